"""The xlsx twin of a schedule: amounts are numbers, all else is text, never a formula."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from records.capitals import in_capitals
from records.paper_kinds import KINDS, Values

Formats = dict[str, Format]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {
    "position": 6,
    "party_name": 30,
    "uscc": 22,
    "item_name": 16,
    "amount_fen": 16,
    "capitals": 30,
    "payee_name": 30,
    "bank": 34,
    "number": 24,
    "cnaps": 16,
    "purpose": 22,
    "functional_code": 12,
    "economic_code": 12,
}
HEAD_ROWS = 2  # the title and the names of the columns
PAPER_A4 = 9


def xlsx(kind: str, title: str, values: Values, *, number: str) -> bytes:
    """The schedule as a workbook; the same arguments give the same bytes."""
    columns = KINDS[kind].columns
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        sheet = book.add_worksheet("资金安排表")
        formats = _formats(book)
        _set_up(sheet, columns, formats, f"{values['annexes'][0]}（{number}）" if number else title)
        for place, row in enumerate(values["rows"], start=HEAD_ROWS):
            words = {**row, "capitals": in_capitals(row["amount_fen"])}
            _write_row(sheet, place, [words[name] for name in columns], formats)
        _write_total(sheet, HEAD_ROWS + len(values["rows"]), values["total_fen"], columns, formats)
    return out.getvalue()


def _formats(book: Workbook) -> Formats:
    cell = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_size": 10}
    return {
        "title": book.add_format(
            {"font_name": "方正小标宋简体", "font_size": 16, "align": "center", "valign": "vcenter"}
        ),
        "head": book.add_format({**cell, "font_name": "黑体", "align": "center"}),
        "text": book.add_format({**cell, "font_name": "仿宋", "num_format": "@"}),
        "money": book.add_format({**cell, "font_name": "仿宋", "num_format": "#,##0.00"}),
    }


def _set_up(sheet: Worksheet, columns: Mapping[str, str], formats: Formats, title: str) -> None:
    sheet.merge_range(0, 0, 0, len(columns) - 1, "", formats["title"])
    sheet.write_string(0, 0, title, formats["title"])
    sheet.set_row(0, 32)
    for place, (name, label) in enumerate(columns.items()):
        sheet.set_column(place, place, WIDTHS[name])
        sheet.write_string(1, place, label, formats["head"])
    sheet.freeze_panes(HEAD_ROWS, 2)
    sheet.repeat_rows(1)
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=1.1, right=1.02, top=1.1, bottom=1.02)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _write_row(sheet: Worksheet, place: int, cells: list[str | int], formats: Formats) -> None:
    for column, content in enumerate(cells):
        if isinstance(content, int):
            sheet.write_number(place, column, content / 100, formats["money"])
        else:
            sheet.write_string(place, column, content, formats["text"])


def _write_total(
    sheet: Worksheet, place: int, total_fen: int, columns: Iterable[str], formats: Formats
) -> None:
    words = {"party_name": "合计", "amount_fen": total_fen, "capitals": in_capitals(total_fen)}
    _write_row(sheet, place, [words.get(name, "") for name in columns], formats)
