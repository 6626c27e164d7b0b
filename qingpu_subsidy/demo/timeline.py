"""Days that look real: the working days of a stretch of time, and what follows from each step."""

from datetime import date, datetime, timedelta

from accounts.clock import SHANGHAI
from policies.workdays import Calendar
from records.models import Job
from records.services import running

LEFT_TO_THE_WORKER = ("records.render_paper", "records.seal_audit")
ONE_DAY = timedelta(days=1)


def back(day: date, workdays: int, calendar: Calendar) -> date:
    """The working day so many before this one; 0 is the last one up to the day itself."""
    while not calendar.is_workday(day):
        day -= ONE_DAY
    for _ in range(workdays):
        day -= ONE_DAY
        while not calendar.is_workday(day):
            day -= ONE_DAY
    return day


def workdays(first: date, last: date, calendar: Calendar) -> list[date]:
    """Every working day from the first to the last."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in days if calendar.is_workday(day)]


def at(day: date, minutes: float) -> datetime:
    """So many minutes after midnight, in Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(minutes=minutes)


def follow_up() -> int:
    """Do what is due, as the worker would, and tell how much it was; papers are left to it."""
    due = Job.objects.due().exclude(name__in=LEFT_TO_THE_WORKER)
    waiting = list(due.values_list("pk", flat=True))
    for pk in waiting:
        running.run(pk)
    return len(waiting)
