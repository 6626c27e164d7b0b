"""Packing what the house holds of one subject: tables, its files and their digests in one ZIP."""

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, QuerySet
from django.utils.timezone import localtime
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from accounts import clock
from accounts.models import User
from records import storage
from records.models import File, Package
from records.services import files, progress
from records.sniffing import ZIP

BLOCK = 1 << 20
FEN = "_fen"
SUMS = "校验.sha256"
CONTENTS = ("件号", "类别", "文件", "上传时间", "字节", "SHA-256")


@dataclass(frozen=True)
class Section:
    """The rows of one kind that belong to a subject, and the columns that lead to its files."""

    name: str
    label: str
    columns: tuple[str, ...]
    files: tuple[str, ...]
    rows: Callable[[Any, User], QuerySet]


Table = tuple[Section, list[str], list[tuple]]
Piece = tuple[Section, File]


def add(
    package: zipfile.ZipFile, sections: list[Section], subject: Model, user: User,
    *, head: dict[str, str], readme: str, folder: str = "",
) -> None:  # fmt: skip
    """Add to a ZIP what the house holds of the subject, as far as this user sees it.

    `head` opens the JSON; what could not be packed is named at the end of `readme`. The digests
    can be checked with `sha256sum -c` in the folder.
    """
    tables = [_table(section, subject, user) for section in _told(sections)]
    package.writestr(f"{folder}数据.json", _as_json(head, tables))
    pieces, missing = _add_files(package, folder, _files(sections, subject, user))
    package.writestr(f"{folder}数据.xlsx", _as_workbook(pieces, tables))
    sums = [f"{file.sha256}  {_name(section, file)}" for section, file in pieces]
    package.writestr(f"{folder}{SUMS}", "".join(f"{line}\n" for line in sums))
    lost = "\n以下文件未收入：\n" + "\n".join(missing) if missing else ""
    package.writestr(f"{folder}说明.txt", f"{readme}{lost}".encode("utf-8-sig"))


@contextmanager
def written(target: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """A ZIP to add to, whole in the target afterwards, which is read from its beginning."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        yield package
    target.seek(0)


@contextmanager
def made(row: Package, name: str) -> Iterator[zipfile.ZipFile]:
    """A ZIP to add to, which is then the file of this row."""
    with TemporaryFile() as target:
        with written(target) as package:
            yield package
        blocks = iter(lambda: target.read(BLOCK), b"")
        house = User.objects.house()
        row.file = files.store_made(blocks, name=name, media_type=ZIP.media_type, by=house)
    row.made_at = clock.now()
    row.save(update_fields=["file", "made_at"])


def _told(sections: list[Section]) -> Iterator[Section]:
    for place, section in enumerate(sections):
        progress.tell(50 * place // len(sections), f"整理{section.label}")
        yield section


def _table(section: Section, subject: Model, user: User) -> Table:
    rows = section.rows(subject, user)
    fields = [_field(rows.model, path) for path in section.columns]
    labels = [str(field.verbose_name) for field in fields]
    choices = [dict(field.flatchoices or ()) for field in fields]
    found = rows.order_by("pk").values_list(*section.columns)
    named = [
        tuple(words.get(value, value) for words, value in zip(choices, row, strict=True))
        for row in found
    ]
    return section, labels, named


def _field(model: type[Model], path: str) -> Field:
    first, _, rest = path.partition("__")
    field = model._meta.get_field(first)
    if rest and field.related_model is not None:
        return _field(field.related_model, rest)
    if rest or not isinstance(field, Field):
        raise FieldDoesNotExist(path)
    return field


def _as_json(head: dict[str, str], tables: list[Table]) -> str:
    told = {
        section.label: [dict(zip(labels, row, strict=True)) for row in rows]
        for section, labels, rows in tables
    }
    return json.dumps({**head, **told}, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _as_workbook(pieces: list[Piece], tables: list[Table]) -> bytes:
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        money = book.add_format({"num_format": "#,##0.00"})
        _add_contents(book.add_worksheet("目录"), pieces, head)
        for section, labels, rows in tables:
            sheet = book.add_worksheet(section.label)
            sheet.freeze_panes(1, 0)
            for place, (column, label) in enumerate(zip(section.columns, labels, strict=True)):
                is_money = column.endswith(FEN)
                sheet.write_string(0, place, label.replace("（分）", "（元）"), head)
                sheet.set_column(place, place, 18, money if is_money else None)
                for line, row in enumerate(rows, start=1):
                    _write(sheet, line, place, row[place], is_money)
    return out.getvalue()


def _write(sheet: Worksheet, line: int, place: int, value: object, is_money: bool) -> None:
    if value is None or value == "":
        return
    if is_money:
        sheet.write_number(line, place, value / 100)
    elif isinstance(value, bool):
        sheet.write_string(line, place, "是" if value else "否")
    elif isinstance(value, datetime):
        sheet.write_string(line, place, f"{localtime(value):%Y-%m-%d %H:%M}")
    else:
        sheet.write_string(line, place, str(value))


def _add_contents(sheet: Worksheet, pieces: list[Piece], head: Format) -> None:
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, CONTENTS, head)
    sheet.set_column(2, 2, 48)
    sheet.set_column(3, 5, 18)
    for line, (section, file) in enumerate(pieces, start=1):
        at = f"{localtime(file.uploaded_at):%Y-%m-%d %H:%M}"
        row = (line, section.label, _name(section, file), at, file.size, file.sha256)
        sheet.write_row(line, 0, row)


def _name(section: Section, file: File) -> str:
    """Where the file lies in the package."""
    return f"文件/{section.label}/{file.pk:06d}-{file.name}"


def _add_files(
    package: zipfile.ZipFile, folder: str, found: list[Piece]
) -> tuple[list[Piece], list[str]]:
    """Add the files one by one; return those added, and the names of what is gone or unfit."""
    added, missing = [], []
    for place, (section, file) in enumerate(found):
        progress.tell(50 + 49 * place // len(found), file.name)
        path = storage.path_of(file.storage_key)
        if file.scan == File.Scan.INFECTED or not path.exists():
            missing.append(_name(section, file))
        else:
            name = f"{folder}{_name(section, file)}"
            package.write(path, name, compress_type=zipfile.ZIP_STORED)
            added.append((section, file))
    return added, missing


def _files(sections: list[Section], subject: Model, user: User) -> list[Piece]:
    """The files that the rows lead to and that this user may fetch, each once."""
    wanted: dict[int, int] = {}
    for place, section in enumerate(sections):
        for column in section.files:
            rows = section.rows(subject, user).exclude(**{column: None}).order_by()
            for key in rows.values_list(column, flat=True):
                wanted.setdefault(key, place)
    seen = File.objects.visible_to(user).filter(pk__in=wanted)
    ordered = sorted(seen, key=lambda file: (wanted[file.pk], file.pk))
    return [(sections[wanted[file.pk]], file) for file in ordered]
