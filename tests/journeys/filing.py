"""Diagnosis reports, and the way from the call for applications to a submitted case."""

from datetime import timedelta

from accounts import clock
from applications.eligibility.investment import asks_for_lines
from applications.models import Case
from diagnosis.models import Report
from parties.models import Party
from policies.models import AwardItem
from policies.stages import Rule
from tests.factories import pdf
from tests.journey import owner_of
from tests.journeys.office import Browser, Office, again

CALL = "今年的申报通知"


def report(office: Office, enterprise: Party, *, note: str = "报告完整。") -> Report:
    """The provider enters a report, the enterprise stands by it, the Commission accepts it."""
    office = office.at("report")
    scribe = office.of(owner_of(office.cast.provider))
    scribe.open("/diagnosis/")
    scribe.follow("登记诊断报告")
    day = clock.today() - timedelta(days=90)
    signed = pdf(f"{enterprise.name}诊断报告.pdf", pages=1 + Report.objects.count())
    typed = {"uscc": enterprise.uscc, "file": signed, "confirmed_on": day.isoformat()}
    scribe.press("登记", typed)
    scribe.reads(f"已登记对{enterprise.name}的诊断报告")

    owner = office.of(owner_of(enterprise))
    owner.open("/diagnosis/")
    owner.follow(enterprise.name)
    owner.press("确认报告属实")
    owner.reads("已在线确认")

    reviewer = office.preliminary
    reviewer.open("/admin/")
    reviewer.follow("待认定诊断报告", enterprise.name)
    reviewer.press("符合要求", {"note": note})
    reviewer.reads("已认定符合要求")
    return Report.objects.get(enterprise=enterprise)


def claim(office: Office, reports: list[Report]) -> list[Case]:
    """The provider claims its reports in one bundle; each becomes a case."""
    provider = office.cast.provider
    owner = office.of(owner_of(provider))
    _call(owner)
    owner.follow("申报智能化改造诊断服务")
    owner.press("开始填报")
    owner.reads(*(found.enterprise.name for found in reports))
    owner.press("开始填报", {"reports": [found.public_id for found in reports]})
    account = {"account": str(provider.bank_accounts.get().pk), "has_committed": "on"}
    kinds = AwardItem.objects.get(case__report=reports[0]).materials
    shared = kinds.filter(required=True).exclude(code="diagnosis_report")
    owner.press("保存草稿", account | _uploads(shared))
    owner.press("全部提交")
    owner.reads(f"已提交{len(reports)}件申报")
    return list(Case.objects.filter(party=provider).order_by("pk"))


def file(office: Office, item: str, *, by: Browser | None = None) -> Case:
    """An enterprise, or the registrar at the counter on its behalf, fills in and submits."""
    scribe = by or office.applicant
    _call(scribe)
    scribe.follow(f"申报{item}")
    scribe.press("开始填报", {"uscc": office.cast.party.uscc} if by else {})
    case = Case.objects.select_related("item", "party").latest("pk")
    scribe.press("保存并继续", {"place": "青浦区崧泽大道8000号"})
    scribe.press("保存并继续", _project(case))
    if asks_for_lines(case.item):
        scribe.press("保存并继续", _investment(case))
    scribe.press("保存并继续", _uploads(case.item.materials.filter(required=True)))
    scribe.press(
        "保存并继续", {"account": str(case.party.bank_accounts.get().pk), "has_committed": "on"}
    )
    scribe.press("提交申报")
    scribe.reads("已提交，案件号")
    return again(case)


def _call(browser: Browser) -> None:
    browser.open("/")
    browser.follow(CALL)


def _finished():
    return clock.today() - timedelta(days=30)


def _project(case: Case) -> dict[str, object]:
    """What was built."""
    return {
        "title": f"汽车零部件总装{case.item.name.removeprefix('区级')}项目",
        "summary": "新增数控装备并联网，部署制造执行系统。",
        "completed_on": _finished().isoformat(),
    }


def _investment(case: Case) -> dict[str, object]:
    """One invoice where the award is for the investment; else the page is passed over."""
    if case.item.rule != Rule.CAPPED:
        return {}
    line = {
        "name": "数控机床", "kind": "equipment", "supplier": "上海测试机床有限公司",
        "invoice_number": "20220001", "amount_fen": "350000",
        "paid_on": (_finished() - timedelta(days=10)).isoformat(),
    }  # fmt: skip
    return {f"lines-0-{name}": value for name, value in line.items()}


def _uploads(kinds) -> dict[str, object]:
    return {
        f"material-{kind.code}": pdf(f"{kind.name}.pdf", pages=place)
        for place, kind in enumerate(kinds, start=1)
    }
