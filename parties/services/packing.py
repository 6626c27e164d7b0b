"""Packing a party's own data: tables as JSON and as a workbook, and its files, in one ZIP."""

import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import BinaryIO

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.timezone import localtime
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from accounts import clock
from accounts.models import User
from parties.models import Party
from parties.sections import Section, known
from records import storage
from records.models import File
from records.services import progress

FEN = "_fen"
Table = tuple[Section, list[str], list[tuple]]
README = """青浦智造奖励：{name}（{uscc}）的数据副本
制作时间：{at}　制作人：{by}

数据.xlsx　各类记录，每类一张表，金额单位为元。
数据.json　同样的记录，供程序读取，金额单位为分。
文件/　　　本单位上传的材料和发给本单位的文书。
{missing}"""


def pack(party: Party, user: User, target: BinaryIO) -> None:
    """Write what the house holds of the party, as far as this member sees it, into a ZIP."""
    tables = [_table(section, party, user) for section in _told(known())]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("数据.json", _as_json(party, tables))
        package.writestr("数据.xlsx", _as_workbook(tables))
        missing = list(_add_files(package, party, user))
        lost = "\n以下文件未收入：\n" + "\n".join(missing) if missing else ""
        package.writestr("说明.txt", _readme(party, user, lost).encode("utf-8-sig"))


def _told(sections: list[Section]) -> Iterator[Section]:
    for place, section in enumerate(sections):
        progress.tell(50 * place // len(sections), f"整理{section.label}")
        yield section


def _table(section: Section, party: Party, user: User) -> Table:
    rows = section.rows(party, user)
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


def _as_json(party: Party, tables: list[Table]) -> str:
    told = {
        section.label: [dict(zip(labels, row, strict=True)) for row in rows]
        for section, labels, rows in tables
    }
    whole = {"单位": party.name, "统一社会信用代码": party.uscc, **told}
    return json.dumps(whole, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _as_workbook(tables: list[Table]) -> bytes:
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        money = book.add_format({"num_format": "#,##0.00"})
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


def _add_files(package: zipfile.ZipFile, party: Party, user: User) -> Iterator[str]:
    """Add the files one by one; yield the name of each that is not there or not fit."""
    found = list(_files(party, user))
    for place, (section, file) in enumerate(found):
        progress.tell(50 + 49 * place // len(found), file.name)
        name = f"文件/{section.label}/{file.pk:06d}-{file.name}"
        path = storage.path_of(file.storage_key)
        if file.scan == File.Scan.INFECTED or not path.exists():
            yield name
        else:
            package.write(path, name, compress_type=zipfile.ZIP_STORED)


def _files(party: Party, user: User) -> Iterator[tuple[Section, File]]:
    """The files that the rows lead to and that this member may fetch, each once."""
    taken: set[int] = set()
    for section in known():
        keys: set[int] = set()
        for column in section.files:
            keys |= set(section.rows(party, user).order_by().values_list(column, flat=True))
        wanted = keys - taken - {None}
        taken |= wanted
        for file in File.objects.visible_to(user).filter(pk__in=wanted).order_by("pk"):
            yield section, file


def _readme(party: Party, user: User, missing: str) -> str:
    at = f"{localtime(clock.now()):%Y-%m-%d %H:%M}"
    return README.format(name=party.name, uscc=party.uscc, at=at, by=user, missing=missing)
