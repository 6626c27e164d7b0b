"""Until when something is due, in working days, and how many of them are left."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts import clock
from policies.models import CalendarYear, Limit
from policies.workdays import UnknownYear


@dataclass(frozen=True)
class Due:
    """The last working day of a limit; ``left`` is negative once it is over."""

    on: date
    left: int

    @property
    def tone(self):
        if self.left < 0:
            return "bad"
        return "warn" if self.left <= 1 else "quiet"

    def __str__(self):
        if self.left < 0:
            return f"逾期{-self.left}个工作日"
        return f"剩{self.left}个工作日" if self.left else "今天到期"


class Deadlines:
    """The calendar and all limits, read once for a page."""

    def __init__(self):
        self.calendar = CalendarYear.objects.calendar()
        self.today = clock.today()
        limits = Limit.objects.values_list("version", "code", "working_days")
        self.days = {(version, code): days for version, code, days in limits}

    def due(self, version: int, code: str, since: datetime) -> Due | None:
        """When the limit that began at this moment ends; None where no plan or limit is known."""
        days = self.days.get((version, code))
        if days is None:
            return None
        try:
            last = self.calendar.add(clock.local_date(since), days)
            return Due(last, self.calendar.count(self.today, last))
        except UnknownYear:
            return None
