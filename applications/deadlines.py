"""By when the next hand has to act, in working days; a colour and a sentence, never a decision."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts import clock
from accounts.clock import SHANGHAI, local_date
from accounts.parts import BAD, QUIET, WARN
from applications.models import Case, TransitionLog
from applications.states import State
from policies import limits
from policies.limits import Run
from policies.models import AwardItem, CalendarYear, Limit
from policies.stages import LimitCode
from policies.workdays import Calendar, UnknownYear

PAUSE = "return_for_correction"
IN_SEVERAL_RUNS = frozenset({State.SUBMITTED, State.ACCEPTED, State.UNDER_INVESTIGATION})
SUBMITTED_AND_ACCEPTED = 2  # steps; with no more of them nothing was ever sent back
NEVER = 10_000  # working days; where no limit binds
OVERDUE = -1


@dataclass(frozen=True)
class Deadline:
    """Who acts next; within how many working days, until when, and how many are left."""

    who: str = ""
    working_days: int | None = None
    due_on: date | None = None
    left: int | None = None

    @property
    def tone(self) -> str:
        if self.left is None or self.left > settings.AMBER_DAYS:
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


class Deadlines:
    """The calendar, the day and all limits, read once for a page that asks for them."""

    def __init__(self, today: date | None = None) -> None:
        if today:
            self.today = today  # where the page has asked the clock already

    @cached_property
    def calendar(self) -> Calendar:
        """All known years."""
        return CalendarYear.objects.calendar()

    @cached_property
    def today(self) -> date:
        """The day by the one clock."""
        return clock.today()

    @cached_property
    def days(self) -> dict[tuple[int, str], int]:
        """The working days of each limit, by version and code."""
        rows = Limit.objects.values_list("version", "code", "working_days")
        return {(version, code): days for version, code, days in rows}

    def of(self, cases: Iterable[Case]) -> list[tuple[Case, Deadline | None]]:
        """Each case with its deadline; None once it is over."""
        cases = list(cases)
        runs = _runs((case.pk, case.state, case.revision) for case in cases)
        return [(case, self._of(case, runs.get(case.pk))) for case in cases]

    def since(self, version: int, code: str, moment: datetime) -> Deadline:
        """The deadline of what was asked of somebody at this moment."""
        return self._within("", self.days.get((version, code)), [Run(local_date(moment))])

    def paper(self, case: Case) -> Deadline:
        """Until when the paper twin of an accepted case should be here (R40)."""
        found = self.since(case.version_id, LimitCode.PAPER, case.accepted_at)
        return replace(found, who="申报单位递交")

    def soonest_first(self, cases: QuerySet[Case]) -> list[int]:
        """The keys of the cases, those due first in front, those without a limit at the end."""
        return [pk for _, _, pk in sorted(self._left(cases))]

    def late(self, cases: QuerySet[Case]) -> Q:
        """Those among open cases whose limit has passed."""
        return self.within(cases, OVERDUE)

    def within(self, cases: QuerySet[Case], most: int) -> Q:
        """Those with at most so many days left, as the database finds and counts them.

        Only what came back from a correction, or is investigated, is reckoned one by one.
        """
        again = Q(state__in=IN_SEVERAL_RUNS, revision__gt=SUBMITTED_AND_ACCEPTED)
        kinds = list(cases.order_by().values_list("state", "item", "version").distinct())
        items = AwardItem.objects.with_track().in_bulk({item for _, item, _ in kinds})
        alike: dict[tuple[str, datetime], list[int]] = defaultdict(list)
        for state, item, version in kinds:
            code = Case(state=state, item=items[item]).outlook
            days = self.days.get((version, code.limit)) if code else None
            if days is not None and (until := self._used_if_before(days - most)):
                alike[state, until].append(item)
        found = Q(pk__in=[])
        for (state, until), kind in alike.items():
            found |= Q(state=state, item__in=kind, state_since__lt=until)
        one_by_one = [pk for left, _, pk in self._left(cases.filter(again)) if left <= most]
        return found & ~again | Q(pk__in=one_by_one)

    def _used_if_before(self, days: int) -> datetime | None:
        """What began before this moment has used so many days; None in an unknown year."""
        used, day = 0, self.today
        try:
            while used < days:
                used += self.calendar.is_workday(day)
                day -= timedelta(days=1)
        except UnknownYear:
            return None
        return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)

    def _left(self, cases: QuerySet[Case]) -> list[tuple[int, datetime, int]]:
        """The days left of each case, since when it waits, and its key."""
        columns = ("pk", "state", "revision", "item", "version", "state_since")
        rows = list(cases.order_by().prefetch_related(None).values_list(*columns))
        items = AwardItem.objects.with_track().in_bulk({item for _, _, _, item, _, _ in rows})
        runs = _runs((pk, state, revision) for pk, state, revision, *_ in rows)
        found = []
        known: dict[tuple, int] = {}
        for pk, state, _, item, version, since in rows:
            own = tuple(runs.get(pk) or [Run(local_date(since))])
            asked = (state, item, version, own)
            if asked not in known:
                code = Case(state=state, item=items[item]).outlook
                days = self.days.get((version, code.limit)) if code else None
                left = self._within("", days, own).left
                known[asked] = NEVER if left is None else left
            found.append((known[asked], since, pk))
        return found

    def _of(self, case: Case, runs: Sequence[Run] | None) -> Deadline | None:
        outlook = case.outlook
        if outlook is None:
            return None
        days = self.days[case.version_id, outlook.limit] if outlook.limit else None
        runs = runs or [Run(local_date(case.state_since))]
        return self._within(_whom(case, outlook.who), days, runs)

    def _within(self, who: str, days: int | None, runs: Sequence[Run]) -> Deadline:
        """No days where there is no limit, or the calendar is unknown."""
        if days is None:
            return Deadline(who)
        try:
            due_on = limits.due_on(days, runs, self.calendar)
            left = limits.left(days, runs, self.calendar, self.today)
        except UnknownYear:
            return Deadline(who, days)
        return Deadline(who, days, due_on, left)


def mend_by(case: Case, sent_back_on: date) -> date:
    """The last day on which what was sent back on a day is to be mended; or UnknownYear."""
    days = case.version.working_days(LimitCode.CORRECTION)
    return limits.due_on(days, [Run(sent_back_on)], CalendarYear.objects.calendar())


def of_cases(cases: Iterable[Case]) -> list[tuple[Case, Deadline | None]]:
    """Each case with its deadline; the calendar, the clock and the limits are read once."""
    return Deadlines().of(cases)


def of_case(case: Case) -> Deadline | None:
    """The deadline of one case; the calendar is read only where a limit binds."""
    return Deadlines().of([case])[0][1]


def _runs(cases: Iterable[tuple[int, str, int]]) -> dict[int, list[Run]]:
    """When the limit of a case has run so far, for cases (key, state, revision) that came back.

    A correction pauses the limit of the office that asked for it; every other step ends it.
    """
    states = {
        pk: state
        for pk, state, revision in cases
        if state in IN_SEVERAL_RUNS and revision > SUBMITTED_AND_ACCEPTED
    }
    if not states:
        return {}
    lines = TransitionLog.objects.filter(case__in=states).order_by("case", "revision")
    runs: dict[int, list[Run]] = defaultdict(list)
    for pk, step, origin, target, at in lines.values_list("case", "step", "origin", "target", "at"):
        own, state, day = runs[pk], states[pk], local_date(at)
        if origin == target:
            continue
        if target == state:
            own.append(Run(day))
        elif origin == state and step == PAUSE and own:
            own[-1] = Run(own[-1].began, day)
        elif origin == state:
            own.clear()
    return runs


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
