"""What a year of the demonstration needs before anybody can file: rules, budget, an open call."""

from datetime import date, datetime, time, timedelta

from accounts.acting import acting
from accounts.clock import SHANGHAI
from accounts.models import User
from applications.models import Call
from payments.models import Budget
from payments.services import budgets
from policies.models import PolicyVersion
from policies.services import demonstration

ALLOWANCE = 1_200_000_000
BODY = """一、申报主体：登记地、实际经营地和财税户管地均在本区，独立承担民事责任、信用良好的企业。
二、申报项目：区级智能生产线、智能仓储、智能车间、智能工厂。
三、申报流程：网上提交申报材料，由所属街镇（区属企业）受理；受理后将书面材料一式两份送区经委。
四、申报材料：见各项目的材料清单，书面材料应与网上提交的版本一致。
五、同一企业按台阶晋档补差，每个台阶奖励一次。"""


def prepare(first_day: date, last_day: date, *, by: User) -> None:
    """See that every year touched has rules, a budget and a call that is open at its end."""
    for year in range(first_day.year, last_day.year + 1):
        opening = max(first_day, date(year, 1, 1))
        demonstration.ensure(opening, by=by)
        if not Budget.objects.filter(year=year).exists():
            budgets.enter(year, by=by, allowance=ALLOWANCE)
        version = PolicyVersion.objects.in_force_on(opening).first()
        if not _calls_on(min(last_day, version.in_force_to)).exists():
            _open_call(version, opening, by)


def _open_call(version: PolicyVersion, opening: date, by: User) -> None:
    closing = min(opening + timedelta(days=120), version.in_force_to)
    opens_at = datetime.combine(opening, time(0, 0), SHANGHAI)
    with acting(by):
        call = Call.objects.create(
            version=version,
            title=f"关于组织申报{opening.year}年度青浦区智能工厂建设项目的通知（演示）",
            body=BODY,
            contact="区经委产业投资科，公园路100号，021-00000000",
            published_at=opens_at,
            opens_at=opens_at,
            closes_at=datetime.combine(closing, time(23, 59, 59), SHANGHAI),
        )
        call.items.set(version.items.filter(code__startswith="district_"))


def _calls_on(day: date):
    return Call.objects.filter(opens_at__date__lte=day, closes_at__date__gte=day)


def call_on(day: date) -> Call:
    """The call under which somebody files on that day."""
    return _calls_on(day).latest("opens_at")
