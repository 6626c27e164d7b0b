"""The only door to the state of a case: hold it, advance it."""

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django_fsm import TransitionNotAllowed, can_proceed

from accounts.acting import acting
from accounts.prepared import Statement
from applications import holding
from applications.guards import unmet
from applications.models import Case
from parties.services.members import hold_lines
from records import jobs

log = structlog.get_logger(__name__)
MOVED = (  # the columns that steps set; nothing else of a case is written here
    "state",
    "revision",
    "amount_fen",
    "noticed_fen",
    "notice_closes_at",
    "mend_by",
    "open_objections",
    "submitted_at",
    "accepted_at",
    "approved_at",
    "disbursed_at",
    "content_sha256",
)
PLACE = len(MOVED) + 1  # of the case's key; the line of the log comes behind it
WRITE = Statement(
    "step_written",
    f"""
    WITH moved AS (
        UPDATE applications_case
        SET {", ".join(f"{column} = ${at}" for at, column in enumerate(MOVED, 1))},
            state_since = house_now() WHERE id = ${PLACE} RETURNING state_since
    ), line AS (
        INSERT INTO applications_transitionlog
            (case_id, revision, step, origin, target, by_id, key, note, amount_fen)
        VALUES ({", ".join(f"${at}" for at in range(PLACE, PLACE + 9))}) RETURNING id
    )
    SELECT state_since, id FROM moved, line
    """,  # noqa: S608  the columns are ours
)
TAKEN = Statement(
    "step_taken", "SELECT case_id, by_id, step FROM applications_transitionlog WHERE key = $1"
)


def hold(case: Case) -> Case:
    """Take a case in hand: lock its party, then the case, and read both anew.

    Must run inside a transaction; the case comes back with item and party loaded.
    """
    _lock_parties([case])
    return holding.lock(case.pk)


def hold_all(cases) -> list[Case]:
    """Take many cases in hand, in the order of (party, case), so that batches cannot deadlock."""
    ordered = sorted(cases, key=lambda case: (case.party_id, case.pk))
    _lock_parties(ordered)
    return [holding.lock(case.pk) for case in ordered]


def _lock_parties(cases: list[Case]) -> None:
    """Lock in one order what an award will lock too: the parties, and who stands for their lines.

    A report's award counts in the line of the diagnosed enterprise (R16), every other in its own.
    """
    subjects = [case.subject_id for case in cases if case.subject_id]
    hold_lines([case.party_id for case in cases], subjects)


def was_taken(case: Case, *steps, by, key: str | None) -> bool:
    """Whether this very submission has taken one of the steps; another one's key is refused."""
    earlier = TAKEN.run(key) if key else None
    if not earlier:
        return False
    if earlier[0] not in [(case.pk, by.pk, step.__name__) for step in steps]:
        raise ValidationError("此提交编号已用于另一操作，请刷新页面后重试。")
    return True


def is_open(case: Case, step, *, by) -> bool:
    """Whether this user could take a step of a held case now."""
    way = step._django_fsm.get_transition(case.state)
    return way is not None and unmet(case, way) is None and way.permission(case, by)


def refuse_the_recused(case: Case, by) -> None:
    """Who stepped back from a party of a held case does nothing to it, but as its applicant."""
    if by.person_id in case.recused_people and by.pk not in case.own_people:
        raise PermissionDenied("您已对本件的单位申报回避，不能办理；请由其他人员办理。")


def advance(case: Case, step, *, by, key: str | None = None, note: str = "", **facts) -> Case:
    """Take one step in the life of a case: the only door to its state.

    Hold the case, ask whether the step may be taken now and by whom, take it, write it in the log,
    and leave a job for what follows. The same ``key`` a second time changes nothing.
    Raises PermissionDenied (not you), TransitionNotAllowed (not now), ValidationError (not like
    this, or the key was used for something else).
    """
    with acting(by):
        case, key = hold(case), key or None
        if was_taken(case, step, by=by, key=key):
            return case
        refuse_the_recused(case, by)
        move, origin = getattr(case, step.__name__), case.state
        way = step._django_fsm.get_transition(origin)
        if can_proceed(move) and not way.permission(case, by):
            raise PermissionDenied(f"“{way.custom['label']}”由{way.permission.who}办理。")
        if way and (why := unmet(case, way)):
            raise TransitionNotAllowed(f"{why}。")
        move(**facts)
        line = _write(case, step.__name__, origin, by, key, note)
        case.__dict__.pop("hands", None)  # one more has taken a step
        if then := way.custom["then"]:
            jobs.write(then, line, key=f"step-{line}")
    log.info("step", case=case.pk, step=step.__name__, by=by.pk)
    return case


def _write(case: Case, step: str, origin: str, by, key: str | None, note: str) -> int:
    """Write the case as the step has left it, and the line of the log; return its number."""
    case.revision += 1
    facts = [getattr(case, column) for column in MOVED]
    line = [case.pk, case.revision, step, origin, case.state, by.pk, key, note, case.amount_fen]
    ((case.state_since, number),) = WRITE.run(*facts, *line)
    return number


def label(step, origin: str) -> str:
    """The Chinese name of a step taken from this state."""
    move = step._django_fsm.get_transition(origin)
    return move.custom["label"] if move else step.__name__
