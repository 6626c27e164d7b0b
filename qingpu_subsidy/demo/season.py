"""What a year of the district needs before anybody can file: rules, budget, open calls."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from accounts import clock_control
from accounts.acting import acting
from accounts.clock import SHANGHAI
from accounts.models import User
from accounts.roles import Role
from applications.models import Call
from payments.models import Budget
from payments.services import budgets
from policies.models import PolicyVersion
from policies.services import demonstration
from qingpu_subsidy.demo import people

ALLOWANCE = 2_500_000_000
LONGEST_STORY = timedelta(days=200)
OPEN_FOR = timedelta(days=150)
PUBLISHER = "season"
CONTACTS = (
    {
        "office": "区经委产业投资科",
        "person": "王老师",
        "phone": "021-00000000",
        "address": "青浦区公园路100号",
    },
    {"office": "系统操作咨询", "person": "", "phone": "021-00000001", "address": ""},
)
INSTRUCTIONS = """1. 草稿自动保存，截止前可以反复修改；以点击“提交”时系统记录的时间为准。
2. 书面材料请打印系统生成的申报表，与网上提交的版本一致。
3. 对申报通知有疑问的，请先看“常见问题”，仍不清楚的请点击“我要咨询”。"""


@dataclass(frozen=True)
class Invitation:
    """One kind of call: for which items, under which title and text."""

    items: tuple[str, ...]
    title: str
    body: str


INVITATIONS = (
    Invitation(
        ("district_line", "district_warehouse", "district_workshop", "district_factory"),
        "关于组织申报{year}年度青浦区智能工厂建设项目的通知（演示）",
        """一、申报主体：登记地、实际经营地和财税户管地均在本区，独立承担民事责任、信用良好的企业。
二、申报项目：区级智能生产线、智能仓储、智能车间、智能工厂。
三、申报流程：网上提交申报材料，由所属街镇（区属企业）受理；受理后将书面材料一式两份送区经委。
四、申报材料：见各项目的材料清单，书面材料应与网上提交的版本一致。
五、同一企业按台阶晋档补差，每个台阶奖励一次。""",
    ),
    Invitation(
        ("provider_diagnosis", "enterprise_upgrade"),
        "关于组织申报{year}年度企业智能化改造奖励的通知（演示）",
        """一、申报主体：出具诊断报告的诊断服务商；依据诊断报告完成智能化改造的企业。
二、申报项目：智能化改造诊断服务，每诊断一家企业2万元；企业智能化改造，最高10万元。
三、申报流程：服务商向区经委申报；企业网上提交，由所属街镇（区属企业）受理。
四、诊断报告须经被诊断企业主要负责人签字并加盖公章。""",
    ),
    Invitation(
        ("lighthouse",),
        "关于受理{year}年度全球“灯塔工厂”奖励申报的通知（演示）",
        "获评全球“灯塔工厂”的企业，请在受理期内网上提交申报材料，由区经委报区级审议。",
    ),
)


def know_the_rules(today: date, *, by: User) -> None:
    """The rules and working days of every year that a story up to today may touch are entered."""
    early = today - LONGEST_STORY
    with clock_control.pinned(datetime.combine(early, time(9), SHANGHAI)):
        for year in range(early.year, today.year + 1):
            demonstration.ensure(date(year, 1, 1), by=by)


def prepare(first_day: date, last_day: date, *, by: User) -> None:
    """See that every year touched has rules, a budget and calls that are open at its end."""
    for year in range(first_day.year, last_day.year + 1):
        opening = max(first_day, date(year, 1, 1))
        demonstration.ensure(opening, by=by)
        open_budget(year, by=by)
        version = PolicyVersion.objects.in_force_on(opening).first()
        open_calls(version, opening, min(last_day, version.in_force_to), by=by)


def open_for(year: int, openings: tuple[date, ...], *, by: User) -> None:
    """The rules that are in force have a budget, and calls that open one after another."""
    open_budget(year, by=by)
    for opening in openings:
        version = PolicyVersion.objects.in_force_on(opening).get()
        for invitation in INVITATIONS:
            items = version.items.filter(code__in=invitation.items)
            _open_call(version, invitation, items, opening, by)


def open_budget(year: int, *, by: User) -> None:
    """The year has an allowance."""
    if not Budget.objects.filter(year=year).exists():
        budgets.enter(year, by=by, allowance=ALLOWANCE)


def open_calls(version: PolicyVersion, opening: date, needed_on: date, *, by: User) -> None:
    """Every kind of call that is not open on the day needed is opened."""
    for invitation in INVITATIONS:
        items = version.items.filter(code__in=invitation.items)
        if items.exists() and not _calls_on(needed_on, invitation.items[0]).exists():
            _open_call(version, invitation, items, opening, by)


def _open_call(version, invitation: Invitation, items: QuerySet, opening: date, by: User) -> None:
    closing = min(opening + OPEN_FOR, version.in_force_to)
    opens_at = datetime.combine(opening, time(0, 0), SHANGHAI)
    drafter, publisher = _two_registrars(by)
    with acting(by):
        call = Call.objects.create(
            version=version,
            title=invitation.title.format(year=opening.year),
            body=invitation.body,
            instructions=INSTRUCTIONS,
            opens_at=opens_at,
            closes_at=datetime.combine(closing, time(23, 59, 59), SHANGHAI),
            drafted_by=drafter,
        )
        call.items.set(items)
        for contact in CONTACTS:
            call.contacts.create(**contact)
        call.published_at, call.published_by = opens_at, publisher
        call.save()


def _two_registrars(by: User) -> tuple[User, User]:
    """Who drafts and who publishes; before anybody is hired the house drafts for the first."""
    hired = list(User.objects.filter(grants__role=Role.REGISTRAR).order_by("pk")[:2])
    if len(hired) == 2:
        return hired[0], hired[1]
    with acting(by):
        first = User.objects.filter(username=PUBLISHER).first()
        return by, first or people.make_login(PUBLISHER, "申报季发布人", "", "!")


def _calls_on(day: date, code: str) -> QuerySet[Call]:
    return Call.objects.filter(opens_at__date__lte=day, closes_at__date__gte=day, items__code=code)


def call_on(day: date, code: str = "district_workshop") -> Call | None:
    """The call under which somebody files for this item on that day, if there is one."""
    return _calls_on(day, code).order_by("-opens_at", "-pk").first()
