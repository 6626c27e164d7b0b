"""Titles from higher bodies: entered, checked by a second person, confirmed or waived."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import clock
from accounts.roles import Role
from applications.services import recognition, stopping
from applications.states import State
from tests import factories as make
from tests import journey

FACTS = {"document_number": "沪经信制〔2026〕8号"}


@pytest.fixture
def second(db):
    return make.UserFactory(roles=[Role.REGISTRAR])


@pytest.fixture
def entered(cast):
    return recognition.enter(
        cast.party, make.item("municipal_factory"), by=cast.registrar,
        recognised_on=clock.today(), **FACTS,
    )  # fmt: skip


@pytest.fixture
def recognised(entered, second):
    return recognition.recognise(entered, by=second)


def test_line_of_a_list_becomes_a_case_that_waits(cast, entered):
    assert entered.state == State.DRAFT
    assert entered.recognition.entered_by == cast.registrar
    assert entered.title == "市级智能工厂"


def test_only_the_registrar_enters(cast):
    with pytest.raises(PermissionDenied):
        recognition.enter(
            cast.party, make.item("municipal_factory"), by=cast.lead,
            recognised_on=clock.today(), **FACTS,
        )  # fmt: skip


def test_item_that_is_applied_for_is_not_entered(cast):
    with pytest.raises(ValidationError, match="不适用免申即享"):
        recognition.enter(
            cast.party, make.item("district_workshop"), by=cast.registrar,
            recognised_on=clock.today(), **FACTS,
        )  # fmt: skip


def test_title_of_another_year_is_refused(cast):
    item = make.item("municipal_factory")
    before = item.version.in_force_from - timedelta(days=1)

    with pytest.raises(ValidationError, match="有效期"):
        recognition.enter(cast.party, item, by=cast.registrar, recognised_on=before, **FACTS)


def test_who_entered_does_not_stand_by_it(cast, entered):
    with pytest.raises(PermissionDenied, match="不得为录入认定名单的人"):
        recognition.recognise(entered, by=cast.registrar)


def test_enterprise_confirms_with_its_own_account(cast, recognised):
    account = cast.party.bank_accounts.in_use().get()

    case = recognition.confirm(recognised, by=cast.applicant, account=account)

    assert case.state == State.CONFIRMED
    assert case.account == account


def test_account_of_somebody_else_is_refused(cast, recognised):
    with pytest.raises(ValidationError) as refusal:
        recognition.confirm(recognised, by=cast.applicant, account=make.BankAccountFactory())

    assert "account" in refusal.value.error_dict


def test_nobody_confirms_for_the_enterprise(cast, recognised, second):
    account = cast.party.bank_accounts.in_use().get()

    with pytest.raises(PermissionDenied):
        recognition.confirm(recognised, by=second, account=account)


def test_enterprise_gives_an_award_up(cast, recognised):
    assert recognition.waive(recognised, by=cast.applicant).state == State.WITHDRAWN


def test_waived_award_leaves_the_ladder(cast, moving_clock):
    case = journey.to_approved(cast)
    assert cast.party.ladder_entries.filter(is_live=True).count() == 1

    recognition.waive(case, by=cast.applicant)

    assert cast.party.ladder_entries.filter(is_live=True).count() == 0


def test_case_is_stopped_with_a_reason_only(cast):
    case = journey.to_accepted(cast)

    with pytest.raises(ValidationError, match="终止原因"):
        stopping.stop(case, by=cast.lead, note="")
    assert stopping.stop(case, by=cast.lead, note="已迁出本区。").state == State.STOPPED


def test_case_is_not_stopped_by_the_registrar(cast):
    with pytest.raises(PermissionDenied):
        stopping.stop(journey.to_accepted(cast), by=cast.registrar, note="已迁出本区。")
