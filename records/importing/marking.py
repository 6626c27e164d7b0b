"""Workbooks handed out: the empty table to fill in, and a table with its faults marked."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from math import isfinite

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from records.importing.reading import Row, Rows
from records.importing.rows import Fault

LINE, FAULTS = "原行号", "问题"
WIDTH, WIDE = 26, 80
RED = "#FFC7CE"
MOST_COMMENTED = 1_000  # the last column says it of every row
FIRST_YEAR = 1901
LONGEST, LONGEST_NAME = 32_767, 25
UNFIT = re.compile(r"[\[\]:*?/\\]")


def blank(columns: Sequence[str], sample: Sequence[str]) -> bytes:
    """A workbook to fill in: text cells under the columns, one line as an example."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("名单")
        plain = book.add_format({"num_format": "@"})
        _head(book, sheet, columns, plain)
        for place, example in enumerate(sample):
            sheet.write_string(1, place, example, plain)
    return out.getvalue()


def marked(rows: Rows, faults: Iterable[Fault]) -> bytes:
    """The same rows again; each cell at fault is red and says why, to be mended here."""
    by_row: dict[int, list[Fault]] = {}
    for fault in faults:
        by_row.setdefault(id(fault.row), []).append(fault)
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_urls": False}) as book:
        for number, name in enumerate(rows.letters, start=1):
            plain = UNFIT.sub("", name).strip("'")[:LONGEST_NAME]
            is_alone = len(rows.letters) == 1
            sheet = book.add_worksheet(plain or "名单" if is_alone else f"{number}-{plain}")
            mine = [row for row in rows.found if row.sheet == name]
            _MarkedSheet(book, sheet, rows.columns).write(mine, by_row)
    return out.getvalue()


class _MarkedSheet:
    def __init__(self, book: Workbook, sheet: Worksheet, columns: Sequence[str]) -> None:
        self.sheet, self.columns = sheet, columns
        look = {"num_format": "@"}
        self.plain, self.red = book.add_format(look), book.add_format(look | {"bg_color": RED})
        days = {"num_format": "yyyy-mm-dd"}
        self.day, self.red_day = book.add_format(days), book.add_format(days | {"bg_color": RED})
        _head(book, sheet, [*columns, LINE, FAULTS], self.plain)
        sheet.set_column(len(columns) + 1, len(columns) + 1, WIDE)

    def write(self, rows: list[Row], faults: dict[int, list[Fault]]) -> None:
        for place, row in enumerate(rows, start=1):
            told = faults.get(id(row), [])
            at_fault = {fault.column: fault.rule for fault in told}
            for at, column in enumerate(self.columns):
                self._write(place, at, row.cells[column], is_red=column in at_fault)
                if column in at_fault and place <= MOST_COMMENTED:
                    self.sheet.write_comment(place, at, at_fault[column])
            self.sheet.write_number(place, len(self.columns), row.line)
            self.sheet.write_string(place, len(self.columns) + 1, "；".join(_said(told)))

    def _write(self, place: int, at: int, value: object, *, is_red: bool) -> None:
        look: Format = self.red if is_red else self.plain
        if isinstance(value, date) and value.year >= FIRST_YEAR:
            self.sheet.write_datetime(place, at, value, self.red_day if is_red else self.day)
        elif isinstance(value, float) and isfinite(value):
            self.sheet.write_number(place, at, value, look)
        else:
            self.sheet.write_string(place, at, str(value)[:LONGEST], look)


def _said(faults: list[Fault]) -> list[str]:
    return [f"{fault.column}：{fault.rule}" if fault.column else fault.rule for fault in faults]


def _head(book: Workbook, sheet: Worksheet, columns: Sequence[str], plain: Format) -> None:
    bold = book.add_format({"bold": True})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTH, plain)
        sheet.write_string(0, place, column, bold)
    sheet.freeze_panes(1, 0)
