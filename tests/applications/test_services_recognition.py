"""Titles from higher bodies: entered, checked by a second person, confirmed or waived."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import Message, User
from applications.models import Case, Recognition
from applications.services import recognition, reminding, revoking, stopping
from applications.states import State
from parties.models import Ban
from tests import factories as make
from tests import journey

Status = Recognition.Status


@pytest.fixture
def entered(cast):
    return journey.enter_title(cast)


def test_line_waits_for_a_second_person_before_there_is_a_case(cast, entered):
    assert entered.status == Status.ENTERED
    assert entered.named_as == cast.party.name
    assert not Case.objects.exists()
    assert not Recognition.objects.visible_to(cast.applicant).exists()


def test_only_the_registrar_enters(cast):
    opened = journey.official_list(cast)

    with pytest.raises(PermissionDenied, match="登记员"):
        recognition.enter(opened, cast.party, "市级智能工厂", by=cast.lead)


def test_item_that_is_applied_for_is_not_entered(cast):
    with pytest.raises(ValidationError, match="不适用免申即享"):
        journey.enter_title(cast, "district_workshop")


def test_title_of_another_year_is_refused(cast):
    before = make.policy().in_force_from - timedelta(days=1)

    with pytest.raises(ValidationError, match="核对年份"):
        journey.enter_title(cast, issued_on=before)


def test_same_line_is_not_entered_twice(cast, entered):
    with pytest.raises(ValidationError, match="已录入"):
        recognition.enter(entered.official_list, cast.party, entered.title, by=cast.registrar)


def test_who_entered_does_not_stand_by_it(cast, entered):
    with pytest.raises(PermissionDenied, match="不得为录入认定名单的人"):
        recognition.recognise(entered, by=cast.registrar)


def test_other_login_of_who_entered_does_not_stand_by_it(cast, entered):
    again = make.UserFactory(person=cast.registrar.person, roles=[journey.Role.REGISTRAR])

    with pytest.raises(PermissionDenied, match="不得为录入认定名单的人"):
        recognition.recognise(entered, by=again)


def test_second_person_starts_the_case_with_its_number(cast, entered):
    case = recognition.recognise(entered, by=cast.second_registrar, key="once")
    again = recognition.recognise(entered, by=cast.second_registrar, key="once")

    entered.refresh_from_db()
    assert case == again
    assert (case.state, case.title) == (State.RECOGNISED, "市级智能工厂")
    assert case.number.startswith(f"QP{clock.today().year}-")
    assert (entered.status, entered.checked_by) == (Status.VALID, cast.second_registrar)


def test_enterprise_outside_the_district_is_not_recognised(cast, entered):
    make.check(cast.party, "operates_here", "no")

    with pytest.raises(ValidationError, match="实际经营地未核实在本区"):
        recognition.recognise(entered, by=cast.second_registrar)
    entered.refresh_from_db()
    assert entered.status == Status.ENTERED


def test_banned_enterprise_is_not_recognised(cast, entered):
    today = clock.today()
    with acting(User.objects.house()):
        Ban.objects.create(
            party=cast.party, decision_number="青经处〔1〕号", source="区经委",
            served_on=today - timedelta(days=1), starts_on=today,
            ends_on=today + timedelta(days=1000),
        )  # fmt: skip

    with pytest.raises(ValidationError, match="禁止申报期"):
        recognition.recognise(entered, by=cast.second_registrar)


def test_line_sent_back_is_dropped_and_entered_anew(cast, entered):
    recognition.send_back(entered, by=cast.second_registrar, note="文件第2页无此企业。")
    recognition.drop(entered, by=cast.registrar, note="录入有误。")

    anew = recognition.enter(entered.official_list, cast.party, entered.title, by=cast.registrar)
    with pytest.raises(ValidationError, match="已剔除"):
        recognition.recognise(entered, by=cast.second_registrar)
    assert recognition.recognise(anew, by=cast.second_registrar).state == State.RECOGNISED


def test_line_goes_back_with_a_reason_only(cast, entered):
    with pytest.raises(ValidationError, match="原因"):
        recognition.send_back(entered, by=cast.second_registrar, note=" ")


def test_confirmed_line_is_not_dropped(cast, entered):
    recognition.recognise(entered, by=cast.second_registrar)

    with pytest.raises(ValidationError, match="有效"):
        recognition.drop(entered, by=cast.registrar, note="录入有误。")


def test_database_lets_nobody_stand_by_the_own_line(cast, entered):
    with (
        pytest.raises(IntegrityError, match="同一自然人"),
        transaction.atomic(),
        acting(cast.registrar),
    ):
        Recognition.objects.filter(pk=entered.pk).update(
            status="valid", checked_by=cast.registrar, checked_at=clock.now()
        )


def test_enterprise_confirms_with_its_own_account(cast):
    case = journey.to_confirmed(cast)

    assert case.state == State.CONFIRMED
    assert case.account == cast.party.bank_accounts.in_use().get()


def test_account_of_somebody_else_is_refused(cast):
    with pytest.raises(ValidationError) as refusal:
        recognition.confirm(
            journey.to_recognised(cast), by=cast.applicant, account=make.BankAccountFactory()
        )

    assert "account" in refusal.value.error_dict


def test_nobody_confirms_for_the_enterprise(cast):
    account = cast.party.bank_accounts.in_use().get()

    with pytest.raises(PermissionDenied):
        recognition.confirm(journey.to_recognised(cast), by=cast.second_registrar, account=account)


def test_enterprise_gives_an_award_up(cast):
    case = journey.to_recognised(cast)

    assert recognition.waive(case, by=cast.applicant).state == State.WITHDRAWN


def test_waived_award_leaves_the_ladder(cast):
    case = journey.to_granted(cast)
    assert cast.party.ladder_entries.filter(is_live=True).count() == 1

    recognition.waive(case, by=cast.applicant)

    assert cast.party.ladder_entries.filter(is_live=True).count() == 0


def test_enterprise_is_reminded_once_a_day_and_loses_nothing(cast, moving_clock):
    case = journey.to_recognised(cast)
    for days in range(3):
        moving_clock.shift_to(clock.now() + timedelta(days=bool(days)))
        assert reminding.remind(case, by=cast.registrar) == days + 1

    with pytest.raises(ValidationError, match="今天已催办过"):
        reminding.remind(case, by=cast.registrar)
    reminded = Message.objects.filter(user=cast.applicant, subject__contains="请确认领取")
    assert reminded.count() == 3
    assert Case.objects.get(pk=case.pk).state == State.RECOGNISED


def test_title_that_nobody_checked_is_not_revoked(cast):
    row = journey.enter_title(cast)

    with pytest.raises(ValidationError, match="尚未复核"):
        revoking.revoke(
            row, by=cast.lead, revoked_on=clock.today(), reason="x", document=make.FileFactory()
        )


def revoke(cast, case):
    return revoking.revoke(
        case.recognition, by=cast.lead, revoked_on=clock.today(), reason="复评不合格。",
        document=make.FileFactory(name="撤销通知.pdf", uploaded_by=cast.lead),
    )  # fmt: skip


def test_withdrawn_title_stops_the_way_to_the_money(cast):
    case = journey.to_granted(cast)

    revoke(cast, case)

    with pytest.raises(TransitionNotAllowed):
        journey._order_payment(cast, case)
    assert stopping.stop(case, by=cast.lead, note="称号已撤销。").state == State.STOPPED
    assert not cast.party.ladder_entries.filter(is_live=True).exists()


def test_title_is_not_withdrawn_twice_nor_before_it_was_given(cast):
    case = journey.to_recognised(cast)
    facts = {"by": cast.lead, "reason": "复评不合格。"}
    document = make.FileFactory(uploaded_by=cast.lead)

    with pytest.raises(ValidationError, match="撤销日期"):
        revoking.revoke(
            case.recognition, revoked_on=clock.today() - timedelta(days=1),
            document=document, **facts,
        )  # fmt: skip
    revoke(cast, case)
    with pytest.raises(ValidationError, match="已撤销"):
        revoke(cast, case)


def test_title_is_not_withdrawn_by_the_registrar(cast):
    case = journey.to_recognised(cast)

    with pytest.raises(PermissionDenied):
        revoking.revoke(
            case.recognition, by=cast.registrar, revoked_on=clock.today(), reason="复评。",
            document=make.FileFactory(uploaded_by=cast.registrar),
        )  # fmt: skip


def test_case_is_stopped_with_a_reason_only(cast):
    case = journey.to_accepted(cast)

    with pytest.raises(ValidationError, match="终止原因"):
        stopping.stop(case, by=cast.lead, note="")
    assert stopping.stop(case, by=cast.lead, note="已迁出本区。").state == State.STOPPED


def test_case_is_not_stopped_by_the_registrar(cast):
    with pytest.raises(PermissionDenied):
        stopping.stop(journey.to_accepted(cast), by=cast.registrar, note="已迁出本区。")
