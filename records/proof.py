"""Proof-reading: what a rendered paper and its sheet really say, against what they had to say."""

import re
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from records.amounts import yuan
from records.capitals import in_capitals
from records.paper_kinds import KINDS, Values
from records.sheets import HEAD_ROWS

PAGE_NUMBER = re.compile(r"—\d+—$|^—\d+—")


def faults_of_pdf(pdf: bytes, kind: str, values: Values) -> list[str]:
    """Each row whose cells do not stand in the PDF, in order, to the cent; a missing total."""
    text = words_of(pdf)
    if not KINDS[kind].columns:
        told = _printed_facts(kind, values)
        return [f"PDF 中没有：{fact[:40]}" for fact in told if fact not in text]
    place, faults = 0, []
    for row in _printed_rows(kind, values):
        found = text.find(row, place)
        if found < 0:
            faults.append(f"PDF 中没有这一行：{row[:40]}")
        else:
            place = found + len(row)
    if text.find(_printed_total(values), place) < 0:
        faults.append("PDF 中的合计不一致。")
    return faults


def faults_of_sheet(xlsx: bytes, kind: str, values: Values) -> list[str]:
    """Each row of the workbook that is not what the paper says, amounts compared in fen."""
    sheet = CalamineWorkbook.from_filelike(BytesIO(xlsx)).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)[HEAD_ROWS:]
    names = list(KINDS[kind].columns)
    expected = [*values["rows"], {"amount_fen": values["total_fen"]}]
    if len(rows) != len(expected):
        return [f"表格有{len(rows)}行，应为{len(expected)}行。"]
    return [
        f"表格第{place}行与公文不一致。"
        for place, (row, wanted) in enumerate(zip(rows, expected, strict=True), start=1)
        if any(
            _differs(cell, wanted[name], name)
            for name, cell in zip(names, row, strict=True)
            if name in wanted
        )
    ]


def words_of(pdf: bytes) -> str:
    """All text of a PDF without white space and page numbers, in the order in which it is drawn."""
    pages = ("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)
    return "".join(PAGE_NUMBER.sub("", page) for page in pages)


def _differs(cell: object, wanted: object, name: str) -> bool:
    if name.endswith("_fen"):
        return not isinstance(cell, float | int) or round(cell * 100) != wanted
    return cell != wanted


def _printed_facts(kind: str, values: Values) -> Iterator[str]:
    """What a letter was told, as it prints it: a line of a text at a time, amounts both ways."""
    for name in KINDS[kind].required.keys() - {"contact"}:
        content = values[name]
        if name.endswith("_fen"):
            yield from (yuan(content), in_capitals(content)) if content else ()
        else:
            texts = content if isinstance(content, list) else [str(content)]
            for line in "\n".join(texts).splitlines():
                yield "".join(line.split()).rstrip("。；")


def _printed_rows(kind: str, values: Values) -> Iterator[str]:
    for row in values["rows"]:
        printed = {**row}
        if amount := row.get("amount_fen"):
            printed |= {"amount_fen": yuan(amount), "capitals": in_capitals(amount)}
        yield "".join("".join(printed[name].split()) for name in KINDS[kind].columns)


def _printed_total(values: Values) -> str:
    if "total_fen" in values:
        return f"合计{yuan(values['total_fen'])}人民币{in_capitals(values['total_fen'])}"
    return f"合计{values['total_wan']}"
