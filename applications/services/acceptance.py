"""Acceptance by the local unit or the registrar, and the paper twin (Article 6 (1) 2)."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.door import advance, hold
from applications.models import Case
from applications.services import corrections
from applications.services.corrections import Fault
from applications.states import State


def _reason(note: str) -> str:
    if not note.strip():
        raise ValidationError({"note": "请写明原因，申报单位将看到这段文字。"})
    return note.strip()


def accept(case: Case, *, by: User, note: str = "", key: str | None = None) -> Case:
    """Accept the papers, not yet the claim."""
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
    """
    said = _reason(corrections.in_words(faults, note))
    case = advance(case, Case.return_for_correction, by=by, note=said, key=key)
    corrections.keep(case, faults, by=by)
    return case


def close_stale(case: Case, *, by: User, note: str, key: str | None = None) -> Case:
    """Close a filing that was not corrected within its limit; a person decides, never a clock."""
    return advance(case, Case.close_stale, by=by, note=_reason(note), key=key)


def _hold_for_paper(case: Case, by: User) -> Case:
    case = hold(case)
    if not by.roles & {Role.REGISTRAR, Role.PRELIMINARY_REVIEWER}:
        raise PermissionDenied("书面材料由区经委登记员或初审员核收。")
    if case.state != State.ACCEPTED:
        raise ValidationError("受理后、初审前核收书面材料。")
    return case


@atomic
def check_in_paper(case: Case, *, by: User, received_on: date, digest: str) -> Case:
    """Record that the paper twin came in; its printed digest must be that of the online filing."""
    case = _hold_for_paper(case, by)
    if received_on > clock.today():
        raise ValidationError({"received_on": "核收日期不能晚于今天。"})
    if received_on < clock.local_date(case.submitted_at):
        raise ValidationError({"received_on": "核收日期不能早于网上提交。"})
    if len(digest) < 12 or not case.content_sha256.startswith(digest.lower()):
        raise ValidationError(
            {"digest": "与网上提交的内容摘要不一致，书面材料不是最终提交的版本。"}
        )
    case.paper_received_on, case.paper_waiver = received_on, ""
    with acting(by):
        case.save(update_fields=["paper_received_on", "paper_waiver"])
    return case


@atomic
def waive_paper(case: Case, *, by: User, reason: str) -> Case:
    """Do without the paper twin, for a reason that stays on record."""
    case = _hold_for_paper(case, by)
    if not reason.strip():
        raise ValidationError({"reason": "请写明免收原因。"})
    case.paper_waiver = reason.strip()
    with acting(by):
        case.save(update_fields=["paper_waiver"])
    return case
