"""What two persons stand by does not change any more, whoever writes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.acting import acting
from applications.models import Case, OpeningBalance, Recognition
from applications.services import opening_balances
from tests import factories as make
from tests import journey

DAY = date(2019, 11, 20)


def refused(cast, rows, words, **columns):
    with acting(cast.house), pytest.raises(IntegrityError, match=words), transaction.atomic():
        rows.update(**columns)


def balance_of(cast) -> OpeningBalance:
    evidence = make.FileFactory(uploaded_by=cast.registrar)
    return opening_balances.enter(
        cast.party, make.item(), 20_000_000, evidence, awarded_on=DAY, by=cast.registrar
    )


def test_checked_line_and_its_list_do_not_change(cast):
    row = journey.enter_title(cast)
    rows = Recognition.objects.filter(pk=row.pk)
    with acting(cast.house):
        rows.update(named_as="录入更正")
    journey.recognition.recognise(row, by=cast.second_registrar)

    other = make.EnterpriseFactory().party
    for column, value in (
        ("named_as", "别的公司"), ("recognised_on", DAY), ("party", other),
        ("entered_by", cast.lead), ("checked_by", cast.lead),
    ):  # fmt: skip
        refused(cast, rows, "认定：复核后不可改变", **{column: value})
    lists = type(row.official_list).objects.filter(pk=row.official_list_id)
    refused(cast, lists, "有经复核的行", issuer="别的机关")
    with acting(cast.house):
        rows.update(reminders=1)


def test_confirmed_balance_does_not_change(cast):
    balance = balance_of(cast)
    opening_balances.confirm(balance, by=cast.second_registrar)

    rows = OpeningBalance.objects.filter(pk=balance.pk)
    for column, value in (("amount_fen", 1), ("awarded_on", clock.today()), ("note", "x")):
        refused(cast, rows, "期初：复核后不可改变", **{column: value})


def test_second_login_of_the_same_person_is_no_second_person(cast):
    row, balance = journey.enter_title(cast), balance_of(cast)
    again = make.UserFactory(person=cast.registrar.person)
    moment = clock.now()

    refused(
        cast, Recognition.objects.filter(pk=row.pk), "同一自然人",
        status="valid", checked_by=again, checked_at=moment,
    )  # fmt: skip
    refused(
        cast, OpeningBalance.objects.filter(pk=balance.pk), "同一自然人",
        status="confirmed", decided_by=again, decided_at=moment,
    )  # fmt: skip
    opening_balances.refuse(balance, by=cast.registrar, reason="录入有误。")


def test_award_after_a_notice_has_the_end_of_its_period(cast, moving_clock):
    case = journey.to_approved(cast)

    refused(
        cast, Case.objects.filter(pk=case.pk), "case_approved_after_the_notice",
        notice_closes_at=None,
    )  # fmt: skip
