"""Tables as offices write them: by openpyxl, and taken apart where no library writes such."""

import zipfile
from collections.abc import Callable
from io import BytesIO

from openpyxl import Workbook

HEAD, TAIL = "<sheetData>", "</sheetData></worksheet>"
OPENING = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
SHEET = "xl/worksheets/sheet1.xml"
COLUMNS = ("代码", "名称", "日期")


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def book(*rows: tuple, columns: tuple = COLUMNS) -> Workbook:
    """A workbook with one sheet, 名单: the columns, and the rows under them."""
    made = Workbook()
    made.active.title = "名单"
    for row in (columns, *rows):
        made.active.append(row)
    return made


def xlsx(*rows: tuple, columns: tuple = COLUMNS) -> bytes:
    return saved(book(*rows, columns=columns))


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The same package, each part as `change` gives it back; None leaves it out."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
    return out.getvalue()


def with_part(name: str, part: bytes | None, content: bytes = b"") -> bytes:
    """A workbook with one part put in the place of another."""
    return repacked(content or xlsx(), lambda one, old: part if one == name else old)


def cell(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def heading(columns: tuple = COLUMNS) -> str:
    """The first row, as inline strings."""
    cells = "".join(cell(f"{chr(65 + at)}1", column) for at, column in enumerate(columns))
    return f'<row r="1">{cells}</row>'


def written(rows: str, *, before: str = "", after: str = "", head: str = "") -> bytes:
    """A workbook whose sheet has these rows under the head, as text of the part itself."""
    body = f"{OPENING}{before}{HEAD}{head or heading()}{rows}</sheetData>{after}</worksheet>"
    return with_part(SHEET, body.encode())
