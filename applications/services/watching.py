"""The house watches the limits: it reminds, tells who oversees, and decides nothing (R36, R40)."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.db.models import Q
from django.db.transaction import atomic

from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from accounts.services import inbox
from applications.deadlines import Deadline, Deadlines
from applications.models import Case, Reminder
from applications.services.addressees import hands, holders, members, overseeing
from applications.states import TERMINAL, State
from policies.stages import LimitCode, Stage
from policies.workdays import UnknownYear

OPEN = [state for state in State if state not in (*TERMINAL, State.DRAFT, State.DISBURSED)]
NO_DECISION = "提醒不影响办理，系统不会因逾期自动作出任何决定。"
WITHOUT_PAPER = Q(
    state=State.ACCEPTED, paper_received_on=None, paper_waiver="",
    item__stages__stage=Stage.PRELIMINARY,
)  # fmt: skip
People = Callable[[], Sequence[User]]


def watch() -> int:
    """Remind of every limit of an open case that ends soon or has passed; how many reminders went.

    Offices are not reminded on days on which they do not work.
    """
    deadlines = Deadlines()
    if not is_workday(deadlines):
        return 0
    cases = Case.objects.filter(state__in=OPEN).with_names().prefetch_related("item__stages")
    return sum(_watch(case, found) for case, found in deadlines.of(cases) if found) + sum(
        _watch_paper(case, deadlines) for case in cases.filter(WITHOUT_PAPER)
    )


def is_workday(deadlines: Deadlines) -> bool:
    """Whether offices work today; in a year without a calendar nothing is due either."""
    try:
        return deadlines.calendar.is_workday(deadlines.today)
    except UnknownYear:
        return False


def _watch(case: Case, found: Deadline) -> bool:
    limit = case.outlook.limit if case.outlook else ""
    return remind(case, limit, found, hands=lambda: hands(case), overseers=lambda: overseeing(case))


def _watch_paper(case: Case, deadlines: Deadlines) -> bool:
    return remind(
        case,
        LimitCode.PAPER,
        deadlines.paper(case),
        hands=lambda: members(case),
        overseers=lambda: holders(case, [Role.REGISTRAR]),
    )


@atomic
def remind(
    case: Case,
    limit: str,
    found: Deadline,
    *,
    hands: People,
    overseers: People,
    whose: str = "",
    link: str = "",
) -> bool:
    """Remind once before the last day and once after it; those above hear of the second alone."""
    if found.left is None or found.due_on is None or found.left > settings.REMIND_DAYS:
        return False
    kind = Reminder.Kind.LATE if found.left < 0 else Reminder.Kind.SOON
    this = {"limit": limit, "whose": whose, "kind": kind, "due_on": found.due_on}
    if Reminder.objects.filter(case=case, **this).exists():
        return False
    told, above = {user.pk: user for user in hands()}, {}
    if kind == Reminder.Kind.LATE:
        above = {user.pk: user for user in overseers() if user.pk not in told}
    with acting(User.objects.house()):
        Reminder.objects.create(case=case, told=len(told) + len(above), **this)
    what = LimitCode(limit).label
    subject = f"{case.number}　{what}{found.remaining}"
    words = (
        f"{case.party.name}：{case.item.name}。\n"
        f"“{what}”由{found.who}办理，时限{found.working_days}个工作日，"
        f"应于{found.due_on:%Y年%-m月%-d日}前办理，{found.remaining}。"
    )
    address = f"/cases/{case.public_id}/"
    inbox.tell(told.values(), subject, f"{words}\n{NO_DECISION}", link=link or address)
    inbox.tell(above.values(), subject, f"{words}\n请督促办理。{NO_DECISION}", link=address)
    return True
