"""A call closes later: by a published notice, for everybody, never earlier (R38)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.db.transaction import atomic
from django.utils.timezone import localtime

from accounts import clock
from accounts.acting import acting
from accounts.clock import local_date
from accounts.models import User
from accounts.roles import Role
from accounts.services import inbox
from applications.models import Call, CallExtension
from applications.services import call_papers
from applications.states import State
from parties.models import Member


@atomic
def extend(call: Call, *, by: User, closes_at: datetime, reason: str) -> CallExtension:
    """Publish that a call closes later, with a paper, and tell who has a draft under it."""
    if not by.has_role(Role.REGISTRAR):
        raise PermissionDenied("延期通知由区经委登记员发布。")
    rows = Call.objects.select_related("version", "paper").select_for_update(of=("self",))
    call = rows.get(pk=call.pk)
    moment = clock.now()
    if wrong := _findings(call, closes_at, moment):
        raise ValidationError({"closes_at": wrong})
    extension = CallExtension(
        call=call,
        former_closes_at=call.closes_at,
        closes_at=closes_at,
        reason=reason,
        published_by=by,
        published_at=moment,
    )
    extension.paper = call_papers.issue_extension(extension, by=by)
    with acting(by):
        extension.save()
        inbox.tell(
            who_has_a_draft(call),
            f"申报截止时间延长至{localtime(closes_at):%Y-%m-%d %H:%M}",
            f"“{call}”的截止时间由{localtime(call.closes_at):%Y-%m-%d %H:%M:%S}延长至"
            f"{localtime(closes_at):%Y-%m-%d %H:%M:%S}，对所有申报单位适用。\n原因：{reason}",
            link=f"/calls/{call.public_id}/",
        )
    return extension


def who_has_a_draft(call: Call) -> QuerySet[User]:
    """Everybody who acts for a party with a draft under the call."""
    parties = call.case_set.filter(state=State.DRAFT).values("party")
    members = Member.objects.filter(party__in=parties, until__isnull=True)
    return User.objects.filter(is_active=True, memberships__in=members).distinct()


def _findings(call: Call, closes_at: datetime, moment: datetime) -> list[str]:
    if call.published_at is None:
        return ["尚未发布的申报通知无须延期，直接修改即可。"]
    if closes_at <= call.closes_at:
        return ["延期只能延长，新的截止时间须晚于原截止时间。"]
    if closes_at <= moment:
        return ["新的截止时间须在现在之后。"]
    last = call.version.in_force_to
    if local_date(closes_at) > last:
        return [f"{call.version.number}的有效期至{last:%Y-%m-%d}，截止时间不能晚于这一天。"]
    return []
