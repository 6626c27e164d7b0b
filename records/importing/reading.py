"""What stands in an xlsx or csv file: every row under the columns asked for, or why not."""

import csv
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import NamedTuple

from django.core.exceptions import ValidationError
from import_export.formats.base_formats import Format
from python_calamine import CalamineError, CalamineWorkbook

from records.importing import package
from records.importing.cells import Since1904, Unreadable
from records.importing.package import MOST_ROWS
from records.sniffing import ENCRYPTED_PACKAGE, OLE

MOST_COLUMNS = 60
MOST_BYTES = 5 * 1024 * 1024
HEAD_WITHIN = 10  # a title and notes may stand above the names of the columns
ENCODINGS = ("utf-8-sig", "gb18030")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
MOST_MERGED = 2_000
MERGED = "本格属于合并单元格，请取消合并后逐行填写。"

Area = tuple[tuple[int, int], tuple[int, int]]


class Row(NamedTuple):
    """A row of a table: where it stands, and its cells by column."""

    sheet: str
    line: int
    cells: dict[str, object]
    is_hidden: bool = False

    @property
    def remarks(self) -> list[str]:
        """What whoever sees the sheet does not see of this row."""
        return ["本行在表格中是隐藏的，请核对。"] if self.is_hidden else []


@dataclass
class Rows:
    """All rows of a file; by sheet the letters of columns and those hidden; sheets left unread."""

    columns: tuple[str, ...]
    found: list[Row] = field(default_factory=list)
    letters: dict[str, dict[str, str]] = field(default_factory=dict)
    hidden: dict[str, list[str]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.found)

    @property
    def remarks(self) -> list[str]:
        """What is to be known of the table besides its rows."""
        said = [
            f"工作表“{sheet}”的“{'”“'.join(columns)}”列是隐藏的，其中的内容一并读取，请核对。"
            for sheet, columns in self.hidden.items()
        ]
        left = f"未读取的工作表（没有所需的表头）：{'、'.join(self.unread)}。"
        return [*said, left] if self.unread else said


@dataclass
class Grid:
    """The cells of one sheet, with what is known of them besides."""

    name: str
    cells: list[list]
    merged: Sequence[Area] = ()
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: Sequence[range] = ()
    is_hidden: bool = False


def read(content: bytes, columns: Sequence[str]) -> Rows:
    """The rows under these columns, of every sheet that has them; blank rows are left out."""
    if len(content) > MOST_BYTES:
        raise ValidationError(f"文件不得超过 {MOST_BYTES // 1024 // 1024} MB，请拆分后再导入。")
    grids = _workbook(content) if content.startswith(b"PK") else [Grid("", _csv(content))]
    rows, lacking = Rows(tuple(columns)), []
    for grid in grids:
        top, missing = _head(grid, columns)
        if not missing:
            _take(grid, top, rows)
        elif not grid.is_hidden and any(any(map(_is_filled, line)) for line in grid.cells):
            lacking.append((grid, missing))
    _refuse_what_was_meant(sorted(lacking, key=lambda one: len(one[1])), rows)
    if len(rows) > MOST_ROWS:
        raise ValidationError(f"表格有 {len(rows)} 行，{package.TOO_MANY}")
    if not rows:
        raise ValidationError("表格中没有可导入的行。")
    return rows


def _refuse_what_was_meant(lacking: list[tuple[Grid, list[str]]], rows: Rows) -> None:
    """A sheet with half of the columns is one whose head is wrong, not one beside the matter."""
    for grid, missing in lacking:
        if not rows.letters or len(missing) <= len(rows.columns) // 2:
            raise ValidationError(f"{_named(grid)}表头缺少“{'”“'.join(missing)}”列，请使用模板。")
        rows.unread.append(grid.name)
    if not rows.letters:
        raise ValidationError("表格是空的。")


def _workbook(content: bytes) -> list[Grid]:
    sheets = package.worksheets(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return [_grid(book.get_sheet_by_index(sheet.position), sheet) for sheet in sheets]
    except (CalamineError, ValueError, OSError) as error:
        raise ValidationError(package.DAMAGED) from error


def _grid(values, sheet: package.Worksheet) -> Grid:
    cells = values.to_python(skip_empty_area=False)
    width = max(map(len, cells), default=0)
    if sheet.is_since_1904:
        cells = [[_since_1904(cell) for cell in line] for line in cells]
    for row, column, reason in sheet.unreadable():
        if row < package.MOST_CELLS and column < MOST_COLUMNS:
            cells += [[""] * width for _ in range(row + 1 - len(cells))]
            cells[row] += [""] * (column + 1 - len(cells[row]))
            cells[row][column] = Unreadable(reason)
    merged = values.merged_cell_ranges or ()
    rows, columns = sheet.hidden_rows(), sheet.hidden_columns()
    return Grid(sheet.name, cells, merged, rows, columns, sheet.is_hidden)


def _since_1904(cell: object) -> object:
    return Since1904(cell) if isinstance(cell, float) else cell


def _csv(content: bytes) -> list[list]:
    if content.startswith(OLE):
        if ENCRYPTED_PACKAGE in content:
            raise ValidationError("表格设有密码，请去除密码后再导入。")
        raise ValidationError("这是旧版 xls 或 et 表格，请打开后另存为 xlsx，再导入。")
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise ValidationError("文件其实是网页，请用 Excel 或 WPS 打开后另存为 xlsx，再导入。")
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


def _head(grid: Grid, columns: Sequence[str]) -> tuple[int, list[str]]:
    """The last line of the head, and the columns that are missing from the best there is."""
    best, found = list(columns), 0
    for top, names in enumerate(_names(grid)):
        missing = [column for column in columns if _folded(column) not in names]
        if len(missing) < len(best) or not missing:
            best, found = missing, top
        elif not best:
            break
    return found, best


def _names(grid: Grid) -> list[list[str]]:
    """The lines near the top, with a merged cell's words in each place that it covers."""
    lines = [list(line[:MOST_COLUMNS]) for line in grid.cells[:HEAD_WITHIN]]
    for (top, left), (bottom, right) in grid.merged:
        for line in lines[top : bottom + 1]:
            covered = len(line[left : right + 1])
            line[left : right + 1] = [lines[top][left]] * covered if covered else []
    return [[_folded(cell) for cell in line] for line in lines]


def _folded(name: object) -> str:
    words = unicodedata.normalize("NFKC", str(name))
    return "".join(letter for letter in words if letter.isprintable() and letter not in " *")


def _take(grid: Grid, top: int, rows: Rows) -> None:
    """The rows below the head."""
    names = _names(grid)[top]
    places = {column: names.index(_folded(column)) for column in rows.columns}
    typed = [_folded(cell) for cell in grid.cells[top]]
    for column in rows.columns:
        if typed.count(_folded(column)) > 1:
            raise ValidationError(f"{_named(grid)}表头有两列“{column}”，请删去一列。")
    _mark_merged(grid, top, set(places.values()))
    found = [row for row in _below(grid, top, places) if any(map(_is_filled, row.cells.values()))]
    if found and grid.is_hidden:
        raise ValidationError(
            f"工作表“{grid.name}”是隐藏的，其中有 {len(found)} 行，请取消隐藏或删去后再导入。"
        )
    if not grid.is_hidden:
        rows.found += found
        rows.letters[grid.name] = {
            column: package.letters_of(place) for column, place in places.items()
        }
    unseen = [
        column
        for column, place in places.items()
        if any(place in hidden for hidden in grid.hidden_columns)
        and any(_is_filled(row.cells[column]) for row in found)
    ]
    if unseen:
        rows.hidden[grid.name] = unseen


def _named(grid: Grid) -> str:
    return f"工作表“{grid.name}”的" if grid.name else ""


def _below(grid: Grid, top: int, places: dict[str, int]) -> list[Row]:
    return [
        Row(
            grid.name,
            place + 1,
            {column: line[at] if at < len(line) else "" for column, at in places.items()},
            place in grid.hidden_rows,
        )
        for place, line in enumerate(grid.cells[top + 1 :], start=top + 1)
    ]


def _is_filled(cell: object) -> bool:
    return isinstance(cell, Unreadable) or bool(str(cell).strip())


def _mark_merged(grid: Grid, top: int, places: set[int]) -> None:
    """Whether a merged cell speaks for each row it covers is not for a machine to say."""
    if len(grid.merged) > MOST_MERGED:
        raise ValidationError(f"{_named(grid)}合并单元格过多，请取消合并后再导入。")
    for (first, left), (last, right) in grid.merged:
        if first <= top or not any(map(_is_filled, _cut(grid.cells, first, left))):
            continue
        for place in places & set(range(left, right + 1)):
            for line in grid.cells[first : last + 1]:
                if place != left or line is not grid.cells[first]:
                    line[place : place + 1] = [Unreadable(MERGED)]


def _cut(cells: list[list], row: int, column: int) -> list:
    """The one cell there, or none beyond what is filled."""
    return cells[row][column : column + 1] if row < len(cells) else []


class Table(Format):
    """xlsx or csv, told apart by what is in it; subclasses name their ``columns``."""

    columns: tuple[str, ...] = ()

    def __init__(self, encoding: str | None = None) -> None:
        """The encoding is found out from the bytes; the engine hands one in all the same."""

    def get_title(self) -> str:
        return "xlsx 或 csv"

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> Rows:
        return read(in_stream, self.columns)
