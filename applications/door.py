"""The only door to the state of a case: hold it, advance it."""

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.transaction import atomic
from django_fsm import can_proceed

from accounts import clock
from accounts.acting import acting
from applications.models import Case, TransitionLog
from records import jobs

log = structlog.get_logger(__name__)
LOCK_PARTY = "SELECT FROM parties_party WHERE id = %s FOR NO KEY UPDATE"
MOVED = (  # the columns that steps set; nothing else of a case is written here
    "state",
    "state_since",
    "revision",
    "amount_fen",
    "noticed_fen",
    "notice_closes_at",
    "open_objections",
    "submitted_at",
    "accepted_at",
    "approved_at",
    "disbursed_at",
    "content_sha256",
)


def hold(case: Case) -> Case:
    """Take a case in hand: lock its party, then the case, and read both anew.

    Must run inside a transaction; the case comes back with item and party loaded.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_PARTY, [case.party_id])
    return (
        Case.objects.select_related("party", "item", "recognition__entered_by", "started_by")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=case.pk)
    )


def hold_all(cases) -> list[Case]:
    """Take many cases in hand, in the order of (party, case), so that batches cannot deadlock."""
    return [hold(case) for case in sorted(cases, key=lambda case: (case.party_id, case.pk))]


def was_taken(case: Case, *steps, by, key: str | None) -> bool:
    """Whether this very submission has taken one of the steps; another one's key is refused."""
    earlier = TransitionLog.objects.filter(key=key).first() if key else None
    if earlier is None:
        return False
    names = [step.__name__ for step in steps]
    if (earlier.case_id, earlier.by_id) != (case.pk, by.pk) or earlier.step not in names:
        raise ValidationError("此提交编号已用于另一操作，请刷新页面后重试。")
    return True


@atomic
def advance(case: Case, step, *, by, key: str | None = None, note: str = "", **facts) -> Case:
    """Take one step in the life of a case: the only door to its state.

    Hold the case, ask whether the step may be taken now and by whom, take it, write it in the log,
    and leave a job for what follows. The same ``key`` a second time changes nothing.
    Raises PermissionDenied (not you), TransitionNotAllowed (not now), ValidationError (not like
    this, or the key was used for something else).
    """
    case, key = hold(case), key or None
    if was_taken(case, step, by=by, key=key):
        return case
    move, origin = getattr(case, step.__name__), case.state
    way = step._django_fsm.get_transition(origin)
    if can_proceed(move) and not way.permission(case, by):
        raise PermissionDenied(f"“{way.custom['label']}”由{way.permission.who}办理。")
    with acting(by, savepoint=False):
        move(**facts)
        case.revision += 1
        case.state_since = clock.now()
        case.save(update_fields=MOVED)
        line = case.log.create(
            revision=case.revision,
            step=step.__name__,
            origin=origin,
            target=case.state,
            by=by,
            key=key,
            note=note,
            amount_fen=case.amount_fen,
        )
        case.__dict__.pop("hands", None)  # one more has taken a step
        if then := way.custom["then"]:
            jobs.write(then, line.pk, key=f"step-{line.pk}")
    log.info("step", case=case.pk, step=step.__name__, by=by.pk)
    return case


def label(step, origin: str) -> str:
    """The Chinese name of a step taken from this state."""
    move = step._django_fsm.get_transition(origin)
    return move.custom["label"] if move else step.__name__
