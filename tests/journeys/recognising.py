"""Awards without application: official lists, opening balances, and the enterprise's own word."""

from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from xlsxwriter import Workbook

from accounts import clock
from applications.models import Case
from parties.models import Party
from tests.factories import item, pdf
from tests.journey import owner_of
from tests.journeys.office import Office, again, page

COLUMNS = ("统一社会信用代码", "文件所列名称", "文件所列称号", "认定日期")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def remember_award(office: Office, code: str, *, amount: str) -> None:
    """What the enterprise was given before, entered by one registrar and checked by another."""
    registrar, second = office.registrar, office.second_registrar
    registrar.open("/opening-balances/")
    registrar.follow("录入期初")
    typed = {
        "uscc": office.cast.party.uscc, "item": str(item(code).pk), "amount": amount,
        "awarded_on": (clock.today() - timedelta(days=900)).isoformat(), "evidence": pdf(),
    }  # fmt: skip
    registrar.press("录入晋档期初", typed)
    second.open("/opening-balances/")
    second.follow("复核")
    second.press("提交复核结论", {"decision": "confirm"})
    second.reads("已记入晋档台账")


def recognise(office: Office, parties: list[Party], title: str) -> list[Case]:
    """A document and the table of its enterprises, imported, then checked by a second person."""
    registrar, second = office.registrar, office.second_registrar
    number = f"沪经信制〔{clock.today().year}〕8号"
    registrar.open("/admin/")
    registrar.open("/recognitions/")
    registrar.follow("登记认定文件")
    typed = {
        "document_number": number, "issuer": "上海市经济和信息化委员会",
        "issued_on": clock.today().isoformat(), "document": pdf("认定文件.pdf"),
    }  # fmt: skip
    registrar.press("登记认定文件", typed)
    registrar.follow("从表格导入")
    registrar.press("检查并预览", {"import_file": _table(parties, title)})
    registrar.reads(f"新录入 {len(parties)} 行")
    registrar.press("确认录入")

    office.next_day()
    second.open("/admin/")
    second.follow("认定待复核", number)
    second.press("复核通过所选各行", {"compared": "yes"})
    second.reads(f"{len(parties)} 行已复核，已通知企业确认")
    return [Case.objects.select_related("item", "party").get(party=party) for party in parties]


def _table(parties: list[Party], title: str) -> SimpleUploadedFile:
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([COLUMNS, *((p.uscc, p.name, title, "") for p in parties)]):
            sheet.write_row(place, 0, row)
    return SimpleUploadedFile("名单.xlsx", out.getvalue(), content_type=XLSX)


def confirm(office: Office, case: Case, *, reads: str) -> None:
    """The enterprise reads what it will get, and names its account."""
    owner = office.of(owner_of(case.party))
    owner.open("/cases/")
    owner.follow("确认领取")
    owner.reads(reads)
    account = str(case.party.bank_accounts.get().pk)
    owner.press("确认领取", {"account": account, "consent": "on"})
    owner.reads("“确认领取”已办理")


def waive(office: Office, case: Case) -> None:
    """The enterprise does not want it."""
    owner = office.of(owner_of(case.party))
    owner.open("/cases/")
    owner.follow("确认领取", "放弃奖励")
    owner.press("确认放弃奖励", {"note": "已享受其他支持，不再领取。"})
    owner.reads("“放弃奖励”已办理")
    assert again(case).state == "withdrawn"


def grant(office: Office, case: Case, *, reads: str) -> None:
    """The lead fixes the award; no meeting is asked."""
    office.next_day()
    office.lead.open("/admin/")
    office.lead.follow("待核定", f"核定：{case.number}")
    office.lead.reads(reads)
    office.lead.press("核定奖励")
    office.lead.open(page(case))
    office.lead.reads("待拨付")
