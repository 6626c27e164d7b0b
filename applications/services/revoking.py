"""A title is withdrawn by the body that gave it (R30)."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.door import hold
from applications.models import Case, Recognition
from records.models import File

LEADS = frozenset({Role.REVIEW_LEAD, Role.INVESTIGATOR})


@atomic
def revoke(
    recognition: Recognition, *, by: User, revoked_on: date, reason: str, document: File
) -> Case:
    """Record the withdrawal; what becomes of the case is decided by a person at its desk."""
    if not by.roles & LEADS:
        raise PermissionDenied("称号撤销由区经委评审负责人或异议核查员登记。")
    case = Case.objects.filter(recognition=recognition).first()
    if case is None:
        raise ValidationError("本行尚未复核，没有可撤销的称号；录入有误的请剔除。")
    case = hold(case)
    held = Recognition.objects.select_for_update(no_key=True).get(pk=recognition.pk)
    if held.status != Recognition.Status.VALID:
        raise ValidationError(f"该认定已是“{held.get_status_display()}”。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤销原因。"})
    if not held.recognised_on <= revoked_on <= clock.today():
        raise ValidationError({"revoked_on": "撤销日期不早于认定日期，也不晚于今天。"})
    with acting(by):
        held.status, held.revoked_on, held.revoked_by = held.Status.REVOKED, revoked_on, by
        held.revoked_reason, held.revocation = reason.strip(), document
        held.save(
            update_fields=["status", "revoked_on", "revoked_by", "revoked_reason", "revocation"]
        )
    case.recognition = held
    return case
