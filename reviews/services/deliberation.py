"""Deliberation by the Industrial Development Office, and awards that need none."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.db.transaction import atomic
from django.utils.timezone import localtime
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import COMMISSION, Role
from applications.door import advance, hold, hold_all, was_taken
from applications.models import Case
from applications.services import awards, ladder
from applications.states import State
from policies.money import wan
from policies.stages import Rule
from records.dates import in_full
from records.models import File
from reviews.models import Meeting, MeetingItem

Result = MeetingItem.Result


@dataclass(frozen=True)
class Decision:
    """What a meeting decided of one case; ``amount`` in fen where it approved."""

    result: str
    amount: int | None = None
    note: str = ""


def convene(*, number: str, planned_on: date, by: User) -> Meeting:
    """Plan a meeting for today or later, to which cases are then tabled."""
    if not by.roles & (COMMISSION | {Role.OFFICE_CLERK}):
        raise PermissionDenied("会议由区经委或区产推办登记。")
    if planned_on < clock.today():
        raise ValidationError({"planned_on": "会议日期不能早于今天。"})
    with acting(by):
        return Meeting.objects.create(number=number, planned_on=planned_on, convened_by=by)


@atomic
def table(meeting: Meeting, cases: list[Case], *, by: User, key: str) -> Meeting:
    """Put cases on the agenda; each is in deliberation from then on.

    A case that left this agenda for an objection and is back gets a new place on it.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.state != Meeting.State.PLANNED:
        raise TransitionNotAllowed("该会议结果已登记，不能再提交议题。")
    for case in hold_all(cases):
        its_key = f"{key}:{case.pk}"
        if was_taken(case, Case.table, by=by, key=its_key):
            _refuse_another(meeting, case)
        elif not meeting.is_open_to_items:
            day = in_full(meeting.planned_on)
            raise ValidationError(
                f"会议定于{day}，日期已过，不能再提交议题。请选择或登记以后的会议。"
            )
        elif not meeting.items.pending().filter(case=case).exists():
            case = advance(case, Case.table, by=by, key=its_key)
            _place(meeting, case, by)
    return meeting


def _refuse_another(meeting: Meeting, case: Case) -> None:
    """What was tabled under a key stays with its meeting."""
    if not meeting.items.filter(case=case).exists():
        raise ValidationError("此提交编号已用于另一次会议，请刷新页面后重试。")


def _place(meeting: Meeting, case: Case, by: User) -> None:
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    with acting(by):
        meeting.items.filter(case=case, recorded_at__isnull=True).delete()
        meeting.items.create(case=case, position=last + 1, tabled_by=by)


def due(case: Case) -> int:
    """What a case may get today (fen): the rule's award, never above what the public read."""
    return all_due([case])[case.pk]


def all_due(cases: list[Case]) -> dict[int, int]:
    """The same for many cases, by primary key."""
    found = awards.all_still_due(cases)
    for case in cases:
        ceiling = case.noticed_fen if case.noticed_fen is not None else case.amount_fen
        if ceiling is not None:
            found[case.pk] = min(found[case.pk], ceiling)
    return found


def approve(case: Case, decision: Decision, by: User, key: str) -> Case:
    """Approve what the meeting set, within what may be given today."""
    most = due(case)
    amount = most if decision.amount is None else decision.amount
    if amount > most:
        raise ValidationError(
            f"{case.number}的审定金额高于公示金额或现行应奖金额，最多{wan(most)}万元。"
        )
    if amount != most and case.item.rule == Rule.PER_REPORT:
        raise ValidationError(f"{case.number}按诊断报告定额奖励{wan(most)}万元，不能另定金额。")
    return awards.settle(case, Case.approve, by=by, key=key, note=decision.note, amount=amount)


def grant_title(case: Case, decision: Decision, by: User, key: str) -> Case:
    """Leave the title alone to a case that may be given nothing."""
    if due(case) > 0:
        raise ValidationError(f"{case.number}本次应有奖励，不能登记为仅认定。")
    return give_title(case, by=by, key=key, note=decision.note)


def postpone(case: Case, decision: Decision, by: User, key: str) -> Case:
    """Leave the case to a later meeting."""
    return advance(case, Case.postpone, by=by, key=key, note=decision.note)


def decline(case: Case, decision: Decision, by: User, key: str) -> Case:
    """Refuse the award, for a reason that is written down."""
    if not decision.note.strip():
        raise ValidationError(f"{case.number}不通过须写明原因。")
    return advance(case, Case.decline, by=by, key=key, note=decision.note)


def refer_back(case: Case, decision: Decision, by: User, key: str) -> Case:
    """Send the case back to its review."""
    return advance(case, Case.refer_back, by=by, key=key, note=decision.note)


WAYS = {  # each named for the step that it takes
    Result.APPROVED: approve,
    Result.TITLED: grant_title,
    Result.POSTPONED: postpone,
    Result.DECLINED: decline,
    Result.REFERRED: refer_back,
}


def steps_of(results: Collection[str]) -> list[str]:
    """The names of the steps that carry out these results."""
    return [take.__name__ for result, take in WAYS.items() if result in results]


@atomic
def record(
    meeting: Meeting,
    decisions: dict[int, Decision],
    *,
    by: User,
    minutes: File,
    attendees: str,
    key: str,
) -> Meeting:
    """Record a meeting with its minutes: one decision for every pending item, or nothing.

    ``decisions`` is keyed by the primary key of the agenda item. A case that was stopped or
    objected to meanwhile is not decided; its item stays without a result.
    """
    if not by.has_role(Role.OFFICE_CLERK):
        raise PermissionDenied("会议结果由区产推办经办登记。")
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.state != Meeting.State.PLANNED:
        raise TransitionNotAllowed(f"会议结果已于{localtime(meeting.held_at):%Y-%m-%d %H:%M}登记。")
    items = list(
        meeting.items.pending().select_related("case").order_by("case__party_id", "case_id")
    )
    if {item.pk for item in items} != set(decisions):
        raise ValidationError("每个议题都须有审议结果。")
    if not meeting.is_due:
        raise ValidationError(f"会议定于{in_full(meeting.planned_on)}召开，会后方可登记结果。")
    meeting.hold_meeting(minutes=minutes, attendees=attendees, at=clock.now())
    with acting(by):
        meeting.save()
    for item in items:
        _decide(item, decisions[item.pk], by, f"{key}:{item.pk}")
    return meeting


def _decide(item: MeetingItem, decision: Decision, by: User, key: str) -> None:
    case = WAYS[Result(decision.result)](hold(item.case), decision, by, key)
    item.result, item.note = decision.result, decision.note
    item.amount_fen = case.amount_fen if decision.result == Result.APPROVED else None
    item.recorded_by, item.recorded_at = by, clock.now()
    with acting(by):
        item.save()


@atomic
def grant(case: Case, *, by: User, note: str = "", key: str | None = None) -> Case:
    """Approve an award on a track without deliberation, by a person who did not prepare it."""
    case = hold(case)
    if was_taken(case, Case.grant, Case.grant_title, by=by, key=key):
        return case
    if case.state == State.IN_DELIBERATION:
        raise TransitionNotAllowed("本件在审议中，由会议决定，不能直接核定。")
    if due(case) == 0:
        return give_title(case, by=by, key=key, note=note)
    if not note.strip() and _needs_a_reason(case):
        raise ValidationError({"note": "该企业有追回记录，须写明核定的理由。"})
    return awards.settle(case, Case.grant, by=by, key=key, note=note, amount=due(case))


def _needs_a_reason(case: Case) -> bool:
    return case.item.rule == Rule.LADDER and ladder.needs_a_manual_decision(case.party)


def give_title(case: Case, *, by: User, key: str | None, note: str) -> Case:
    """End a case with its title and no money, because the ladder gave as much before (R23)."""
    return advance(case, Case.grant_title, by=by, key=key, note=note, approved_at=clock.now())
