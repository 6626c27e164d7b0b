"""Opening balances from a spreadsheet: once, changed while nobody has checked them, or refused."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from applications.models import LadderEntry, OpeningBalance
from applications.services import opening_balances
from records.importing.cells import text as text_of
from records.models import File
from tests import factories as make
from tests.applications.pages import said, text
from tests.applications.test_recognition_import import names, sheet

COLUMNS = CODE, ITEM, AMOUNT, DAY, NOTE = (
    "统一社会信用代码", "对应奖励项目", "已奖励金额（元）", "奖励日期", "说明",
)  # fmt: skip
IMPORT = "admin:applications_openingbalance_import"


@pytest.fixture
def registrar(cast, browse):
    return browse(cast.registrar)


@pytest.fixture
def row(cast):
    """A line that can be entered."""
    before = (clock.today() - timedelta(days=900)).isoformat()
    return (cast.party.uscc, make.item("district_workshop").name, 200000, before, "旧办法")


def send(client, *rows):
    facts = {"format": "0", "resource": "0", "evidence": make.pdf("依据.pdf")}
    table = SimpleUploadedFile("期初.xlsx", sheet(*rows, columns=COLUMNS))
    return client.post(reverse(IMPORT), facts | {"import_file": table})


def agree(client, preview):
    form = preview.context["confirm_form"]
    return client.post(reverse("admin:applications_openingbalance_process_import"), form.initial)


def test_opening_balances_come_from_a_table(registrar, row):
    agree(registrar, send(registrar, row))

    balance = OpeningBalance.objects.get()
    assert (balance.amount_fen, balance.status, balance.note) == (20_000_000, "entered", "旧办法")
    assert not LadderEntry.objects.exists()


def test_same_table_again_changes_nothing(cast, registrar, row):
    agree(registrar, send(registrar, row))
    opening_balances.confirm(OpeningBalance.objects.get(), by=cast.second_registrar)
    files = File.objects.count()

    again = send(registrar, row)

    assert "表格与已录入的完全相同，无须再次录入" in text(again)
    assert File.objects.count() == files + 1
    assert "没有改变" in said(agree(registrar, again))[0]
    assert OpeningBalance.objects.get().status == "confirmed"


def test_second_confirmation_of_one_preview_finds_everything_entered(registrar, row):
    first, second = send(registrar, row), send(registrar, row)

    assert "已录入 1 行" in said(agree(registrar, first))[0]
    assert "没有改变" in said(agree(registrar, second))[-1]
    assert "预览已失效" in text(agree(registrar, second))
    assert OpeningBalance.objects.count() == 1


def test_long_table_is_asked_of_the_database_as_a_whole(registrar, row):
    rows = [(make.EnterpriseFactory().party.uscc, *row[1:]) for _ in range(9)]
    send(registrar, row)

    with CaptureQueriesContext(connection) as for_one:
        agree(registrar, send(registrar, row))
    with CaptureQueriesContext(connection) as for_nine:
        agree(registrar, send(registrar, *rows))

    assert OpeningBalance.objects.count() == 10
    assert len(for_nine) == len(for_one)


@pytest.mark.parametrize("note", [r"\N", r"C:\t\new", "，", "“\u2028”", "'; DROP TABLE x; --"])
def test_note_is_entered_to_the_letter(registrar, row, note):
    agree(registrar, send(registrar, (*row[:4], note)))

    assert OpeningBalance.objects.get().note == text_of(note)


def test_balance_that_nobody_has_checked_is_changed(registrar, row):
    agree(registrar, send(registrar, row))

    preview = send(registrar, (*row[:2], "¥150,000.00元", *row[3:]))

    assert "<del>200,000.00</del> <ins>150,000.00</ins>" in text(preview)
    agree(registrar, preview)
    assert OpeningBalance.objects.get().amount_fen == 15_000_000


def test_balance_that_was_checked_stays(cast, registrar, row):
    agree(registrar, send(registrar, row))
    opening_balances.confirm(OpeningBalance.objects.get(), by=cast.second_registrar)

    page = send(registrar, (*row[:2], 150000, *row[3:]))

    assert names(page, 2, CODE, "已复核记入，与本行不同，不能更改")


def test_balance_that_was_refused_before_is_pointed_out(cast, registrar, row):
    agree(registrar, send(registrar, row))
    balance = OpeningBalance.objects.get()
    opening_balances.refuse(balance, by=cast.second_registrar, reason="依据不足。")

    assert "这笔期初曾未通过复核：依据不足。" in text(send(registrar, row))


def test_every_wrong_cell_of_a_row_is_named(cast, registrar, row):
    page = send(registrar, row, ("x", "先进个人", "二十万", "去年", "长" * 201), row)

    for column, rule in (
        (CODE, "18位"), (ITEM, "没有名为“先进个人”"), (AMOUNT, "不是金额"), (DAY, "不是真实的日期"),
    ):  # fmt: skip
        assert names(page, 3, column, rule)
    assert names(page, 4, CODE, "与第2行重复")
    page = send(registrar, (row[0], row[1], 200000, row[3], "长" * 201), (*row[:3], "", ""))
    assert names(page, 2, NOTE, "说明不得超过 200 个字")
    assert names(page, 3, DAY, "请填写奖励日期")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1e999999", "“1e999999”不是金额"),
        ("sNaN", "“sNaN”不是金额"),
        ("Infinity", "“Infinity”不是金额"),
        ("9" * 5000, "“99999999999999999999”不是金额"),
        ("999999999999", "不超过最高档标准"),
        ("-5", "大于零"),
        ("0.001", "最多保留两位小数"),
    ],
)
def test_amount_that_is_none_is_refused_at_its_row(registrar, row, typed, words):
    page = send(registrar, (*row[:2], typed, *row[3:]))

    assert names(page, 2, AMOUNT, words)
