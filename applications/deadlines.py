"""By when the next hand has to act, in working days; a colour and a sentence, never a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q

from accounts import clock
from accounts.clock import local_date
from accounts.parts import BAD, QUIET, WARN
from applications.models import Case
from applications.states import State
from policies.models import CalendarYear, Limit
from policies.stages import LimitCode
from policies.workdays import Calendar, UnknownYear


@dataclass(frozen=True)
class Deadline:
    """Who acts next; within how many working days, until when, and how many are left."""

    who: str
    working_days: int | None = None
    due_on: date | None = None
    left: int | None = None

    @property
    def tone(self) -> str:
        if self.left is None or self.left > 1:
            return QUIET
        return BAD if self.left < 0 else WARN

    @property
    def remaining(self) -> str:
        """剩余3个工作日, 今天到期, 已逾期2个工作日; '' where no limit binds."""
        if self.left is None:
            return ""
        if self.left == 0:
            return "今天到期"
        return f"剩余{self.left}个工作日" if self.left > 0 else f"已逾期{-self.left}个工作日"


def of_cases(cases: Iterable[Case]) -> list[tuple[Case, Deadline | None]]:
    """Each case with its deadline; the calendar and the clock are read once."""
    calendar, today = CalendarYear.objects.calendar(), clock.today()
    return [(case, deadline(case, calendar, today)) for case in cases]


def of_case(case: Case) -> Deadline | None:
    """The deadline of one case; the calendar is read only where a limit binds."""
    outlook = case.outlook
    if outlook and not outlook.limit:
        return Deadline(_whom(case, outlook.who))
    return deadline(case, CalendarYear.objects.calendar(), clock.today())


def deadline(case: Case, calendar: Calendar, today: date) -> Deadline | None:
    """The deadline of one case; None once it is over, no days where the calendar is unknown."""
    outlook = case.outlook
    if outlook is None:
        return None
    who = _whom(case, outlook.who)
    if not outlook.limit:
        return Deadline(who)
    days = case.version.working_days(outlook.limit)
    try:
        due_on = calendar.add(local_date(case.state_since), days)
        return Deadline(who, days, due_on, calendar.count(today, due_on))
    except UnknownYear:
        return Deadline(who, days)


@dataclass(frozen=True)
class Waiting:
    """For how many working days somebody waits for an answer; None in an unknown year."""

    days: int | None

    @property
    def tone(self) -> str:
        if self.days is None or self.days < settings.QUESTION_DAYS:
            return QUIET
        return BAD if self.days > settings.QUESTION_DAYS else WARN

    def __str__(self) -> str:
        if not self.days:
            return "" if self.days is None else "今天提出"
        return f"已等待{self.days}个工作日"


def waiting(since: Iterable[datetime]) -> list[Waiting]:
    """How long each has waited; the calendar and the clock are read once."""
    calendar, today = CalendarYear.objects.calendar(), clock.today()
    return [_waited(calendar, local_date(moment), today) for moment in since]


def _waited(calendar: Calendar, asked_on: date, today: date) -> Waiting:
    try:
        return Waiting(calendar.count(asked_on, today))
    except UnknownYear:
        return Waiting(None)


def _whom(case: Case, who: str) -> str:
    """The local unit by its name, where the case waits for it."""
    if case.state == State.SUBMITTED and case.item.acceptor == "local_unit" and case.local_unit:
        return case.local_unit.name
    return who


def late_paper() -> Q:
    """Cases whose paper twin is overdue, under the limit of their version (R40)."""
    calendar, today = CalendarYear.objects.calendar(), clock.today()
    late = Q(pk__in=[])
    for limit in Limit.objects.filter(code=LimitCode.PAPER):
        if (last_day := _last_before(calendar, today, limit.working_days)) is not None:
            late |= Q(version=limit.version_id, accepted_at__date__lte=last_day)
    return late


def _last_before(calendar: Calendar, today: date, days: int) -> date | None:
    """The last day whose limit of so many working days has passed; None in an unknown year."""
    day = today - timedelta(days=days)
    try:
        while calendar.add(day, days) >= today:
            day -= timedelta(days=1)
    except UnknownYear:
        return None
    return day
