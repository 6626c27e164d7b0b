"""What stands in an xlsx or csv file, read within limits, as WPS and Excel write it."""

import csv
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO, StringIO

import tablib
from django.core.exceptions import ValidationError
from import_export.formats.base_formats import Format
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter import Workbook

from records.sniffing import Unacceptable, sniff

MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_CELLS = 1_000_000  # of the rectangle that holds everything: the reader fills all of it
FILLED_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\sr="([A-Z]{1,3})(\d{1,7})"[^>]*?(?<!/)>')
HEAD_WITHIN = 10  # a title and notes may stand above the names of the columns
LINE = "行号"
ENCODINGS = ("utf-8-sig", "gb18030")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
EXACT = 10**15  # above it a number in a cell has lost digits


def read(content: bytes, columns: Sequence[str]) -> tablib.Dataset:
    """The rows under these columns, each with the line it stands on; blank rows are left out."""
    if len(content) > MOST_BYTES:
        raise ValidationError(f"文件不得超过 {MOST_BYTES // 1024 // 1024} MB，请拆分后再导入。")
    cells = _workbook(content) if content.startswith(b"PK") else _csv(content)
    top = _head(cells, columns)
    names = [str(cell).strip() for cell in cells[top]]
    places = [names.index(column) for column in columns]
    found = tablib.Dataset(headers=[LINE, *columns])
    for line, row in enumerate(cells[top + 1 :], start=top + 2):
        values = [row[place] if place < len(row) else "" for place in places]
        if any(str(value or "").strip() for value in values):
            found.append([line, *values])
    if len(found) > MOST_ROWS:
        raise ValidationError(f"一次最多导入 {MOST_ROWS} 行，本表有 {len(found)} 行，请拆分。")
    if not len(found):
        raise ValidationError("表格中没有可导入的行。")
    return found


def _workbook(content: bytes) -> list[list]:
    try:
        sniff(BytesIO(content))
        with zipfile.ZipFile(BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                raise ValidationError("表格解压后过大，请拆分后再导入。")
            _refuse_strays(package)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Unacceptable as refusal:
        raise ValidationError(str(refusal)) from refusal
    except (CalamineError, zipfile.BadZipFile, ValueError, IndexError, OSError) as error:
        raise ValidationError("表格已损坏，无法读取，请另存为 xlsx 后再导入。") from error


def _refuse_strays(package: zipfile.ZipFile) -> None:
    """One cell far from the others makes a rectangle that no memory holds."""
    for name in package.namelist():
        if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
            continue
        cells = FILLED_CELL.findall(package.read(name))
        columns, rows = {column for column, _ in cells}, {int(row) for _, row in cells}
        if max(rows, default=0) * max(map(_place_of, columns), default=0) > MOST_CELLS:
            column = max(columns, key=_place_of).decode()
            raise ValidationError(
                f"表格的内容直到{column}列、第{max(rows)}行，请删去多余的单元格后再导入。"
            )


def _place_of(column: bytes) -> int:
    place = 0
    for letter in column:
        place = place * 26 + letter - ord("A") + 1
    return place


def _csv(content: bytes) -> list[list]:
    words = _decoded(content)
    if "\x00" in words:
        raise ValidationError("文件不是 xlsx 或 csv 表格。")
    first = words.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    try:
        return list(csv.reader(StringIO(words, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise ValidationError("csv 文件的引号或分隔符不成对，请另存为 xlsx 后再导入。") from error


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(UTF_16_MARKS) else ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError("无法识别文件的文字编码，请另存为 xlsx 或 UTF-8 的 csv 后再导入。")


def _head(cells: list[list], columns: Sequence[str]) -> int:
    best: list[str] = list(columns)
    for place, row in enumerate(cells[:HEAD_WITHIN]):
        names = {str(cell).strip() for cell in row[:MOST_COLUMNS]}
        missing = [column for column in columns if column not in names]
        if not missing:
            return place
        best = min(best, missing, key=len)
    raise ValidationError(f"表头缺少“{'”“'.join(best)}”列，请使用模板。")


def text(value: object) -> str:
    """A cell as text; whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        if abs(value) >= EXACT:
            raise ValidationError("单元格以数字保存，末位已丢失，请设为文本后重新填写。")
        value = int(value)
    return "" if value is None else str(value).strip()


def day(value: object) -> date | None:
    """A cell as a day: a date of the sheet, or text as 2022-03-02, 2022/3/2, 2022年3月2日."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = text(value)
    if not words:
        return None
    plain = words.replace("年", "-").replace("月", "-").replace("日", "")
    for sign in "/.":
        plain = plain.replace(sign, "-")
    try:
        year, month, number = (int(part) for part in plain.split("-"))
        return date(year, month, number)
    except ValueError as error:
        raise ValidationError(f"“{words}”不是真实的日期，请写作 2022-03-02。") from error


def blank(columns: Sequence[str], sample: Sequence[str]) -> bytes:
    """A workbook to fill in: text cells under the columns, one line as an example."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("名单")
        plain, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        for place, (column, example) in enumerate(zip(columns, sample, strict=True)):
            sheet.set_column(place, place, 26, plain)
            sheet.write_string(0, place, column, head)
            sheet.write_string(1, place, example, plain)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


class Table(Format):
    """xlsx or csv, told apart by what is in it; subclasses name their ``columns``."""

    columns: tuple[str, ...] = ()

    def __init__(self, encoding: str | None = None) -> None:
        """The encoding is found out from the bytes; the engine hands one in all the same."""

    def get_title(self) -> str:
        return "xlsx 或 csv"

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        return read(in_stream, self.columns)
