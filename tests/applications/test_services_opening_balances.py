"""Opening balances of the ladder, and titles that climb it without application."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts import clock
from applications.invariants.ladder import (
    ladder_awards_are_the_difference,
    ladder_goes_only_upwards,
    ladder_stays_below_the_highest_standard,
)
from applications.models import LadderEntry
from applications.services import awards, opening_balances
from applications.states import State
from tests import factories as make
from tests import journey

WAN = 1_000_000


def enter(cast, code="district_workshop", amount=20 * WAN, **facts):
    facts = {"awarded_on": clock.today() - timedelta(days=900), "by": cast.registrar} | facts
    evidence = make.FileFactory(name="依据.pdf", uploaded_by=cast.registrar)
    return opening_balances.enter(cast.party, make.item(code), amount, evidence, **facts)


def breaches():
    return [
        *ladder_stays_below_the_highest_standard(),
        *ladder_awards_are_the_difference(),
        *ladder_goes_only_upwards(),
    ]


def test_balance_counts_once_another_registrar_agrees(cast):
    balance = enter(cast)
    assert not LadderEntry.objects.exists()

    opening_balances.confirm(balance, by=cast.second_registrar)
    case = journey.to_granted(cast)

    assert case.amount_fen == 80 * WAN
    assert breaches() == []


def test_balance_is_named_in_the_derivation(cast):
    opening_balances.confirm(enter(cast), by=cast.second_registrar)

    steps = awards.award(journey.to_recognised(cast)).steps

    assert any("期初登记的" in step.sentence for step in steps)


def test_who_entered_does_not_confirm(cast):
    with pytest.raises(PermissionDenied, match="另一位登记员"):
        opening_balances.confirm(enter(cast), by=cast.registrar)


def test_refused_balance_counts_nothing_and_may_be_entered_anew(cast):
    balance = enter(cast)
    with pytest.raises(ValidationError, match="原因"):
        opening_balances.refuse(balance, by=cast.second_registrar, reason="")
    opening_balances.refuse(balance, by=cast.second_registrar, reason="依据不足。")

    with pytest.raises(ValidationError, match="未通过"):
        opening_balances.confirm(balance, by=cast.second_registrar)
    assert enter(cast).pk != balance.pk


def test_same_rung_is_not_entered_twice(cast):
    enter(cast)

    with pytest.raises(ValidationError, match="期初已录入"):
        enter(cast)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"amount": 0}, "大于零"),
        ({"amount": 501 * WAN}, "不超过最高档标准"),
        ({"awarded_on": date.max}, "不能晚于今天"),
        ({"code": "enterprise_upgrade"}, "不在台阶之列"),
    ],
)
def test_what_cannot_be_is_refused(cast, facts, words):
    with pytest.raises(ValidationError, match=words):
        enter(cast, **facts)


def test_balance_against_a_live_award_is_refused(cast):
    balance = enter(cast)
    journey.to_granted(cast)

    with pytest.raises(ValidationError, match="不能再补录"):
        opening_balances.confirm(balance, by=cast.second_registrar)
    assert breaches() == []


def test_municipal_then_national_with_top_up_is_paid(cast):
    first = journey.to_disbursed(cast, journey.to_granted(cast))
    second = journey.to_disbursed(cast, journey.to_granted(cast, "national_benchmark"))

    assert (first.amount_fen, second.amount_fen) == (100 * WAN, 100 * WAN)
    assert second.state == State.DISBURSED
    assert breaches() == []


def test_national_first_leaves_the_municipal_title_without_money(cast):
    national = journey.to_granted(cast, "national_benchmark")
    municipal = journey.to_granted(cast)

    assert (national.amount_fen, municipal.amount_fen) == (200 * WAN, 0)
    assert (national.state, municipal.state) == (State.APPROVED, State.TITLED)
    assert breaches() == []


def test_two_titles_of_one_day_pay_the_highest_once(cast):
    cases = [
        journey.to_confirmed(cast, code) for code in ("national_benchmark", "municipal_factory")
    ]
    journey.budget(cast)

    granted = [journey.deliberation.grant(case, by=cast.lead) for case in reversed(cases)]

    assert sum(case.amount_fen for case in granted) == 200 * WAN
    assert breaches() == []


def test_checker_reads_what_the_line_was_given(cast, browse):
    heir = journey.Cast.hire()
    enter(heir)
    make.succession(cast.party, heir.party)
    balance = enter(cast)

    page = browse(cast.second_registrar).get(
        reverse("check_opening_balance", args=[balance.public_id])
    )

    assert f"{heir.party}：" in page.content.decode()
    assert "不是同一笔奖励" in page.content.decode()
