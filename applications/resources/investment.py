"""Investment lines as tables: pasted from Excel or WPS, or read from an xlsx or csv file."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO

from django.core.exceptions import ValidationError

from applications.models import InvestmentLine
from records.importing.cells import day, text
from records.importing.marking import blank
from records.importing.reading import Row, read

FIELDS = {
    "名称": "name",
    "类别": "kind",
    "供应商": "supplier",
    "发票代码": "invoice_code",
    "发票号码": "invoice_number",
    "设备出厂编号": "equipment_number",
    "不含税金额（元）": "amount_fen",
    "付款日期": "paid_on",
}
COLUMNS = tuple(FIELDS)
SAMPLE = (
    "数控加工中心", "设备", "上海某某机床有限公司", "3100221130", "00012345", "SN-0001",
    "350000.00", "2022-03-02",
)  # fmt: skip
KINDS = {label: value for value, label in InvestmentLine.Kind.choices}
MOST_CHARACTERS = 200_000


def rows_of(text: str) -> list[tuple[int, dict[str, str]]]:
    """Each line of a pasted table with its place, by the fields of a line; blank ones left out.

    The columns are named by a first line that has them, else they stand in the usual order.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValidationError("粘贴的内容过多，请分几次粘贴。")
    cells = [[cell.strip() for cell in row] for row in csv.reader(StringIO(text), delimiter="\t")]
    names = list(COLUMNS)
    head = next((place for place, row in enumerate(cells) if any(row)), None)
    if head is not None and "发票号码" in cells[head]:
        names = cells[head]
        cells[head] = []
    return [
        (place, _fields(dict(zip(names, row, strict=False))))
        for place, row in enumerate(cells, start=1)
        if any(row)
    ]


def _fields(row: Mapping[str, str]) -> dict[str, str]:
    found = {field: row.get(column, "") for column, field in FIELDS.items()}
    found["kind"] = KINDS.get(found["kind"], found["kind"])
    try:
        paid_on = day(found["paid_on"])
    except ValidationError:
        return found  # the form names it at its column
    return found | {"paid_on": paid_on.isoformat() if paid_on else ""}


@dataclass(frozen=True)
class Pasted:
    """A table as text, and what is to be said of it and of its rows by their places."""

    text: str
    remarks: list[str] = field(default_factory=list)
    of_rows: dict[int, list[str]] = field(default_factory=dict)


def pasted(content: bytes) -> Pasted:
    """A table file as if it had been pasted."""
    out = StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = read(content, COLUMNS)
    for row in rows.found:
        writer.writerow([_cell(row, column) for column in COLUMNS])
    of_rows = {place: row.remarks for place, row in enumerate(rows.found, start=2)}
    return Pasted(out.getvalue(), rows.remarks, of_rows)


def _cell(row: Row, column: str) -> str:
    try:
        return text(row.cells[column])
    except ValidationError as refusal:
        raise ValidationError(f"第{row.line}行　{column}：{refusal.messages[0]}") from refusal


def template() -> bytes:
    """The empty table to fill in, with one line as an example."""
    return blank(COLUMNS, SAMPLE)
