"""The census: each local unit enters whom it asked; nobody is entered twice (R32)."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import LocalUnit, User
from accounts.roles import Role
from diagnosis.models import SurveyEntry, SurveyRound
from parties.uscc import normalise

LONGEST = {"name": 120, "contact_name": 60, "contact_phone": 30, "note": 200}
FACTS = ("name", "is_willing", "contact_name", "contact_phone", "note")


@dataclass(frozen=True)
class Line:
    """What one enterprise said, as somebody typed it."""

    uscc: str
    name: str
    is_willing: bool | None
    local_unit: LocalUnit | None
    contact_name: str = ""
    contact_phone: str = ""
    note: str = ""


@dataclass(frozen=True)
class Checked:
    """A line that can be entered; ``row`` is what the unit had entered of the enterprise."""

    line: Line
    row: SurveyEntry | None = None

    @property
    def is_same(self) -> bool:
        """The row says what the line says."""
        row, line = self.row, self.line
        return row is not None and all(getattr(row, one) == getattr(line, one) for one in FACTS)


@dataclass(frozen=True)
class Progress:
    """How far a local unit is: entered of how many, and how many of those are willing."""

    local_unit: str
    number: int | None
    entered: int
    willing: int


def units_of(user: User) -> list[LocalUnit]:
    """For which local units this person enters: the registrar for all, an officer for the own."""
    units = LocalUnit.objects.in_force_on(clock.today())
    if user.has_role(Role.REGISTRAR):
        return list(units)
    mine = user.local_unit_ids if Role.LOCAL_OFFICER in user.roles else ()
    return list(units.filter(pk__in=mine))


def hold(found: SurveyRound) -> SurveyRound:
    """The round, held and read anew; refused outside of its days."""
    held = SurveyRound.objects.select_for_update(no_key=True).get(pk=found.pk)
    today = clock.today()
    if today < held.opens_on:
        raise ValidationError(f"“{held}”自{held.opens_on}开始录入。")
    if today > held.closes_on:
        raise ValidationError(f"“{held}”已于{held.closes_on}截止，不能再录入。")
    return held


def check(line: Line, rows: dict[str, SurveyEntry]) -> Checked:
    """Refuse what cannot be entered, naming the cell; ``rows`` are those of the round, by code."""
    errors = {
        name: f"不得超过 {most} 个字。"
        for name, most in LONGEST.items()
        if len(getattr(line, name)) > most
    }
    try:
        line = replace(line, uscc=normalise(line.uscc))
    except ValueError as error:
        errors["uscc"] = f"{error}。"
    if not line.name:
        errors["name"] = "请填写企业名称。"
    if line.is_willing is None:
        errors["is_willing"] = "请写明是否愿意接受诊断：是或否。"
    if line.is_willing and not line.contact_phone:
        errors["contact_phone"] = "愿意接受诊断的，请填写联系电话。"
    if line.local_unit is None:
        errors["local_unit"] = "没有这个街镇（区属企业）。"
    row = rows.get(line.uscc)
    if row and line.local_unit and row.local_unit_id != line.local_unit.pk:
        errors["uscc"] = f"本轮已由{row.local_unit}录入，请与其联系，不重复普查。"
    if errors:
        raise ValidationError(errors)
    return Checked(line, row)


def _folded(code: str) -> str:
    """A code in its normal form; one that has none is refused at its cell."""
    try:
        return normalise(code)
    except ValueError:
        return ""


def rows_of(found: SurveyRound, codes: Iterable[str]) -> dict[str, SurveyEntry]:
    """What the round holds of these enterprises, by code."""
    rows = found.entries.filter(uscc__in=set(codes)).select_related("local_unit")
    return {row.uscc: row for row in rows}


@atomic
def enter(found: SurveyRound, line: Line, *, by: User) -> Checked:
    """Enter one enterprise, or say anew what the same unit had entered of it."""
    held = hold(found)
    checked = check(line, rows_of(held, [_folded(line.uscc)]))
    _write(held, [checked], by)
    return checked


@atomic
def enter_all(found: SurveyRound, entries: Sequence[Checked], *, by: User) -> None:
    """Enter checked lines of a held round, all or none."""
    _write(found, entries, by)


def _write(held: SurveyRound, entries: Sequence[Checked], by: User) -> None:
    mine = {unit.pk for unit in units_of(by)}
    if any(entry.line.local_unit.pk not in mine for entry in entries):
        raise PermissionDenied("基础普查由企业所在街镇（区属企业）的受理员或区经委登记员录入。")
    with acting(by):
        for entry in entries:
            row = entry.row or SurveyEntry(round=held)
            for name, said in asdict(replace(entry.line, local_unit=None)).items():
                setattr(row, name, said)
            row.local_unit, row.entered_by = entry.line.local_unit, by
            row.save()


def progress(found: SurveyRound) -> list[Progress]:
    """Every local unit that has a task or has entered anything, in the order of their codes."""
    numbers = dict(found.quotas.values_list("local_unit", "number"))
    counted = {
        row["local_unit"]: row
        for row in found.entries.order_by()
        .values("local_unit")
        .annotate(entered=Count("pk"), willing=Count("pk", filter=Q(is_willing=True)))
    }
    none = {"entered": 0, "willing": 0}
    units = LocalUnit.objects.filter(pk__in={*numbers, *counted}).order_by("code")
    return [
        Progress(
            unit.name,
            numbers.get(unit.pk),
            counted.get(unit.pk, none)["entered"],
            counted.get(unit.pk, none)["willing"],
        )
        for unit in units
    ]
