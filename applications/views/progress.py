"""How far a case has come: the bar of its stages, and everything that happened to it."""

from django.utils.timezone import localtime

from accounts.parts import QUIET, Event, Step
from applications.door import label
from applications.models import Case, Reminder, TransitionLog
from applications.models.case_rows import READERS
from applications.services.telling import OPEN_NOTES
from applications.states import TERMINAL, State, tone
from applications.views.showing import acceptor
from applications.workflow import BEHIND, CaseWorkflow
from policies.stages import Stage

OPEN_STAGE = {
    State.SUBMITTED: Stage.ACCEPTANCE,
    State.RETURNED: Stage.ACCEPTANCE,
    State.RECOGNISED: Stage.CONFIRMATION,
    State.ON_NOTICE: Stage.NOTICE,
    State.UNDER_INVESTIGATION: Stage.NOTICE,
    State.IN_DELIBERATION: Stage.DELIBERATION,
    State.POSTPONED: Stage.DELIBERATION,
    State.PAYMENT_ORDERED: Stage.PAYMENT,
}
PAID = (State.DISBURSED, State.IN_RECOVERY, State.RECOVERED)
ENDS = {
    Stage.ACCEPTANCE: "accept",
    Stage.CONFIRMATION: "confirm",
    Stage.PRELIMINARY: "pass_preliminary",
    Stage.REVIEW: "propose",
    Stage.NOTICE: "clear_notice",
    Stage.DELIBERATION: "approve",
    Stage.PAYMENT: "disburse",
}
OFFICES = {
    "submit": "申报单位", "resubmit": "申报单位", "withdraw": "申报单位", "confirm": "申报单位",
    "waive": "申报单位", "clear_notice": "系统", "approve": "区产推办", "postpone": "区产推办",
    "decline": "区产推办", "refer_back": "区产推办", "order_payment": "区经委、区财政局",
    "stop_payment": "区经委、区财政局", "disburse": "区财政局", "bounce": "区财政局",
    "recover": "区财政局", "settle_recovery": "区财政局",
}  # fmt: skip


def history(case: Case) -> list[TransitionLog]:
    """The log of a case with the people in it, oldest first; then the case knows its hands."""
    log = list(case.log.select_related("by__person"))
    case.hands = case.hands_in((line.step, line.by.person_id) for line in log)
    return log


def steps(case: Case, log: list[TransitionLog]) -> list[Step]:
    """The stages of the case's own track; those it will not reach any more are crossed out."""
    track = list(case.item.track)
    here, is_over = _place(case, log, track)
    done_on = {line.step: f"{localtime(line.at):%m-%d}" for line in log}
    done_on.setdefault("approve", done_on.get("grant_title", ""))
    bar = []
    if Stage.ACCEPTANCE in track:
        now = case.state == State.DRAFT
        bar.append(Step("申报", "now" if now else "done", done_on.get("submit", ""), now))
        here = -1 if now else here
    for place, stage in enumerate(track):
        is_last = place + 1 == len(track)
        if place < here:
            bar.append(Step(stage.label, "done", done_on.get(ENDS[stage], ""), is_last))
        elif place == here and is_over:
            bar.append(Step(stage.label, "skipped", case.get_state_display(), is_here=True))
        elif place == here:
            bar.append(Step(stage.label, "now", is_here=True))
        else:
            bar.append(Step(stage.label, "skipped" if is_over else "todo"))
    return bar


def _place(case: Case, log: list[TransitionLog], track: list[Stage]) -> tuple[int, bool]:
    """The stage in hand as a place in the track, and whether the case ends there."""
    if case.state in PAID:
        return len(track), False
    if case.state == State.TITLED:
        return len(track) - 1, True
    if case.state in TERMINAL:
        stage = _stage_at(log[-1].origin, case) if log else None
        return (track.index(stage) if stage in track else 0), True
    stage = OPEN_STAGE.get(State(case.state)) or case.next_stage
    return (track.index(stage) if stage in track else len(track)), False


def _stage_at(origin: str, case: Case) -> Stage | None:
    """The stage that was in hand in a state the case has left."""
    if origin == State.APPROVED:
        return Stage.PAYMENT
    if origin in OPEN_STAGE:
        return OPEN_STAGE[State(origin)]
    return case.item.next_stage(BEHIND[State(origin)])


def timeline(case: Case, log: list[TransitionLog], user, *, is_applicant: bool) -> list[Event]:
    """What happened, newest last: persons for staff, offices for the applicant.

    Notes that are not open to the applicant are read by the Commission, the Office and auditors,
    and by whoever wrote them: not by the town, experts, departments or Finance (R49).
    """
    reads_all = not is_applicant and bool(user.roles & READERS)
    taken = [
        Event(
            title=label(getattr(CaseWorkflow, line.step), line.origin),
            at=line.at,
            who=_office(case, line) if is_applicant else f"{line.by}（{_office(case, line)}）",
            note=line.note if _is_open(line, user) or reads_all else "",
            tone=tone(line.target),
        )
        for line in log
    ]
    found = [*taken, *_transfers(case, is_applicant), *_reminders(case, user, is_applicant)]
    return sorted(found, key=lambda event: event.at)


def happened(case: Case, log: list[TransitionLog], user, *, is_applicant: bool) -> dict:
    """What happened, and the last step of it; reminders may have come after."""
    events = timeline(case, log, user, is_applicant=is_applicant)
    last = next((one for one in reversed(events) if log and one.at == log[-1].at), None)
    return {"events": events, "last": last}


def _reminders(case: Case, user, is_applicant: bool) -> list[Event]:
    """When who was reminded of a limit, for the offices of the case."""
    if is_applicant:
        return []
    rows = Reminder.objects.visible_to(user).filter(case=case)
    return [
        Event(title=str(row), at=row.at, who=f"系统，告知 {row.told} 人", tone=QUIET)
        for row in rows
    ]


def _transfers(case: Case, is_applicant: bool) -> list[Event]:
    """What no step tells: the filing went on to another local unit, and why."""
    return [
        Event(
            title=f"转办至{moved.to_unit}",
            at=moved.at,
            who=str(moved.from_unit) if is_applicant else f"{moved.by}（{moved.from_unit}）",
            note=moved.reason,
            tone=QUIET,
        )
        for moved in case.transfers.select_related("from_unit", "to_unit", "by__person")
    ]


def _is_open(line: TransitionLog, user) -> bool:
    return line.step in OPEN_NOTES or line.by_id == user.pk


def _office(case: Case, line: TransitionLog) -> str:
    if line.step in ("accept", "refuse") or (
        line.step in ("return_for_correction", "close_stale") and line.origin != State.ACCEPTED
    ):
        return acceptor(case)
    return OFFICES.get(line.step, "区经委")
