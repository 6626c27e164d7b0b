"""A meeting is put off to another day, or brought forward (Article 6 (1) 5)."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.db.transaction import atomic
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.clock import local_date
from accounts.models import RoleGrant, User
from accounts.roles import Role
from accounts.services import inbox
from records.dates import in_full
from reviews.models import Meeting, MeetingMove


def may_move(meeting: Meeting, user: User) -> bool:
    """Whoever arranged the meeting, and the clerks of the Office whose meeting it is."""
    arranged = meeting.convened_by.person_id == user.person_id
    return arranged or user.has_role(Role.OFFICE_CLERK)


def refuse_others(meeting: Meeting, by: User) -> None:
    """Not you: say who can."""
    if not may_move(meeting, by):
        raise PermissionDenied(f"会议由登记人{meeting.convened_by}或区产推办经办改期。")


def who_knows(meeting: Meeting, *, but: User) -> list[User]:
    """Who knows the day: who arranged the meeting, tabled cases to it, or records its results."""
    clerks = RoleGrant.objects.in_force().filter(role=Role.OFFICE_CLERK)
    tabled = meeting.items.filter(recorded_at__isnull=True).values("tabled_by")
    knowing = Q(pk=meeting.convened_by_id) | Q(pk__in=tabled) | Q(grants__in=clerks)
    found = User.objects.filter(knowing, is_active=True).exclude(pk=but.pk)
    return list(found.select_related("person").distinct().order_by("pk"))


@atomic
def move(
    meeting: Meeting, *, by: User, former_on: date, planned_on: date, reason: str
) -> MeetingMove:
    """The meeting is on another day; its agenda stays, and who knows the first day is told.

    ``former_on`` is the day that the mover saw; the same move twice is one.
    """
    rows = Meeting.objects.select_related("convened_by__person").select_for_update(of=("self",))
    meeting = rows.get(pk=meeting.pk)
    refuse_others(meeting, by)
    if meeting.state != Meeting.State.PLANNED:
        raise TransitionNotAllowed("该会议结果已登记，不能改期。")
    last = meeting.moves.last()
    if last and _is_that(last, former_on, planned_on):
        return last
    if wrong := _findings(meeting, former_on, planned_on):
        raise ValidationError({"planned_on": wrong})
    told = who_knows(meeting, but=by)
    with acting(by):
        moved = MeetingMove.objects.create(
            meeting=meeting,
            former_on=former_on,
            planned_on=planned_on,
            reason=reason,
            told=len(told),
            moved_by=by,
        )
        inbox.tell(told, *_words(moved), link=f"/meetings/{meeting.public_id}/")
    return moved


def _is_that(last: MeetingMove, former_on: date, planned_on: date) -> bool:
    """Whether it was done a moment ago: nothing has moved since, as each move follows the last."""
    return (last.former_on, last.planned_on) == (former_on, planned_on)


def _findings(meeting: Meeting, former_on: date, planned_on: date) -> list[str]:
    if meeting.planned_on != former_on:
        return [f"会议已改定于{in_full(meeting.planned_on)}，请核对后再改期。"]
    if planned_on == former_on:
        return ["改定日期与原定日期相同。"]
    if planned_on < clock.today():
        return ["改定的会议日期不能早于今天。"]
    rows = meeting.items.pending().select_related("case")
    return [
        f"{item.case.number}的公示到{in_full(first_day)}零时才期满，会议不能早于这一天。"
        for item in rows
        if item.case.notice_closes_at
        and (first_day := local_date(item.case.notice_closes_at)) > planned_on
    ]


def _words(moved: MeetingMove) -> tuple[str, str]:
    how = "推迟" if moved.planned_on > moved.former_on else "提前"
    subject = f"{moved.meeting}{how}至{in_full(moved.planned_on)}"
    body = (
        f"原定{in_full(moved.former_on)}，现{how}至{in_full(moved.planned_on)}，议题不变。"
        f"\n原因：{moved.reason}"
    )
    return subject, body
