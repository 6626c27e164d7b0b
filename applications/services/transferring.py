"""A filing that came to the wrong local unit goes on to the right one (R7)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.db.transaction import atomic
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import LocalUnit, User
from accounts.roles import Role
from accounts.services import inbox
from applications.door import hold
from applications.models import Case, Transfer
from applications.services.addressees import local_officers, members
from applications.states import State
from policies.stages import Acceptor

WHO = "现受理单位的受理员或区经委登记员"


def check(case: Case, by: User) -> None:
    """Raise PermissionDenied (not you) or TransitionNotAllowed (not now)."""
    is_officer = by.has_role(Role.LOCAL_OFFICER) and case.local_unit_id in by.local_unit_ids
    if not (is_officer or by.has_role(Role.REGISTRAR)):
        raise PermissionDenied(f"转办由{WHO}办理。")
    if case.item.acceptor != Acceptor.LOCAL_UNIT:
        raise TransitionNotAllowed("本项目由区经委受理，不在街镇（区属企业）之间转办。")
    if case.state != State.SUBMITTED:
        raise TransitionNotAllowed(f"本件现为“{case.get_state_display()}”，待受理的申报才能转办。")


def may(case: Case, user: User) -> bool:
    """Whether this user could hand the case to another unit now."""
    try:
        check(case, user)
    except (PermissionDenied, TransitionNotAllowed):
        return False
    return True


def units_for(case: Case) -> QuerySet[LocalUnit]:
    """Where the filing may go: every unit in force today but its own."""
    return LocalUnit.objects.in_force_on(clock.today()).exclude(pk=case.local_unit_id)


@atomic
def transfer(case: Case, to: LocalUnit, *, by: User, reason: str) -> Transfer:
    """Hand a filing that is not yet accepted to another unit; both units and the applicant know.

    The time of submission stands, and so does the limit for acceptance. Raises ValidationError
    without a reason or for a unit that is no longer in force.
    """
    case = hold(case)
    check(case, by)
    if not reason.strip():
        raise ValidationError({"reason": "请写明转办原因，申报单位和转入单位将看到这段文字。"})
    if not units_for(case).filter(pk=to.pk).exists():
        raise ValidationError({"to_unit": "请选择另一家在用的受理单位。"})
    with acting(by):
        moved = Transfer.objects.create(
            case=case, from_unit=case.local_unit, to_unit=to, reason=reason.strip(), by=by
        )
        case.local_unit = to
        case.save(update_fields=["local_unit"])
    _tell(moved)
    return moved


def _tell(moved: Transfer) -> None:
    case, link = moved.case, f"/cases/{moved.case.public_id}/"
    words = f"{case.party.name}《{case.title}》由{moved.from_unit}转至{moved.to_unit}受理。"
    body = f"{words}\n转办原因：{moved.reason}\n提交时间和受理时限不变。"
    readers = [*local_officers(case), *members(case)]
    inbox.tell(readers, f"{case.number}　转办至{moved.to_unit}", body, link=link)
