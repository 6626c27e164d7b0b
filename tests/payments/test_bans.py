"""Three years without district funds: proposed, confirmed by another, served, lifted (R65)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.roles import Role
from parties.models import Ban
from payments.models import BanDecision
from payments.services import bans
from records.services import printing
from tests import factories as make
from tests import journey

FACTS = {"facts": "伪造发票骗取奖励，情节严重。"}


@pytest.fixture
def other_lead(db):
    return make.UserFactory(roles=[Role.REVIEW_LEAD])


def propose(cast, served_on=date(2022, 6, 15), by=None, key="k1", **more):
    facts = FACTS | {"by": by or cast.investigator, "served_on": served_on, "key": key} | more
    return bans.propose(cast.party, **facts)


@pytest.mark.parametrize(
    ("served", "last"),
    [
        (date(2022, 6, 15), date(2025, 6, 15)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2021, 3, 1), date(2024, 3, 1)),
    ],
)
def test_last_day_is_the_same_date_three_years_on(served, last):
    assert bans.last_day(served) == last


def test_ban_binds_from_the_day_after_service(cast):
    ban = bans.confirm(propose(cast), by=cast.lead).ban

    bound = [date(2022, 6, 16), date(2025, 6, 15)]
    free = [date(2022, 6, 15), date(2025, 6, 16)]
    assert all(list(Ban.objects.in_force_on(day)) == [ban] for day in bound)
    assert not any(Ban.objects.in_force_on(day).exists() for day in free)


def test_ban_is_a_numbered_paper_that_its_party_may_read(cast):
    decision = propose(cast)
    assert not BanDecision.objects.visible_to(cast.applicant).exists()

    decision = bans.confirm(decision, by=cast.lead)
    with acting(cast.house):
        printing.render(decision.paper_id)

    paper = BanDecision.objects.select_related("paper").get().paper
    assert (paper.state, paper.fault) == ("issued", "")
    assert paper.values["ends_on"] == "2025年6月15日"
    assert BanDecision.objects.visible_to(cast.applicant).get() == decision


def test_ban_of_another_department_is_on_its_own_paper(cast):
    assert (
        bans.confirm(propose(cast, source="区科委", decision_number="1号"), by=cast.lead).paper
        is None
    )


def test_proposal_alone_binds_nobody(cast):
    propose(cast)

    assert not Ban.objects.exists()


def test_confirmed_decision_binds_once_served(cast):
    decision = bans.confirm(propose(cast, served_on=None), by=cast.lead)
    assert decision.ban is None

    bans.serve(decision, by=cast.investigator, served_on=clock.today())

    assert Ban.objects.get().starts_on == clock.today() + timedelta(days=1)


def test_one_person_does_not_set_the_service_back(cast):
    decision = bans.confirm(propose(cast, served_on=None), by=cast.lead)

    with pytest.raises(ValidationError, match="不得早于复核之日"):
        bans.serve(decision, by=cast.investigator, served_on=clock.today() - timedelta(days=1))
    assert not Ban.objects.exists()


def test_proposing_twice_with_one_key_is_one_decision(cast):
    assert propose(cast) == propose(cast)


def test_ban_is_proposed_by_the_commission(cast):
    with pytest.raises(PermissionDenied):
        propose(cast, by=cast.payer)


def test_only_another_lead_confirms(cast, other_lead):
    decision = propose(cast, by=cast.lead)

    for user in (cast.lead, cast.investigator, cast.payer):
        with pytest.raises(PermissionDenied):
            bans.confirm(decision, by=user)
    assert bans.confirm(decision, by=other_lead).ban


def test_second_login_of_the_same_person_does_not_confirm(cast):
    decision = propose(cast, by=cast.lead)
    twin = make.UserFactory(person=cast.lead.person)

    with acting(cast.house), pytest.raises(IntegrityError, match="自然人"), transaction.atomic():
        BanDecision.objects.filter(pk=decision.pk).update(
            outcome="confirmed", checked_by=twin, checked_at=clock.now()
        )


def test_declined_decision_says_why_and_stays(cast):
    decision = propose(cast)
    with pytest.raises(ValidationError, match="原因"):
        bans.decline(decision, by=cast.lead, note=" ")

    bans.decline(decision, by=cast.lead, note="证据不足。")

    with pytest.raises(TransitionNotAllowed, match="已由"):
        bans.confirm(decision, by=cast.lead)
    assert not Ban.objects.exists()


@pytest.mark.parametrize("field", ["facts", "source"])
def test_decision_is_whole(cast, field):
    with pytest.raises(ValidationError, match="不能为空"):
        propose(cast, **{field: " "})


def test_ban_is_not_served_tomorrow(cast):
    with pytest.raises(ValidationError, match="不能晚于今天"):
        propose(cast, served_on=clock.today() + timedelta(days=1))


def test_bans_of_one_party_do_not_overlap(cast):
    bans.confirm(propose(cast), by=cast.lead)

    with pytest.raises(ValidationError, match="不能重叠"):
        propose(cast, served_on=date(2023, 1, 1), key="k2")


def test_two_proposals_at_once_become_one_ban(cast):
    first, second = propose(cast), propose(cast, key="k2")
    bans.confirm(first, by=cast.lead)

    with pytest.raises(ValidationError, match="不能重叠"):
        bans.confirm(second, by=cast.lead)


def test_case_of_somebody_else_is_not_named(cast):
    case = journey.draft(journey.Cast.hire())

    with pytest.raises(ValidationError, match="不是这个单位"):
        propose(cast, case=case)


def test_ban_is_lifted_with_a_reason(cast, other_lead):
    decision = bans.confirm(propose(cast, served_on=clock.today()), by=cast.lead)
    with pytest.raises(ValidationError, match="解除"):
        bans.lift(decision, by=other_lead, reason=" ")

    bans.lift(decision, by=other_lead, reason="复议撤销原决定。")

    assert Ban.objects.get().lifted_at
    with pytest.raises(TransitionNotAllowed, match="没有生效中"):
        bans.lift(decision, by=other_lead, reason="再次")


def test_whoever_confirmed_a_ban_does_not_lift_it(cast):
    decision = bans.confirm(propose(cast, served_on=clock.today()), by=cast.lead)
    twin = make.UserFactory(roles=[Role.REVIEW_LEAD], person=cast.lead.person)

    for user in (cast.lead, twin):
        with pytest.raises(PermissionDenied, match="由另一位评审负责人解除"):
            bans.lift(decision, by=user, reason="复议撤销原决定。")
        with acting(cast.house), pytest.raises(IntegrityError, match="解除"), transaction.atomic():
            BanDecision.objects.filter(pk=decision.pk).update(lifted_by=user)
    assert not Ban.objects.get().lifted_at


def test_confirmed_decision_does_not_change(cast):
    bans.confirm(propose(cast), by=cast.lead)

    for change in ({"facts": "别的"}, {"served_on": date(2022, 6, 1)}, {"ban": None}):
        with acting(cast.house), pytest.raises(IntegrityError), transaction.atomic():
            BanDecision.objects.update(**change)


# --- one number ---


def test_our_own_ban_has_the_number_of_its_paper_and_no_other(cast):
    with pytest.raises(ValidationError, match="由系统在出具决定书时编号"):
        propose(cast, decision_number="青经禁〔2022〕1号")
    decision = propose(cast)
    assert "待编号" in str(decision)

    bound = bans.confirm(decision, by=cast.lead)

    assert bound.paper.number
    assert {bound.decision_number, bound.ban.decision_number} == {bound.paper.number}


def test_ban_of_another_department_keeps_its_own_number(cast):
    theirs = {"source": "区财政局", "decision_number": "青财罚〔2022〕8号"}
    with pytest.raises(ValidationError, match="该部门的决定文号"):
        propose(cast, source="区财政局")

    bound = bans.confirm(propose(cast, **theirs), by=cast.lead)

    assert (bound.paper, bound.ban.decision_number) == (None, "青财罚〔2022〕8号")


@pytest.mark.parametrize(
    ("source", "number", "words"),
    [("区经委", "青经禁〔2022〕1号", "以决定书的文号为文号"), ("区财政局", "", "has_a_number")],
)
def test_database_keeps_one_number(cast, source, number, words):
    with pytest.raises(IntegrityError, match=words), acting(cast.lead), transaction.atomic():
        BanDecision.objects.create(
            key="past", party=cast.party, source=source, decision_number=number, facts="情节严重。",
            responsible="张三", proposed_by=cast.lead,
        )  # fmt: skip


def test_database_keeps_the_number_once_given(cast):
    bound = bans.confirm(propose(cast), by=cast.lead)

    with pytest.raises(IntegrityError, match="不一致"), acting(cast.lead), transaction.atomic():
        BanDecision.objects.filter(pk=bound.pk).update(decision_number="青经禁〔2022〕1号")
