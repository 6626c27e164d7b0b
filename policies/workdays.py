"""Working days by the State Council's yearly plan, and the period of a public notice."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
SATURDAY = 5  # as date.weekday() counts


class UnknownYear(LookupError):
    """The plan of this year has not been entered, so nothing is known of its working days."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"{year}年的工作日安排尚未录入，请在“工作日历”中录入后再办理")


class Calendar:
    """The known years, with the days that differ from an ordinary week."""

    def __init__(self, exceptions: Mapping[date, bool], years: Collection[int]) -> None:
        self._exceptions = dict(exceptions)
        self.years = frozenset(years)

    def is_workday(self, day: date) -> bool:
        """Tell whether offices work on the day: make-up weekends do, holidays do not."""
        if day.year not in self.years:
            raise UnknownYear(day.year)
        return self._exceptions.get(day, day.weekday() < SATURDAY)

    def add(self, day: date, n: int) -> date:
        """Find the n-th working day strictly after the day."""
        if n < 1:
            raise ValueError("工作日天数应为正数")
        while n:
            day += ONE_DAY
            n -= self.is_workday(day)
        return day

    def count(self, after: date, until: date) -> int:
        """Count the working days after one day up to and with another; negative when past."""
        if until < after:
            return -self.count(until, after)
        span = (after + timedelta(days=offset) for offset in range(1, (until - after).days + 1))
        return sum(self.is_workday(day) for day in span)


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """The printed days of a notice; it closes at midnight after the last of them."""

    first_day: date
    last_day: date
    closes_at: datetime


def notice_period(published: datetime, calendar: Calendar, days: int = 5) -> NoticePeriod:
    """Give a notice its full working days from the day after publication (Article 6 (1) 4)."""
    if published.tzinfo is None:
        raise ValueError("发布时间必须带时区")
    published_on = published.astimezone(SHANGHAI).date()
    last_day = calendar.add(published_on, days)
    closes_at = datetime.combine(last_day + ONE_DAY, time.min, tzinfo=SHANGHAI)
    return NoticePeriod(calendar.add(published_on, 1), last_day, closes_at)


def until(closes_at: datetime) -> str:
    """Write the moment a notice ends as people say it: 24:00 of its last day, not 00:00 after it.

    ``closes_at`` is aware; the text is in Asia/Shanghai.
    """
    local = closes_at.astimezone(SHANGHAI)
    if local.time() == time():
        return f"{local.date() - timedelta(days=1)} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"
