"""An official list from a spreadsheet: previewed, refused by row, entered whole or not at all."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from applications.models import LadderEntry, OpeningBalance, Recognition
from applications.resources import tables
from parties.models import FormerName
from tests import factories as make
from tests import journey
from tests.applications.pages import said, text

COLUMNS = ("统一社会信用代码", "文件所列名称", "奖励项目", "认定日期")
TITLE = "市级智能工厂"
IMPORT = "admin:applications_recognition_import"


def sheet(*rows, columns=COLUMNS, above=()):
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for place, row in enumerate([*above, columns, *rows]):
            for column, value in enumerate(row):
                page.write(place, column, value)
    return out.getvalue()


def send(client, opened, content, name="名单.xlsx"):
    table = SimpleUploadedFile(name, content)
    facts = {"official_list": opened.public_id, "format": "0", "resource": "0"}
    return client.post(reverse(IMPORT), facts | {"import_file": table})


def agree(client, preview):
    form = preview.context["confirm_form"]
    return client.post(reverse("admin:applications_recognition_process_import"), form.initial)


@pytest.fixture
def registrar(cast, browse):
    return browse(cast.registrar)


@pytest.fixture
def opened(cast):
    make.policy()
    return journey.official_list(cast)


def test_list_is_previewed_and_entered(cast, registrar, opened):
    other = make.EnterpriseFactory().party
    table = sheet(
        (cast.party.uscc, cast.party.name, TITLE, ""),
        (f" {other.uscc.lower()} ", other.name, "国家级标杆工厂", clock.today().isoformat()),
        above=[("关于公布名单的附件",), ()],
    )

    preview = send(registrar, opened, table)

    assert "新录入 2 行" in text(preview)
    assert not Recognition.objects.exists()
    entered = agree(registrar, preview)
    assert entered.url == reverse("recognition_list", args=[opened.public_id])
    assert "已录入 2 行" in said(entered)[0]
    assert set(opened.rows.values_list("party", "status")) == {
        (cast.party.pk, "entered"), (other.pk, "entered"),
    }  # fmt: skip


def test_same_list_again_changes_nothing(cast, registrar, opened):
    table = sheet((cast.party.uscc, cast.party.name, TITLE, ""))
    agree(registrar, send(registrar, opened, table))

    again = send(registrar, opened, table)

    assert "不改变 1 行" in text(again)
    agree(registrar, again)
    assert opened.rows.count() == 1


def test_every_wrong_row_is_named_and_none_is_entered(cast, registrar, opened):
    stranger = make.credit_code(9_999_999)
    wrong = cast.party.uscc[:-1] + ("0" if cast.party.uscc[-1] != "0" else "1")
    long_ago = date(1999, 1, 1)
    table = sheet(
        (cast.party.uscc, cast.party.name, TITLE, ""),
        (stranger, "某公司", TITLE, ""),
        (wrong, cast.party.name, TITLE, ""),
        (cast.party.uscc, "别的公司", TITLE, ""),
        (cast.party.uscc, cast.party.name, "先进个人", ""),
        (cast.party.uscc, cast.party.name, "智能车间", ""),
        (cast.party.uscc, cast.party.name, TITLE, long_ago.isoformat()),
        (cast.party.uscc, cast.party.name, TITLE, "去年"),
        (cast.party.uscc, cast.party.name, TITLE, ""),
    )

    page = text(send(registrar, opened, table))

    for words in (
        f"第3行　统一社会信用代码：{stranger}未在本系统登记",
        "第4行　统一社会信用代码：",
        "第5行　文件所列名称：文件所列“别的公司”",
        "第6行　奖励项目：没有名为“先进个人”",
        "第7行　奖励项目：",
        "第8行　认定日期：认定日期 1999-01-01 不在任何实施细则的有效期内",
        "第9行　认定日期：“去年”不是真实的日期",
        "第10行　统一社会信用代码：与第2行重复",
    ):
        assert words in page
    assert not Recognition.objects.exists()


def test_former_name_is_taken_with_a_warning(cast, registrar, opened):
    with acting(User.objects.house()):
        FormerName.objects.create(party=cast.party, name="青浦旧名厂", until_on=clock.today())

    preview = send(registrar, opened, sheet((cast.party.uscc, "青浦旧名厂", TITLE, "")))

    assert "企业已由“青浦旧名厂”更名为" in text(preview)
    agree(registrar, preview)
    assert opened.rows.get().named_as == "青浦旧名厂"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_of_every_office_is_read(cast, registrar, opened, encoding):
    lines = [",".join(COLUMNS), f"{cast.party.uscc},{cast.party.name},{TITLE},2026/11/2"]
    lines[1] = lines[1].replace("2026/11/2", f"{clock.today():%Y/%m/%d}")

    preview = send(registrar, opened, "\r\n".join(lines).encode(encoding), "名单.csv")

    assert "新录入 1 行" in text(preview)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04nonsense", "已损坏"),
        (b"\x00\x01\x02\x03", "不是 xlsx 或 csv 表格"),
        ("姓名,年龄\n甲,3".encode(), "表头缺少"),
        ((",".join(COLUMNS) + "\n").encode(), "没有可导入的行"),
        ((",".join(COLUMNS) + '\n"甲,').encode(), "引号"),
    ],
)
def test_what_is_no_list_is_refused_in_words(registrar, opened, content, words):
    response = send(registrar, opened, content)

    assert response.status_code == 200
    assert words in text(response)


def test_too_many_rows_are_refused():
    lines = "\n".join([",".join(COLUMNS), *["a,b,c,d"] * (tables.MOST_ROWS + 1)])

    with pytest.raises(ValidationError, match="最多导入"):
        tables.read(lines.encode(), COLUMNS)


@pytest.mark.parametrize(
    ("row", "column", "end"), [(1_048_575, 40, "AO列"), (4_999, 16_383, "XFD")]
)
def test_cell_far_from_the_others_is_named_before_it_fills_the_memory(row, column, end):
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        far = book.add_worksheet()
        far.write_row(0, 0, COLUMNS)
        far.write_string(row, column, "x")

    with pytest.raises(ValidationError, match=f"{end}.*请删去多余的单元格"):
        tables.read(out.getvalue(), COLUMNS)


def test_number_that_lost_digits_is_refused_at_its_row(registrar, opened):
    page = text(send(registrar, opened, sheet((913101180000000000.0, "某公司", TITLE, ""))))

    assert "第2行　统一社会信用代码：单元格以数字保存" in page


def test_preview_that_is_gone_asks_for_the_table_again(registrar, opened):
    facts = {
        "official_list": opened.public_id, "format": "0", "resource": "0",
        "import_file_name": "../../etc/passwd", "original_file_name": "x",
    }  # fmt: skip

    page = registrar.post(reverse("admin:applications_recognition_process_import"), facts)

    assert "预览已失效" in text(page)


def test_world_that_changed_since_the_preview_enters_nothing(cast, registrar, opened):
    preview = send(registrar, opened, sheet((cast.party.uscc, cast.party.name, TITLE, "")))
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    another = sheet((cast.party.uscc, cast.party.name, TITLE, yesterday))
    agree(registrar, send(registrar, opened, another))

    page = agree(registrar, preview)

    assert "未录入任何一行" in text(page)
    assert Recognition.objects.count() == 1


def test_only_registrars_import(cast, browse):
    assert browse(cast.lead).get(reverse(IMPORT)).status_code == 403


def test_template_has_the_columns(registrar):
    response = registrar.get(reverse("admin:applications_recognition_template"))

    rows = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0)
    assert tuple(rows.to_python()[0]) == COLUMNS


def test_opening_balances_come_from_a_table(cast, registrar):
    columns = ("统一社会信用代码", "对应奖励项目", "已奖励金额（元）", "奖励日期", "说明")
    item = make.item("district_workshop").name
    before = (clock.today() - timedelta(days=900)).isoformat()
    table = sheet((cast.party.uscc, item, 200000, before, "旧办法"), columns=columns)
    facts = {
        "format": "0", "resource": "0", "evidence": make.pdf("依据.pdf"),
        "import_file": SimpleUploadedFile("期初.xlsx", table),
    }  # fmt: skip

    preview = registrar.post(reverse("admin:applications_openingbalance_import"), facts)
    form = preview.context["confirm_form"]
    registrar.post(reverse("admin:applications_openingbalance_process_import"), form.initial)

    balance = OpeningBalance.objects.get()
    assert (balance.amount_fen, balance.status, balance.note) == (20_000_000, "entered", "旧办法")
    assert not LadderEntry.objects.exists()


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
def test_amount_that_is_none_is_refused_at_its_row(cast, registrar, typed, words):
    columns = ("统一社会信用代码", "对应奖励项目", "已奖励金额（元）", "奖励日期", "说明")
    row = (cast.party.uscc, make.item("district_workshop").name, typed, "2019-11-20", "")
    table = SimpleUploadedFile("期初.xlsx", sheet(row, columns=columns))
    facts = {"format": "0", "resource": "0", "evidence": make.pdf("依据.pdf")}

    page = registrar.post(
        reverse("admin:applications_openingbalance_import"), facts | {"import_file": table}
    )

    assert "第2行　已奖励金额（元）：" in text(page)
    assert words in text(page)
