"""An official list from a spreadsheet: previewed, refused by row, entered whole or not at all."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from applications.models import Recognition
from applications.services import recognition
from parties.models import FormerName
from records.models import AuditEntry
from tests import factories as make
from tests import journey
from tests.applications.pages import said, text

COLUMNS = CODE, NAME, NAMED, DAY = "统一社会信用代码", "文件所列名称", "文件所列称号", "认定日期"
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


def faults(response):
    """The faults that a page names: line, column and rule."""
    return [(one.row.line, one.column, one.rule) for one in response.context["faults"]]


def names(response, line, column, rule):
    """Whether a page names this fault."""
    return any((one[0], one[1]) == (line, column) and rule in one[2] for one in faults(response))


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

    assert "新录入 <strong>2</strong> 行" in text(preview)
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

    assert "不改变 <strong>1</strong> 行" in text(again)
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
        (cast.party.uscc, cast.party.name, "区级智能车间", ""),
        (cast.party.uscc, cast.party.name, TITLE, long_ago.isoformat()),
        (cast.party.uscc, cast.party.name, TITLE, "去年"),
        (cast.party.uscc, cast.party.name, TITLE, ""),
    )

    page = send(registrar, opened, table)

    for line, column, rule in (
        (3, CODE, f"{stranger}未在本系统登记"),
        (4, CODE, "第18位"),
        (5, NAME, "文件所列“别的公司”"),
        (6, NAMED, "须由企业申报"),
        (7, DAY, "认定日期 1999-01-01 不在任何实施细则的有效期内"),
        (8, DAY, "“去年”不是真实的日期"),
        (8, CODE, "与第2行重复"),
        (9, CODE, "与第2行重复"),
    ):
        assert names(page, line, column, rule)
    assert "有 8 处须改正，未录入任何一行" in text(page)
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

    assert "新录入 <strong>1</strong> 行" in text(preview)


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


def test_number_that_lost_digits_is_refused_at_its_row(registrar, opened):
    page = send(registrar, opened, sheet((913101180000000000.0, "某公司", TITLE, "")))

    assert names(page, 2, CODE, "单元格以数字保存")


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
    agree(
        registrar,
        send(registrar, opened, sheet((cast.party.uscc, cast.party.name, TITLE, yesterday))),
    )
    recognition.recognise(opened.rows.get(), by=cast.second_registrar)

    page = agree(registrar, preview)

    assert "未录入任何一行" in text(page)
    assert names(page, 2, CODE, "录入并复核，与本行不同，不能更改")
    assert opened.rows.get().recognised_on.isoformat() == yesterday


def test_only_registrars_import(cast, browse):
    assert browse(cast.lead).get(reverse(IMPORT)).status_code == 403


def test_template_has_the_columns(registrar):
    response = registrar.get(reverse("admin:applications_recognition_template"))

    rows = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0)
    assert tuple(rows.to_python()[0]) == COLUMNS


def test_line_that_nobody_has_checked_is_changed_by_a_later_table(cast, registrar, browse, opened):
    agree(registrar, send(registrar, opened, sheet((cast.party.uscc, cast.party.name, TITLE, ""))))
    entered = opened.rows.get()
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    second = browse(cast.second_registrar)

    preview = send(second, opened, sheet((cast.party.uscc, cast.party.name, TITLE, yesterday)))

    assert f"<del>{clock.today()}</del> <ins>{yesterday}</ins>" in text(preview)
    assert "已更改 1 行" in said(agree(second, preview))[0]
    changed = opened.rows.get()
    assert (changed.pk, changed.entered_by) == (entered.pk, cast.second_registrar)
    assert changed.recognised_on.isoformat() == yesterday


def test_line_sent_back_or_dropped_before_is_pointed_out(cast, registrar, opened):
    table = sheet((cast.party.uscc, cast.party.name, TITLE, ""))
    agree(registrar, send(registrar, opened, table))
    recognition.send_back(opened.rows.get(), by=cast.second_registrar, note="名称有误。")
    assert "复核人退回过这一行：名称有误。" in text(send(registrar, opened, table))

    recognition.drop(opened.rows.get(), by=cast.registrar, note="重复。")
    preview = send(registrar, opened, table)

    assert "本名单曾剔除过这一行：重复。" in text(preview)
    assert "新录入 <strong>1</strong> 行" in text(preview)


def test_refused_table_is_handed_out_with_its_faults_marked(cast, registrar, browse, opened):
    table = sheet(("x", cast.party.name, TITLE, ""), (cast.party.uscc, "别的公司", TITLE, ""))

    page = send(registrar, opened, table)
    response = registrar.get(page.context["faults_url"])

    marked = load_workbook(BytesIO(response.content)).active
    assert marked["A2"].fill.fgColor.rgb == "FFFFC7CE"
    assert "18位" in marked["A2"].comment.text
    assert marked["B3"].comment.text.startswith("文件所列“别的公司”")
    assert marked["A3"].comment is None
    assert [cell.value for cell in marked[3]][4] == 3
    assert browse(cast.lead).get(page.context["faults_url"]).status_code == 403
    mended = send(registrar, opened, response.content)
    assert faults(mended) == faults(page)


def test_every_sheet_is_read_and_what_is_left_out_is_said(cast, registrar, opened):
    other = make.EnterpriseFactory().party
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        for name, row in (
            ("一", (cast.party.uscc, cast.party.name, TITLE, "")),
            ("二", (other.uscc, other.name, TITLE, "")),
        ):
            page = book.add_worksheet(name)
            page.write_row(0, 0, COLUMNS)
            page.write_row(1, 0, row)
        book.add_worksheet("说明").write(0, 0, "填表说明")

    preview = send(registrar, opened, out.getvalue())

    assert "新录入 <strong>2</strong> 行" in text(preview)
    assert "未读取的工作表（没有所需的表头）：说明" in text(preview)


def test_long_table_is_asked_of_the_database_as_a_whole(cast, registrar, opened):
    parties = [make.EnterpriseFactory().party for _ in range(12)]
    few = sheet(*((one.uscc, one.name, TITLE, "") for one in parties[:2]))
    many = sheet(*((one.uscc, one.name, TITLE, "") for one in parties))
    send(registrar, opened, few)

    with CaptureQueriesContext(connection) as for_few:
        send(registrar, opened, few)
    with CaptureQueriesContext(connection) as for_many:
        preview = send(registrar, opened, many)

    assert len(for_many) == len(for_few)
    agree(registrar, preview)
    assert opened.rows.count() == 12
    with CaptureQueriesContext(connection) as again:
        send(registrar, opened, many)
    assert len(again) == len(for_few)


def test_what_was_entered_by_a_table_is_in_the_audit(cast, registrar, opened):
    agree(registrar, send(registrar, opened, sheet((cast.party.uscc, cast.party.name, TITLE, ""))))

    row = opened.rows.get()
    entry = AuditEntry.objects.get(table_name="applications_recognition", row_id=str(row.pk))
    assert (entry.op, entry.actor_id) == ("INSERT", cast.registrar.pk)
    assert len(row.public_id) == 22
