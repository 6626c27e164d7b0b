"""Calls for applications: published once, then unchanged (Article 6 (1) 2; R38)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.models import Call


@atomic
def publish(call: Call, *, by: User) -> Call:
    """Put a call before the public; publishing twice changes nothing."""
    if not by.has_role(Role.REGISTRAR):
        raise PermissionDenied("申报通知由区经委登记员发布。")
    call = Call.objects.select_related("version").select_for_update(of=("self",)).get(pk=call.pk)
    if call.published_at:
        return call
    moment = clock.now()
    if wrong := _findings(call, moment):
        raise ValidationError(wrong)
    call.published_at = moment
    with acting(by):
        call.save(update_fields=["published_at"])
    return call


def _findings(call: Call, moment: datetime) -> list[str]:
    found = []
    if not call.items.exists():
        found.append(f"“{call}”没有选择申报项目。")
    if call.items.exclude(version=call.version_id).exists():
        found.append(f"“{call}”的申报项目须属于同一政策版本。")
    if not call.version.is_published:
        found.append(f"“{call}”所依据的政策版本尚未发布。")
    if call.closes_at <= moment:
        found.append(f"“{call}”的截止时间已过。")
    return found
