import zipfile
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from records import proof, sheets
from records.paper_kinds import KINDS, complete
from tests.records import samples

COLUMNS = list(KINDS["payment_order"].columns.values())


@pytest.fixture
def values() -> dict:
    return complete("payment_order", samples.ORDER_TITLE, samples.order(8))


@pytest.fixture
def content(values) -> bytes:
    return sheets.xlsx("payment_order", samples.ORDER_TITLE, values, number=samples.NUMBER)


def test_amounts_are_numbers_and_all_else_is_text(content, values):
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()

    assert rows[1] == COLUMNS
    first = dict(zip(COLUMNS, rows[2], strict=True))
    assert first["金额（元）"] == 100000.0
    assert first["银行账号"] == "1001741800000000000"
    assert first["大额支付行号"] == "102290007418"
    assert first["序号"] == "1"
    total = dict(zip(COLUMNS, rows[-1], strict=True))
    assert (total["单位名称"], total["金额（元）"]) == ("合计", values["total_fen"] / 100)


def test_name_that_looks_like_a_formula_stays_text(content):
    with zipfile.ZipFile(BytesIO(content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        strings = package.read("xl/sharedStrings.xml").decode()

    assert "<f>" not in sheet
    assert "=SUM(A1:A9)有限公司" in strings


def test_sheet_is_the_same_to_the_byte(content, values):
    again = sheets.xlsx("payment_order", samples.ORDER_TITLE, values, number=samples.NUMBER)

    assert again == content


def test_every_cent_comes_back():
    amounts = [1, 10, 99, 100, 101, 999_999_999, 123_456_789_01, 7, 2**31]
    rows = [{**samples.order(1)["rows"][0], "amount_fen": amount} for amount in amounts]
    values = complete(
        "payment_order", "t", {**samples.order(1), "rows": rows, "total_fen": sum(amounts)}
    )

    content = sheets.xlsx("payment_order", "t", values, number="")

    assert proof.faults_of_sheet(content, "payment_order", values) == []


@pytest.mark.parametrize("column", ["amount_fen", "number", "uscc", "payee_name"])
def test_proof_finds_a_cell_that_differs(content, values, column):
    wrong = values["rows"][3]
    wrong[column] = wrong[column] + (1 if column == "amount_fen" else "1")

    found = proof.faults_of_sheet(content, "payment_order", values)

    assert found == ["表格第4行与公文不一致。"]


def test_proof_finds_a_missing_row(content, values):
    values["rows"].pop()

    assert proof.faults_of_sheet(content, "payment_order", values) == ["表格有9行，应为8行。"]
