"""A refused table handed out again: every cell as it was, those at fault marked."""

from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import load_workbook

from records.importing.cells import Unreadable
from records.importing.marking import blank, marked
from records.importing.reading import Row, Rows, read
from records.importing.rows import Fault
from tests.records.books import COLUMNS

NOON = datetime.combine(date(2022, 3, 2), time(12))


def rows_of(*cells, sheet="名单"):
    found = [Row(sheet, place, dict(zip(COLUMNS, row, strict=True))) for place, row in cells]
    return Rows(COLUMNS, found, {sheet: dict(zip(COLUMNS, "ABC", strict=True))})


def test_every_cell_is_as_it_was_and_faults_say_why():
    rows = rows_of((5, ("=1+1", 913.5, NOON)), (7, (Unreadable("错误值。"), "x" * 40_000, "乙")))
    faults = [Fault(rows.found[1], "代码", "A", "错误值。"), Fault(rows.found[1], "", "", "整行。")]

    sheet = load_workbook(BytesIO(marked(rows, faults))).active

    assert [cell.value for cell in sheet[1]] == [*COLUMNS, "原行号", "问题"]
    assert [cell.value for cell in sheet[2]] == ["=1+1", 913.5, NOON, 5, ""]
    assert sheet["A2"].data_type == "s"
    assert sheet["E3"].value == "代码：错误值。；整行。"
    assert sheet["A3"].comment.text == "错误值。"


@pytest.mark.parametrize("value", [float("inf"), float("nan"), date(1899, 12, 31), time(3), True])
def test_cell_of_any_kind_is_handed_out(value):
    assert marked(rows_of((2, (value, "", ""))), [])


@pytest.mark.parametrize("name", ["", "'", "a/b:*?[]", "长" * 40, "\\"])
def test_sheet_of_any_name_is_handed_out(name):
    rows = rows_of((2, ("a", "b", "c")), sheet=name)
    rows.letters[name.upper() + "x"] = rows.letters[name]

    assert len(load_workbook(BytesIO(marked(rows, []))).sheetnames) == 2


def test_template_can_be_filled_in_and_read():
    assert len(read(blank(COLUMNS, ("a", "b", "c")), COLUMNS)) == 1
