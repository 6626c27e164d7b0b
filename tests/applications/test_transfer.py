"""A filing at the wrong local unit: handed on with its reason, its time kept, its history shown."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django_fsm import TransitionNotAllowed

from accounts.acting import acting
from accounts.models import Message
from accounts.roles import Role
from applications.models import Case, Transfer
from applications.services import acceptance, transferring
from tests import factories as make
from tests import journey
from tests.applications.pages import hidden, said, text, url

WHY = "企业财税户管地在转入单位。"


@pytest.fixture
def submitted(cast):
    return journey.to_submitted(cast)


@pytest.fixture
def neighbour(db):
    return make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=make.LocalUnitFactory())


@pytest.fixture
def other_unit(neighbour):
    return neighbour.grants.get().local_unit


def test_other_unit_accepts_in_the_same_time(cast, submitted, neighbour, other_unit):
    transferring.transfer(submitted, other_unit, by=cast.local_officer, reason=f" {WHY} ")

    moved = Transfer.objects.get()
    assert (moved.from_unit, moved.to_unit, moved.reason) == (cast.unit, other_unit, WHY)
    now = Case.objects.get(pk=submitted.pk)
    assert (now.submitted_at, now.state_since) == (submitted.submitted_at, submitted.state_since)
    assert not Case.objects.visible_to(cast.local_officer).filter(pk=now.pk).exists()
    with pytest.raises(PermissionDenied):
        journey.accept(now, by=cast.local_officer)
    assert journey.accept(now, by=neighbour).state == "accepted"


def test_both_sides_hear_of_it(cast, submitted, neighbour, other_unit):
    transferring.transfer(submitted, other_unit, by=cast.registrar, reason=WHY)

    told = Message.objects.filter(subject__contains="转办至")
    assert {message.user for message in told} == {neighbour, cast.applicant}
    assert all(WHY in message.body for message in told)


@pytest.mark.parametrize("who", ["neighbour", "preliminary", "applicant"])
def test_others_do_not_hand_it_on(cast, submitted, neighbour, other_unit, who):
    by = neighbour if who == "neighbour" else getattr(cast, who)

    with pytest.raises(PermissionDenied, match="受理员或区经委登记员"):
        transferring.transfer(submitted, other_unit, by=by, reason=WHY)


@pytest.mark.parametrize("with_applicant", [True, False])
def test_filing_that_does_not_wait_stays(cast, submitted, other_unit, with_applicant):
    note, by = "请补正简介。", cast.local_officer
    if with_applicant:
        case = acceptance.return_for_correction(submitted, by=by, note=note)
    else:
        case = journey.accept(submitted, by=by)

    with pytest.raises(TransitionNotAllowed, match="待受理的申报才能转办"):
        transferring.transfer(case, other_unit, by=cast.registrar, reason=WHY)


@pytest.mark.parametrize(("reason", "own"), [("  ", False), (WHY, True)])
def test_reason_and_another_unit_are_needed(cast, submitted, other_unit, reason, own):
    to = cast.unit if own else other_unit

    with pytest.raises(ValidationError) as refusal:
        transferring.transfer(submitted, to, by=cast.local_officer, reason=reason)

    assert set(refusal.value.message_dict) == {"to_unit" if own else "reason"}


def test_unit_changes_by_a_transfer_only(cast, submitted, other_unit):
    submitted.local_unit = other_unit
    with (
        pytest.raises(IntegrityError, match="只能经转办改变"),
        transaction.atomic(),
        acting(cast.registrar),
    ):
        submitted.save(update_fields=["local_unit"])


def test_old_transfer_does_not_carry_another(cast, submitted, other_unit):
    third = make.LocalUnitFactory()
    transferring.transfer(submitted, other_unit, by=cast.registrar, reason=WHY)
    transferring.transfer(submitted, third, by=cast.registrar, reason=WHY)
    transferring.transfer(submitted, cast.unit, by=cast.registrar, reason=WHY)
    case = Case.objects.get(pk=submitted.pk)
    case.local_unit = other_unit

    with pytest.raises(IntegrityError), transaction.atomic(), acting(cast.registrar):
        case.save(update_fields=["local_unit"])


def test_desk_hands_on_and_the_case_page_tells(cast, browse, submitted, neighbour, other_unit):
    officer = browse(cast.local_officer)
    assert url("transfer", submitted) in text(officer.get(url("case", submitted)))
    form = hidden(officer, "transfer", submitted)

    empty = officer.post(url("transfer", submitted), form | {"reason": WHY})
    assert set(empty.context["form"].errors) == {"to_unit"}
    assert WHY in text(empty)

    done = officer.post(
        url("transfer", submitted), form | {"reason": WHY, "to_unit": other_unit.pk}
    )
    assert said(done) == [f"{submitted.number}：已转{other_unit}受理。"]
    assert officer.get(done.url).status_code == 200
    page = text(browse(neighbour).get(url("case", submitted)))
    assert f"转办至{other_unit}" in page
    assert WHY in page


def test_desk_is_shut_after_acceptance(cast, browse):
    case = journey.to_accepted(cast)
    registrar = browse(cast.registrar)

    response = registrar.get(url("transfer", case))

    assert said(response) == ["本件现为“已受理”，待受理的申报才能转办。"]
    assert url("transfer", case) not in text(registrar.get(url("case", case)))


def test_what_the_commission_accepts_is_not_handed_on(cast, other_unit):
    case = journey.to_submitted(cast, journey.draft(cast, "lighthouse"))

    with pytest.raises(TransitionNotAllowed, match="由区经委受理"):
        transferring.transfer(case, other_unit, by=cast.registrar, reason=WHY)
