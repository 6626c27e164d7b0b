"""An xlsx file unpacked within limits: its worksheets, and what a reader of values does not see."""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError

from records.sniffing import ALLOWED, Unacceptable, sniff

MOST_UNPACKED = 40 * 1024 * 1024
MOST_SHEETS = 50
MOST_ROWS = 20_000
MOST_CELLS = 1_000_000  # of the rectangle that holds everything: the reader fills all of it
# No pattern crosses a "<": a crafted part must not be read over and over.
CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
PLACE = rb'<(?:\w+:)?c\s(?:[^<>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"'
PLACED = re.compile(PLACE)
FILLED = re.compile(PLACE + rb"[^<>]*(?<!/)>\s*<(?!/|(?:\w+:)?v(?:\s*/>|></))")
FORMULA = rb"<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)"
ERROR = re.compile(
    rb'<(?:\w+:)?c(?=\s)(?=[^<>]*\st="e")[^<>]*?\sr="([A-Z]{1,3})(\d{1,7})"[^<>]*>\s*'
    rb"(?:" + FORMULA + rb")?\s*<(?:\w+:)?v>([^<]*)<"
)
UNRECKONED = re.compile(
    rb'<(?:\w+:)?c(?=\s)(?![^<>]*\st="str")[^<>]*?\sr="([A-Z]{1,3})(\d{1,7})"[^<>]*(?<!/)>\s*'
    + FORMULA
    + rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^<>]*\shidden="(?:1|true)")[^<>]*?\sr="(\d{1,7})"')
HIDDEN_COLUMNS = re.compile(
    rb'<(?:\w+:)?col(?=\s)(?=[^<>]*\shidden="(?:1|true)")'
    rb'(?=[^<>]*\smin="(\d{1,5})")(?=[^<>]*\smax="(\d{1,5})")'
)
SPARE_ROWS = 50  # a title, notes and a head are no rows of the table
TOO_MANY = f"一次最多导入 {MOST_ROWS} 行，请拆分后再导入。"
DAMAGED = "表格已损坏，无法读取，请用 Excel 或 WPS 打开后另存为 xlsx，再导入。"
UNUSUAL = "表格的内部写法不常见，无法保证读全，请用 Excel 或 WPS 打开后另存为 xlsx，再导入。"


@dataclass(frozen=True)
class Worksheet:
    """A sheet as it stands in the file; places count from zero, as (row, column)."""

    position: int
    name: str
    is_hidden: bool
    xml: bytes
    is_since_1904: bool = False  # how its days are counted

    def unreadable(self) -> Iterator[tuple[int, int, str]]:
        """Cells whose value the reader would give as blank, each with the reason."""
        for column, row, word in ERROR.findall(self.xml):
            yield int(row) - 1, place_of(column), f"单元格是错误值 {word.decode()}，请改正。"
        for column, row in UNRECKONED.findall(self.xml):
            reason = "公式没有算出的结果，请用 Excel 或 WPS 打开、保存后再导入。"
            yield int(row) - 1, place_of(column), reason

    def hidden_rows(self) -> set[int]:
        """Rows that a filter or a person has put out of sight."""
        return {int(row) - 1 for row in HIDDEN_ROW.findall(self.xml)}

    def hidden_columns(self) -> list[range]:
        """Columns that a person has put out of sight."""
        found = HIDDEN_COLUMNS.findall(self.xml)
        return [range(int(first) - 1, int(last)) for first, last in found]


def worksheets(content: bytes) -> list[Worksheet]:
    """The worksheets of a file that is what it says, and small enough to be read."""
    try:
        sniff(BytesIO(content))
        parts = _unpacked(content)
        found = list(_worksheets(parts))
    except Unacceptable as refusal:
        reason = str(refusal).removesuffix(ALLOWED).replace("上传", "导入")
        raise ValidationError(reason) from refusal
    except (zipfile.BadZipFile, zlib.error, ParseError, LookupError, ValueError, OSError) as error:
        raise ValidationError(DAMAGED) from error
    for sheet in found:
        _refuse_what_cannot_be_read(sheet)
    return found


def _unpacked(content: bytes) -> dict[str, bytes]:
    """What the parts really hold, whatever size they claim."""
    left, parts = MOST_UNPACKED, {}
    with zipfile.ZipFile(BytesIO(content)) as package:
        for part in package.infolist():
            part.file_size = left + 2  # its check sum is asked for at its real end
            with package.open(part) as stream:
                parts[part.filename] = data = stream.read(left + 1)
            left -= len(data)
            if left < 0:
                raise ValidationError("表格解压后过大，请拆分后再导入。")
    return parts


def _worksheets(parts: dict[str, bytes]) -> Iterator[Worksheet]:
    rooms = {
        link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target")))
        for link in fromstring(parts["xl/_rels/workbook.xml.rels"])
        if link.get("Type", "").endswith("/worksheet")
    }
    book = list(fromstring(parts["xl/workbook.xml"]).iter())
    sheets = [element for element in book if _plain(element.tag) == "sheet"]
    since_1904 = any(element.get("date1904") in ("1", "true") for element in book)
    if len(sheets) > MOST_SHEETS:
        raise ValidationError(f"表格有 {len(sheets)} 个工作表，请只留下要导入的。")
    for position, sheet in enumerate(sheets):
        link = next(value for name, value in sheet.items() if _plain(name) == "id")
        if link in rooms:
            is_hidden = sheet.get("state", "visible") != "visible"
            xml = parts[rooms[link].lstrip("/")]
            yield Worksheet(position, sheet.get("name", ""), is_hidden, xml, since_1904)


def _plain(name: str) -> str:
    return name.rpartition("}")[2]


def _refuse_what_cannot_be_read(sheet: Worksheet) -> None:
    """One cell far from the others makes a rectangle that no memory holds."""
    number = _count(CELL, sheet.xml)
    if number > MOST_CELLS:
        raise ValidationError(f"工作表“{sheet.name}”的单元格过多，请拆分后再导入。")
    if b"\x00" in sheet.xml or number != _count(PLACED, sheet.xml):
        raise ValidationError(UNUSUAL)
    cells = FILLED.findall(sheet.xml)
    columns, rows = {column for column, _ in cells}, {int(row) for _, row in cells}
    if len(rows) > MOST_ROWS + SPARE_ROWS:
        raise ValidationError(f"工作表“{sheet.name}”有 {len(rows)} 行，{TOO_MANY}")
    if max(rows, default=0) * max((place_of(one) + 1 for one in columns), default=0) > MOST_CELLS:
        last = max(columns, key=place_of).decode()
        raise ValidationError(
            f"工作表“{sheet.name}”的内容直到{last}列、第{max(rows)}行，请删去多余的单元格后再导入。"
        )


def _count(pattern: re.Pattern[bytes], xml: bytes) -> int:
    """How often it occurs, as far as it matters."""
    return sum(1 for _ in islice(pattern.finditer(xml), MOST_CELLS + 1))


def place_of(letters: bytes) -> int:
    """A is 0, B is 1, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1


def letters_of(place: int) -> str:
    """0 is A, 1 is B, 26 is AA."""
    letters = ""
    while place >= 0:
        place, rest = divmod(place, 26)
        letters, place = chr(ord("A") + rest) + letters, place - 1
    return letters
