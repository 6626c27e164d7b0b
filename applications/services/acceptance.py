"""Acceptance by the local unit or the registrar (Article 6 (1) 2)."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.models import User
from applications.deadlines import mend_by
from applications.door import advance, hold, is_open
from applications.models import Case
from applications.services import checklist, corrections, sent_back
from applications.services.corrections import Fault
from policies.workdays import UnknownYear


def _reason(note: str) -> str:
    if not note.strip():
        raise ValidationError({"note": "请写明原因，申报单位将看到这段文字。"})
    return note.strip()


@atomic
def accept(
    case: Case,
    *,
    by: User,
    judge: checklist.Judge = checklist.as_kept,
    note: str = "",
    key: str | None = None,
) -> Case:
    """Accept the papers, not yet the claim, once every line of the checklist is settled.

    ``judge`` says of each line, as it stands now, whether it is in order or what is to be said of
    it; what it leaves out stays as it is on record.
    """
    case = hold(case)
    if is_open(case, Case.accept, by=by):
        checklist.settle(case, judge, by=by)
    return advance(case, Case.accept, by=by, note=note, key=key, accepted_at=clock.now())


def refuse(case: Case, *, by: User, note: str, key: str | None = None) -> Case:
    """Refuse acceptance, with a reason the applicant reads."""
    return advance(case, Case.refuse, by=by, note=_reason(note), key=key)


@atomic
def return_for_correction(
    case: Case,
    *,
    by: User,
    note: str = "",
    faults: Sequence[Fault] = (),
    key: str | None = None,
) -> Case:
    """Send a filing back once, naming everything that is to be mended.

    Only the things in ``faults`` are then open to the applicant; without them the whole filing is.
    The day by which it is to be mended stands from then on; in an unknown year there is none, and
    nothing is sent back (ValidationError).
    """
    said = _reason(corrections.in_words(faults, note))
    try:
        day = mend_by(case, clock.today())
    except UnknownYear as unknown:
        raise ValidationError(str(unknown)) from unknown
    case = advance(case, Case.return_for_correction, by=by, note=said, key=key, mend_by=day)
    corrections.keep(case, faults, by=by)
    sent_back.keep(case, by=by)
    return case


def close_stale(case: Case, *, by: User, note: str, key: str | None = None) -> Case:
    """Close a filing that was not corrected by its day; a person decides, never a clock."""
    return advance(case, Case.close_stale, by=by, note=_reason(note), key=key)
