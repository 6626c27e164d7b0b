"""What a year of the district needs before anybody can file: rules, budget, open calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from accounts import clock_control
from accounts.acting import acting
from accounts.clock import SHANGHAI
from accounts.models import User
from accounts.roles import Role
from applications.models import Call
from applications.services import calls
from payments.models import Budget
from payments.services import budgets
from policies.models import PolicyVersion
from policies.services import demonstration
from qingpu_subsidy.demo import timeline

ALLOWANCE = 2_500_000_000
LONGEST_STORY = timedelta(days=200)
OPEN_FOR = timedelta(days=150)
PUBLISHED_AT, OPENS_AT = 8 * 60, 9 * 60  # minutes after midnight
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

Lead = Callable[[datetime], object] | None  # how the clock of a story is set


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
        """一、申报的生产线、仓储、车间、工厂应当已经建成并投入使用，所列投入真实、可核查。
二、一家企业可以申报多个项目；同一企业按台阶晋档补差，每个台阶奖励一次。
三、各街镇（区属企业）应当及时受理并实地核实，不得收取任何费用。""",
    ),
    Invitation(
        ("provider_diagnosis", "enterprise_upgrade"),
        "关于组织申报{year}年度企业智能化改造奖励的通知（演示）",
        """一、诊断报告须经被诊断企业主要负责人签字并加盖公章。
二、每家企业的诊断只奖励一次；企业申报的投入应当参照诊断报告实施。""",
    ),
    Invitation(
        ("lighthouse",),
        "关于受理{year}年度全球“灯塔工厂”奖励申报的通知（演示）",
        "已入选全球“灯塔工厂”的企业方可申报，入选以正式公布的名单为准。",
    ),
)


def know_the_rules(today: date, *, by: User) -> None:
    """The rules and working days of every year that a story up to today may touch are entered."""
    early = today - LONGEST_STORY
    with clock_control.pinned(datetime.combine(early, time(9), SHANGHAI)):
        for year in range(early.year, today.year + 1):
            demonstration.ensure(date(year, 1, 1), by=by)


def prepare(first_day: date, last_day: date, *, by: User, lead: Lead = None) -> None:
    """See that every year touched has rules, a budget and calls that are open at its end.

    With a clock to lead, each call is published on the morning of its first day, else now.
    """
    for year in range(first_day.year, last_day.year + 1):
        opening = max(first_day, date(year, 1, 1))
        _in_the_morning(opening, lead)
        demonstration.ensure(opening, by=by)
        open_budget(year, by=by)
        version = PolicyVersion.objects.in_force_on(opening).first()
        open_calls(version, opening, min(last_day, version.in_force_to), by=by)


def open_for(year: int, openings: tuple[date, ...], *, by: User, lead: Lead = None) -> None:
    """The rules that are in force have a budget, and calls that open one after another."""
    open_budget(year, by=by)
    for opening in openings:
        _in_the_morning(opening, lead)
        version = PolicyVersion.objects.in_force_on(opening).get()
        for invitation in INVITATIONS:
            items = version.items.filter(code__in=invitation.items)
            _open_call(version, invitation, items, opening, by)


def _in_the_morning(day: date, lead: Lead) -> None:
    if lead:
        lead(timeline.at(day, PUBLISHED_AT))


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
    drafter, publisher = User.objects.filter(grants__role=Role.REGISTRAR).order_by("pk")[:2]
    with acting(by):
        call = Call.objects.create(
            version=version,
            title=invitation.title.format(year=opening.year),
            body=invitation.body,
            instructions=INSTRUCTIONS,
            opens_at=timeline.at(opening, OPENS_AT),
            closes_at=datetime.combine(closing, time(17), SHANGHAI),
            drafted_by=drafter,
        )
        call.items.set(items)
        for contact in CONTACTS:
            call.contacts.create(**contact)
    calls.publish(call, by=publisher)


def _calls_on(day: date, code: str) -> QuerySet[Call]:
    return Call.objects.filter(opens_at__date__lte=day, closes_at__date__gte=day, items__code=code)


def call_on(day: date, code: str = "district_workshop") -> Call | None:
    """The call under which somebody files for this item on that day, if there is one."""
    return _calls_on(day, code).order_by("-opens_at", "-pk").first()
