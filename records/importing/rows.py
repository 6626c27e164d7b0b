"""How the import engine takes the rows of a table: each looked at, all of them entered together."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.transaction import atomic
from import_export.resources import Resource
from import_export.results import Result, RowResult

from records.importing.cells import text
from records.importing.reading import Row, Rows
from records.services import progress

NEW, CHANGED, SAME = (
    RowResult.IMPORT_TYPE_NEW,
    RowResult.IMPORT_TYPE_UPDATE,
    RowResult.IMPORT_TYPE_SKIP,
)
OFTEN, LOOKED = 200, 60  # rows between two words of progress; per cent when all are looked at
WORDS = {NEW: "新录入", CHANGED: "更改", SAME: "不改变"}


@dataclass(frozen=True)
class Found:
    """What a sound row comes to: its cells as understood, and what they replace, by column."""

    kind: str
    entry: Any
    shown: dict[str, str]
    before: dict[str, str] = field(default_factory=dict)
    warnings: Sequence[str] = ()


@dataclass(frozen=True)
class Fault:
    """A cell that breaks a rule; without a column, the whole row does."""

    row: Row
    column: str
    letter: str
    rule: str

    @property
    def written(self) -> str:
        """What stands in the cell."""
        try:
            return text(self.row.cells.get(self.column, ""))
        except ValidationError:
            return ""

    @property
    def place(self) -> str:
        """The cell as a sheet names it: C7."""
        return f"{self.letter}{self.row.line}"


@dataclass(frozen=True)
class Looked:
    """A row beside what it came to."""

    errors: ClassVar[tuple[()]] = ()  # the engine asks for those of its own path

    row: Row
    found: Found

    @property
    def word(self) -> str:
        return WORDS[self.found.kind]

    @property
    def is_change(self) -> bool:
        return self.found.kind == CHANGED

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """Each column, its cell as understood, and what that replaces if it is something else."""
        before = self.found.before
        return [
            (column, shown, "" if (old := before.get(column, "")) == shown else old)
            for column, shown in self.found.shown.items()
        ]

    @property
    def warnings(self) -> list[str]:
        return [*self.row.remarks, *self.found.warnings]


RESOURCES: dict[str, type["CheckedRows"]] = {}  # every one that a room has written


class CheckedRows(Resource):
    """Subclasses ``hold`` what a table touches, ``prepare``, ``look`` at a row, ``enter`` all.

    Nothing is asked of the database row by row: `look` is held against what `prepare` has read.
    """

    names: dict[str, str] = {}  # what services call a cell, and the column it stands in
    reads: dict[str, Callable[[object], Any]] = {}  # how it is read

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        RESOURCES[cls.key()] = cls

    @classmethod
    def key(cls) -> str:
        """By which a job finds it again."""
        return f"{cls.__module__}.{cls.__qualname__}"

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts
        self._seen: dict[Hashable, Row] = {}

    @classmethod
    def get_display_name(cls) -> str:
        """The engine offers a choice of resources; ours have one each."""
        return cls.__name__

    def hold(self, rows: Rows) -> None:
        """Lock what the rows are held against, before they are entered."""

    def prepare(self, rows: Rows) -> None:
        """Read at once what the rows are held against."""

    def look(self, row: Row, given: dict[str, Any]) -> Found:
        """What a row comes to; ValidationError names each cell that does not hold.

        A cell that cannot be read is given as None: the others are still to be looked at.
        """
        raise NotImplementedError

    def enter(self, entries: Sequence[Any]) -> None:
        """Enter everything that is new or changed."""
        raise NotImplementedError

    def readable(self, rows: Rows, name: str) -> Iterator[Any]:
        """What stands under one column, where it can be read."""
        for row in rows.found:
            with suppress(ValidationError):
                yield self.reads[name](row.cells[self.names[name]])

    def once(self, row: Row, *key: Hashable, cell: str) -> None:
        """Refuse a row that says again what an earlier one has said."""
        earlier = self._seen.setdefault(key, row)
        if earlier is not row:
            where = f"工作表“{earlier.sheet}”" if earlier.sheet != row.sheet else ""
            raise ValidationError({cell: f"与{where}第{earlier.line}行重复。"})

    def import_data(self, dataset: Rows, dry_run: bool = False, **kwargs: Any) -> Result:
        """Look at every row; enter them when asked to, and when nothing is wrong with any."""
        result = self.get_result_class()()
        result.total_rows = len(dataset)
        result.dataset = dataset
        with atomic():
            if not dry_run:
                self.hold(dataset)
            self.prepare(dataset)
            for place, row in enumerate(dataset.found):
                self._look_at(row, dataset, result)
                if place % OFTEN == 0:
                    progress.tell(place * LOOKED // len(dataset), f"已核对 {place} 行")
            if not dry_run and not result.invalid_rows:
                self.enter([one.found.entry for one in result.rows if one.found.kind != SAME])
        return result

    def _look_at(self, row: Row, dataset: Rows, result: Result) -> None:
        given, told = self._read(row)
        found = None
        try:
            found = self.look(row, given)
        except ValidationError as refusal:
            told = _by_cell(refusal) | told
        if found and not told:
            result.totals[found.kind] += 1
            result.rows.append(Looked(row, found))
            return
        letters = dataset.letters[row.sheet]
        for cell, messages in told.items():
            column = self.names.get(cell, "")
            for message in messages:
                fault = Fault(row, column, letters.get(column, ""), message)
                result.invalid_rows.append(fault)

    def _read(self, row: Row) -> tuple[dict[str, Any], dict[str, list[str]]]:
        """The cells by name, and what is said of those that cannot be read."""
        given: dict[str, Any] = {}
        told: dict[str, list[str]] = {}
        for name, read in self.reads.items():
            try:
                given[name] = read(row.cells[self.names[name]])
            except ValidationError as refusal:
                given[name], told[name] = None, refusal.messages
        return given, told


def _by_cell(refusal: ValidationError) -> dict[str, list[str]]:
    if hasattr(refusal, "error_dict"):
        return refusal.message_dict
    return {"": refusal.messages}
