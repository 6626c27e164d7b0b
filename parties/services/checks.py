"""What is known of an organisation: recorded check by check (R8–R12)."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from parties.models import Party, PartyCheck
from parties.services.members import hold
from records.models import File


def may_record(party: Party, user: User) -> bool:
    """Whether this person looks into the party: its own local unit, or the registrar."""
    if user.has_role(Role.REGISTRAR):
        return True
    return Role.LOCAL_OFFICER in user.roles and party.local_unit_id in user.local_unit_ids


@atomic
def record(
    party: Party,
    kind: str,
    result: str,
    *,
    checked_on: date,
    by: User,
    source: str = "",
    evidence: File | None = None,
    note: str = "",
) -> PartyCheck:
    """Record what was found on a day; earlier records stay, the latest day speaks."""
    party = hold(party)
    if not may_record(party, by):
        raise PermissionDenied("核查由所属街镇（区属企业）受理员或区经委登记员登记。")
    check = PartyCheck(
        party=party, kind=kind, result=result, checked_on=checked_on, source=source.strip(),
        evidence=evidence, note=note.strip(), checked_by=by,
    )  # fmt: skip
    _refuse(check)
    with acting(by):
        check.save()
    return check


def _refuse(check: PartyCheck) -> None:
    errors = {}
    if check.checked_on > clock.today():
        errors["checked_on"] = "核查日期不能晚于今天。"
    if check.result not in PartyCheck.RESULTS.get(check.kind, ()):
        errors["result"] = "结果与核查事项不符，请重新选择。"
    if not check.source and check.evidence is None:
        errors["source"] = "请写明来源，或上传证据。"
    if not check.is_clear and not check.note:
        errors["note"] = "请写明具体情况。"
    if errors:
        raise ValidationError(errors)
