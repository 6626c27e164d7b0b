"""Calls for applications: drafted by one, published by another, then unchanged (R38, R72)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.clock import local_date
from accounts.models import User
from accounts.roles import Role
from applications.models import Call
from applications.services import call_papers


@atomic
def publish(call: Call, *, by: User) -> Call:
    """Put a call before the public, with its paper; publishing twice changes nothing."""
    if not by.has_role(Role.REGISTRAR):
        raise PermissionDenied("申报通知由区经委登记员发布。")
    rows = Call.objects.select_related("version", "drafted_by")
    call = rows.select_for_update(of=("self",)).get(pk=call.pk)
    if call.published_at:
        return call
    moment = clock.now()
    if call.drafted_by and call.drafted_by.person_id == by.person_id:
        raise PermissionDenied(f"“{call}”由您起草，须由另一位登记员发布。")
    if wrong := findings(call, moment):
        raise ValidationError(wrong)
    call.published_at, call.published_by = moment, by
    call.paper = call_papers.issue(call, by=by)
    with acting(by):
        call.save(update_fields=["published_at", "published_by", "paper"])
    return call


def findings(call: Call, moment: datetime) -> list[str]:
    """What keeps a draft from being published at this moment."""
    return [*_about_the_policy(call, moment), *_about_itself(call, moment)]


def warnings(call: Call, moment: datetime) -> list[str]:
    """What officers should know of a call's policy: that it ends, or has ended (R69, R72)."""
    last = call.version.in_force_to
    if local_date(moment) > last:
        return [f"{call.version.number}已于{last:%Y-%m-%d}届满，不能再提交申报；在办案件照常办理。"]
    if local_date(call.closes_at) > last:
        return [f"{call.version.number}的有效期至{last:%Y-%m-%d}，此后不能提交申报。"]
    return []


def _about_the_policy(call: Call, moment: datetime) -> list[str]:
    version = call.version
    if not version.is_published:
        return [f"“{call}”所依据的政策版本尚未发布。"]
    span = f"{version.number}的有效期为{version.in_force_from}至{version.in_force_to}"
    found = []
    if not version.is_in_force_on(local_date(moment)):
        found.append(f"{span}，现在不在有效期内，不能发布申报通知。")
    elif not version.is_in_force_on(local_date(call.opens_at)):
        found.append(f"{span}，开始受理时间须在有效期内。")
    return found


def _about_itself(call: Call, moment: datetime) -> list[str]:
    found, items = [], set(call.items.values_list("pk", flat=True))
    if not items:
        found.append(f"“{call}”没有选择申报项目。")
    if call.items.exclude(version=call.version_id).exists():
        found.append(f"“{call}”的申报项目须属于同一政策版本。")
    if call.closes_at <= moment:
        found.append(f"“{call}”的截止时间已过。")
    if not call.contacts.exists():
        found.append(f"“{call}”没有填写咨询方式。")
    if any(quota.item_id not in items for quota in call.quotas.all()):
        found.append(f"“{call}”的名额须属于本次的申报项目。")
    if any(one.kind.item_id not in items for one in call.materials.select_related("kind")):
        found.append(f"“{call}”的材料说明须属于本次的申报项目。")
    return found
