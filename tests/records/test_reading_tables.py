"""Tables of Excel, WPS and LibreOffice: all rows, or a reason that says where."""

import struct
import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.dimensions import RowDimension
from xlsxwriter import Workbook as StreamedWorkbook

from records.importing import package, reading
from records.importing.cells import Unreadable, day, text
from records.importing.reading import read
from tests.records import books
from tests.records.books import COLUMNS, cell, written

FIRST = ("a1", "甲厂", "2022-03-02")
OTHER = ("a2", "乙厂", "2022-03-03")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def rows_of(content, columns=COLUMNS):
    return [tuple(row.cells.values()) for row in read(content, columns).found]


def refusal(content, columns=COLUMNS):
    with pytest.raises(ValidationError) as refused:
        read(content, columns)
    (message,) = refused.value.messages
    return message


def line(number, *values):
    cells = "".join(cell(f"{chr(65 + at)}{number}", value) for at, value in enumerate(values))
    return f'<row r="{number}">{cells}</row>'


@pytest.mark.parametrize("dimension", ["A1", "A1:C1", "A1:XFD1048576", "Z9:A1"])
def test_dimension_that_the_file_claims_is_not_believed(dimension):
    claimed = f'<dimension ref="{dimension}"/>'

    assert rows_of(written(line(2, *FIRST) + line(3, *OTHER), before=claimed)) == [FIRST, OTHER]


def test_rows_far_below_and_blank_ones_between_keep_their_line():
    found = read(written(line(2, *FIRST) + line(900, *OTHER)), COLUMNS).found

    assert [row.line for row in found] == [2, 900]


def test_formatted_blank_cells_to_the_end_of_the_sheet_are_nothing():
    blank = '<row r="1048576"><c r="XFD1048576" s="0"></c><c r="XFC1048576"><v></v></c></row>'

    assert rows_of(written(line(2, *FIRST) + blank)) == [FIRST]


def test_head_may_stand_under_a_title_and_span_merged_cells():
    made = books.book(columns=("2022年度名单",))
    made.active.append(["代码", "企业", None])
    made.active.append([None, "名称", "日期"])
    made.active.append(FIRST)
    for area in ("A1:C1", "A2:A3", "B2:C2"):
        made.active.merge_cells(area)

    assert rows_of(books.saved(made)) == [FIRST]


def test_head_merged_over_two_lines_is_one_head():
    made = books.book()
    made.active.append([None] * 3)
    made.active.append(FIRST)
    for area in ("A1:A2", "B1:B2", "C1:C2"):
        made.active.merge_cells(area)

    assert rows_of(books.saved(made)) == [FIRST]


def test_names_of_columns_are_the_same_however_they_are_typed():
    columns = (" \uff0a代 码", "名\n称*", "备注", "已奖励金额(元)")
    content = books.xlsx(("a1", "甲厂", "x", 5), columns=columns)

    assert rows_of(content, ("名称", "代码", "已奖励金额（元）")) == [("甲厂", "a1", 5.0)]


def test_merged_cells_under_the_head_are_named_not_guessed():
    made = books.book(FIRST, (None, "乙厂", "2022-03-03"))
    made.active.merge_cells("A2:A3")

    first, second = read(books.saved(made), COLUMNS).found
    assert first.cells["代码"] == "a1"
    assert second.cells["代码"] == Unreadable(reading.MERGED)


def test_hidden_rows_and_columns_are_read_and_said_to_be_hidden():
    made = books.book(FIRST, OTHER)
    made.active.row_dimensions[3] = RowDimension(made.active, index=3, hidden=True)
    made.active.column_dimensions.group("B", "C", hidden=True)

    rows = read(books.saved(made), COLUMNS)

    assert [bool(row.remarks) for row in rows.found] == [False, True]
    assert rows.hidden == {"名单": ["名称", "日期"]}
    assert "“名称”“日期”列是隐藏的" in rows.remarks[0]


def test_every_sheet_with_the_head_is_read_and_others_are_named():
    made = books.book(FIRST)
    made.create_sheet("说明").append(["请勿改动表头"])
    more = made.create_sheet("第二批")
    more.append(COLUMNS[::-1])
    more.append(OTHER[::-1])
    made.create_sheet("空")
    made.create_chartsheet("图")

    rows = read(books.saved(made), COLUMNS)

    assert [(row.sheet, row.line) for row in rows.found] == [("名单", 2), ("第二批", 2)]
    assert tuple(rows.found[1].cells.values()) == OTHER
    assert rows.letters["第二批"]["代码"] == "C"
    assert rows.unread == ["说明"]


def test_hidden_sheet_with_rows_is_refused():
    made = books.book(FIRST)
    old = made.create_sheet("旧表")
    old.append(COLUMNS)
    old.append(OTHER)
    old.sheet_state = "veryHidden"

    assert "工作表“旧表”是隐藏的，其中有 1 行" in refusal(books.saved(made))


def test_hidden_sheet_of_the_office_programme_is_passed_over():
    made = books.book(FIRST)
    made.create_sheet("WpsReserved_CellImgList").sheet_state = "hidden"
    made["WpsReserved_CellImgList"].append(["x"])

    assert rows_of(books.saved(made)) == [FIRST]


def test_sheet_whose_head_is_nearly_right_is_refused():
    made = books.book(FIRST)
    made.create_sheet("第二批").append(["代码", "名字", "日期"])

    assert refusal(books.saved(made)) == "工作表“第二批”的表头缺少“名称”列，请使用模板。"


def test_column_that_stands_twice_is_refused():
    content = books.xlsx((*FIRST, "b1"), columns=(*COLUMNS, "代码"))

    assert refusal(content) == "工作表“名单”的表头有两列“代码”，请删去一列。"


def test_dates_are_the_same_in_both_calendars():
    noon = datetime.combine(date(2022, 3, 2), time(12))
    expected = [("a1", "甲厂", date(2022, 3, 2)), ("a2", "乙厂", noon)]
    made = books.book(*expected)

    assert rows_of(books.saved(made)) == expected
    made.epoch = CALENDAR_MAC_1904
    assert rows_of(books.saved(made)) == expected


def test_day_left_as_a_number_is_counted_from_where_the_workbook_counts():
    made = books.book(("a1", 40237, 40237.5))
    (plain,) = rows_of(books.saved(made))
    made.epoch = CALENDAR_MAC_1904
    (of_a_mac,) = rows_of(books.saved(made))

    assert (day(plain[1]), day(of_a_mac[1])) == (date(2010, 2, 28), date(2014, 3, 1))
    assert text(of_a_mac[1]) == "40237"


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ('<c r="B2" t="e"><v>#N/A</v></c>', "单元格是错误值 #N/A"),
        ('<c r="B2" s="1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "单元格是错误值 #DIV/0!"),
        ('<c r="B2"><f>C1</f></c>', "公式没有算出的结果"),
        ('<c r="B2"><f>C1</f><v/></c>', "公式没有算出的结果"),
        ('<c r="B2"><f ca="1">C1</f><v></v></c>', "公式没有算出的结果"),
    ],
)
def test_cell_that_holds_no_value_says_why(xml, reason):
    row = f'<row r="2">{cell("A2", "a1")}{xml}{cell("C2", "2022-03-02")}</row>'

    (found,) = read(written(row), COLUMNS).found
    assert reason in found.cells["名称"].reason


def test_formula_with_a_result_is_its_result():
    row = (
        f'<row r="2">{cell("A2", "a1")}<c r="B2" t="str"><f>"甲"&amp;"厂"</f><v>甲厂</v></c>'
        '<c r="C2" t="str"><f>IF(1,"","x")</f><v></v></c></row>'
    )

    assert rows_of(written(row)) == [("a1", "甲厂", "")]


def test_rich_and_inline_text_is_read_whole():
    runs = '<r><t>甲</t></r><r><t xml:space="preserve"> 厂</t></r>'
    rich = f'<c r="B2" t="inlineStr"><is>{runs}</is></c>'

    assert rows_of(written(f'<row r="2">{cell("A2", "a1")}{rich}</row>')) == [("a1", "甲 厂", "")]


def test_prefixed_names_are_read():
    xml = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{books.HEAD}{books.heading()}{line(2, *FIRST)}{books.TAIL}"
    ).replace("<x:worksheet", "\0")
    for tag in ("sheetData", "row", "is", "t", "c"):
        xml = xml.replace(f"<{tag}>", f"<x:{tag}>").replace(f"<{tag} ", f"<x:{tag} ")
        xml = xml.replace(f"</{tag}>", f"</x:{tag}>")
    xml = xml.replace("\0", "<x:worksheet").replace("</worksheet>", "</x:worksheet>")

    assert rows_of(books.with_part(books.SHEET, xml.encode())) == [FIRST]


def test_strict_open_xml_is_read():
    def strict(_name, part):
        return part.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )

    assert rows_of(books.repacked(books.xlsx(FIRST), strict)) == [FIRST]


def test_streamed_workbook_is_read():
    out = BytesIO()
    with StreamedWorkbook(out, {"constant_memory": True}) as made:
        for place, row in enumerate((COLUMNS, FIRST, OTHER)):
            sheet = made.get_worksheet_by_name("Sheet1") or made.add_worksheet()
            sheet.write_row(place, 0, row)

    assert rows_of(out.getvalue()) == [FIRST, OTHER]


def lying():
    """A part that claims to unpack to less than it does."""
    content = bytearray(written(f"<!--{'x' * (package.MOST_UNPACKED + 1)}-->"))
    with zipfile.ZipFile(BytesIO(content)) as made:
        part = made.getinfo(books.SHEET)
    for at in (part.header_offset + 22, content.index(b"PK\x01\x02", part.header_offset) + 24):
        if struct.unpack_from("<I", content, at)[0] == part.file_size:
            struct.pack_into("<I", content, at, 1000)
    return bytes(content)


def encrypted():
    return OLE + "EncryptedPackage".encode("utf-16-le")


REFUSED = {
    "zip_that_is_none": (lambda: b"PK\x03\x04nonsense", "已损坏"),
    "truncated": (lambda: books.xlsx(FIRST)[:-200], "已损坏"),
    "archive": (lambda: books.with_part("xl/workbook.xml", None), "不是 xlsx 表格。"),
    "lost_sheet": (lambda: books.with_part(books.SHEET, None), "表格已损坏"),
    "broken_xml": (lambda: books.with_part(books.SHEET, b"<worksheet><sheetData><row"), "损坏"),
    "broken_book": (lambda: books.with_part("xl/workbook.xml", b"<workbook"), "表格已损坏"),
    "wide_letters": (lambda: books.with_part(books.SHEET, b"<\x00w"), "内部写法不常见"),
    "entities": (
        lambda: books.with_part("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
        "DTD",
    ),
    "cells_without_place": (
        lambda: written("<row><c><v>1</v></c></row>"),
        "内部写法不常见",
    ),
    "unpacks_to_much": (
        lambda: written(f"<!--{' ' * (package.MOST_UNPACKED + 1)}-->"),
        "解压后过大",
    ),
    "claims_to_be_small": (lying, "解压后过大"),
    "many_sheets": (lambda: _with_sheets(package.MOST_SHEETS + 1), "工作表，请只留下要导入的"),
    "old_xls": (lambda: OLE + b"\x00" * 600, "旧版 xls"),
    "password": (encrypted, "设有密码"),
    "page_called_xls": (lambda: b"\xef\xbb\xbf <html><table></table></html>", "其实是网页"),
    "bytes": (lambda: b"\x00\x01\x02\x03", "不是 xlsx 或 csv 表格"),
    "unknown_encoding": (lambda: b"\xff\xff\xff,", "无法识别文件的文字编码"),
    "open_quote": (lambda: b'a,b\n"x,', "引号"),
    "no_head": (lambda: books.xlsx(columns=("姓名", "年龄")), "表头缺少“代码”“名称”“日期”列"),
    "nothing": (lambda: books.saved(Workbook()), "表格是空的"),
    "no_rows": (lambda: books.xlsx(), "没有可导入的行"),
    "too_large": (lambda: b"x" * (reading.MOST_BYTES + 1), "不得超过 5 MB"),
    "too_many_rows": (
        lambda: ("代码,名称,日期\n" + "a,b,c\n" * (reading.MOST_ROWS + 1)).encode(),
        "一次最多导入",
    ),
    "too_many_in_a_workbook": (
        lambda: written(
            "".join(
                f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>'
                for n in range(2, reading.MOST_ROWS + 100)
            )
        ),
        "工作表“名单”有 20099 行，一次最多导入 20000 行",
    ),
    "tags_without_end": (lambda: written("<c " * 1_500_000), "单元格过多"),
    "errors_without_end": (lambda: written('<c t="e" ' * 900_000), "内部写法不常见"),
    "rows_without_end": (lambda: written('<row hidden="1" ' * 1_000_000), "表格已损坏"),
    "far_column": (lambda: written('<row r="4999"><c r="XFD4999"><v>1</v></c></row>'), "XFD列"),
    "far_row": (
        lambda: written('<row r="1048576"><c r="AO1048576"><v>1</v></c></row>'),
        "工作表“名单”的内容直到AO列、第1048576行，请删去多余的单元格",
    ),
    "merged_everywhere": (
        lambda: written(
            line(2, *FIRST),
            after="<mergeCells>"
            + '<mergeCell ref="A3:A9"/>' * (reading.MOST_MERGED + 1)
            + "</mergeCells>",
        ),
        "合并单元格过多",
    ),
}


def _with_sheets(number):
    made = books.book(FIRST)
    for _ in range(number):
        made.create_sheet()
    return books.saved(made)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_whole_is_refused_in_words(name):
    make, words = REFUSED[name]

    said = refusal(make())

    assert words in said
    assert "上传" not in said


@pytest.mark.parametrize("cut", range(0, 6000, 150))
def test_table_with_one_wrong_byte_is_read_or_refused(cut):
    content = bytearray(books.xlsx(FIRST, OTHER))
    content[cut % len(content)] ^= 0xFF
    with suppress(ValidationError):
        assert rows_of(bytes(content)) == [FIRST, OTHER]


LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
VALUES = st.one_of(
    st.text(LETTERS, max_size=30).map(str.strip).filter(lambda words: words[:1] != "="),
    st.integers(-(10**14), 10**14),
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@example([("", 0, False)])
@given(st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=30))
def test_whatever_a_workbook_holds_is_read_back_whole(rows):
    filled = [row for row in rows if any(str(value) for value in row)]
    content = books.xlsx(*rows)

    if filled:
        assert rows_of(content) == filled
    else:
        assert "没有可导入的行" in refusal(content)
