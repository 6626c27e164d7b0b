"""Investment lines: kept as typed, and looked for elsewhere (T-02; I-18)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from applications.models import Case


@dataclass(frozen=True)
class Line:
    """One row as typed; anything may be missing in a draft."""

    name: str = ""
    kind: str = ""
    supplier: str = ""
    invoice_code: str = ""
    invoice_number: str = ""
    equipment_number: str = ""
    amount_fen: int | None = None
    paid_on: date | None = None
    is_copied: bool = False


def keep(case: Case, lines: Sequence[Line]) -> None:
    """Make the lines of a held, editable case those typed, in their order; unchanged ones stay."""
    there = list(case.investment_lines.order_by("pk"))
    for row, typed in zip(there, lines, strict=False):
        values = asdict(typed)
        if any(getattr(row, name) != value for name, value in values.items()):
            case.investment_lines.filter(pk=row.pk).update(is_live=False, **values)
    for row in there[len(lines) :]:
        row.delete()
    for typed in lines[len(there) :]:
        case.investment_lines.create(**asdict(typed))


def typed(case: Case) -> list[Line]:
    """The lines of a case as typed, in their order."""
    names = list(Line.__dataclass_fields__)
    return [Line(*(getattr(row, name) for name in names)) for row in case.investment_lines.all()]


def declared(case: Case) -> list[list[str]]:
    """The lines as the content digest reads them."""
    names = [name for name in Line.__dataclass_fields__ if name != "is_copied"]
    lines = case.investment_lines.order_by("pk").values_list(*names)
    return [["" if value is None else str(value) for value in line] for line in lines]
