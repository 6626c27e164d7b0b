"""Investment lines from tables: pasted, imported, refused by row and column."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from xlsxwriter import Workbook

from applications.resources.investment import COLUMNS
from tests import journey
from tests.applications.pages import said, text, url

GOOD = "机床\t设备\t甲公司\t3100\t00000042\tSN-1\t12,345.67\t2022/5/1"
WRONG = "软件\t软件\t乙公司\t\t00000043\t\t很多\t2022-13-01"


@pytest.fixture
def owner(cast, browse):
    return browse(cast.applicant)


@pytest.fixture
def case(cast):
    return journey.draft(cast)


def workbook(*rows, hidden=()):
    out = BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([COLUMNS, *rows]):
            sheet.write_row(place, 0, row)
        for line in hidden:
            sheet.set_row(line, options={"hidden": True})
        if hidden:
            sheet.set_column("C:C", None, None, {"hidden": True})
    return SimpleUploadedFile("明细.xlsx", out.getvalue())


@pytest.mark.parametrize("head", ["", "\t".join(COLUMNS) + "\n"], ids=["bare", "with names"])
def test_pasted_rows_are_looked_at_and_then_taken_over(case, owner, head):
    page = owner.post(url("paste_lines", case), {"pasted": head + GOOD, "look": "1"})
    assert page.context["is_whole"]
    assert '<td data-label="类别">设备</td>' in text(page)
    assert not case.investment_lines.exists()

    answer = owner.post(url("paste_lines", case), {"pasted": head + GOOD, "add": "1"})

    assert answer.url == url("file_investment", case) + "#investment"
    assert "已加入 1 项" in said(answer)[0]
    line = case.investment_lines.get()
    assert (line.kind, line.amount_fen, str(line.paid_on)) == ("equipment", 1234567, "2022-05-01")


def test_faults_are_named_by_row_and_column_and_nothing_is_kept(case, owner):
    page = owner.post(url("paste_lines", case), {"pasted": f"{GOOD}\n{WRONG}", "add": "1"})

    assert "第 2 行“不含税金额（元）”：请填写数字，不带单位和其他文字。" in text(page)
    assert "第 2 行“付款日期”" in text(page)
    assert "很多" in page.context["form"]["pasted"].value()
    assert not case.investment_lines.exists()


def test_workbook_is_read_by_the_same_parser(case, owner):
    row = ["机床", "设备", "甲公司", "3100", "00000042", "SN-1", 12345.67, "2022-05-01"]

    page = owner.post(url("paste_lines", case), {"table": workbook(row)})

    assert page.context["is_whole"]
    assert "12345.67" in page.context["form"]["pasted"].value()


def test_what_the_sheet_hides_is_named_before_anything_is_taken_over(case, owner):
    rows = [GOOD.split("\t"), GOOD.replace("42", "43").split("\t")]

    page = owner.post(url("paste_lines", case), {"table": workbook(*rows, hidden=[2]), "add": "1"})

    assert "第 3 行：本行在表格中是隐藏的" in text(page)
    assert "的“供应商”列是隐藏的" in text(page)
    assert not case.investment_lines.exists()


def test_rows_replace_those_before_only_if_asked(case, owner):
    journey.invest(case)

    owner.post(url("paste_lines", case), {"pasted": GOOD, "add": "1"})
    assert case.investment_lines.count() == 2
    owner.post(url("paste_lines", case), {"pasted": GOOD, "replace": "1"})

    assert case.investment_lines.get().invoice_number == "00000042"


def test_invoice_used_elsewhere_is_said_at_its_row(case, cast, owner):
    other = journey.draft(journey.Cast.hire())
    journey.invest(other, number="00000042")

    page = text(owner.post(url("paste_lines", case), {"pasted": f"{GOOD}\n{GOOD}"}))

    assert "第 1 行：发票00000042已在另一件申报中使用" in page
    assert "第 2 行：发票00000042与第1项重复" in page


@pytest.mark.parametrize(
    "sent", [{}, {"pasted": " \n"}, {"table": SimpleUploadedFile("a.xlsx", b"PK")}]
)
def test_nothing_readable_is_refused_in_words(case, owner, sent):
    page = owner.post(url("paste_lines", case), sent)

    assert page.status_code == 200
    assert page.context["form"].errors


def test_template_can_be_filled_in_and_read_again(case, owner):
    response = owner.get(reverse("lines_template"))
    sent = SimpleUploadedFile("明细.xlsx", response.content)

    page = owner.post(url("paste_lines", case), {"table": sent})

    assert page.context["is_whole"]
