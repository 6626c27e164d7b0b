"""A filing as it stood when it was sent back: what offices read until it is handed in again."""

from collections.abc import Iterable
from datetime import date, datetime

from accounts.acting import acting
from accounts.models import User
from applications.models import Case, InvestmentLine, Material
from applications.states import State

PARTS = ("title", "summary", "place", "completed_on", "account_id")
OF_A_LINE = (
    "kind", "name", "equipment_number", "supplier", "invoice_code", "invoice_number", "paid_on",
    "amount_fen",
)  # fmt: skip


def keep(case: Case, *, by: User) -> None:
    """Put on record how a case that a step has just sent back stands; once for each return."""
    if case.state != State.RETURNED or _is_known(case):
        return
    lines = list(case.investment_lines.values(*OF_A_LINE))
    parts = {name: getattr(case, name) for name in PARTS}
    case.as_sent_back = parts | {"lines": lines, "revision": case.revision}
    with acting(by):
        case.save(update_fields=["as_sent_back"])


def _is_known(case: Case) -> bool:
    kept = case.as_sent_back
    return kept is not None and kept["revision"] == case.revision


def restore(case: Case) -> list[InvestmentLine] | None:
    """Show a case that is being mended as it was sent back; it is not to be saved.

    Gives its investment lines of then. None, and nothing changes, where none of it is on record.
    """
    kept = case.as_sent_back
    if not kept:
        return None
    for name in PARTS:
        setattr(case, name, kept[name])
    case.completed_on = _day(kept["completed_on"])
    return [InvestmentLine(**line | {"paid_on": _day(line["paid_on"])}) for line in kept["lines"]]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def there_at(moment: datetime, materials: Iterable[Material]) -> list[Material]:
    """Those of all materials ever handed in that were there at a moment."""
    return [
        one
        for one in materials
        if one.added_at <= moment and (one.replaced_at is None or one.replaced_at > moment)
    ]
