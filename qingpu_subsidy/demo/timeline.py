"""Days that look real: the working days of a stretch of time, and what follows from each step."""

from datetime import date, datetime, timedelta

from accounts.acting import acting
from accounts.clock import SHANGHAI, HouseNow
from accounts.models import User
from accounts.prepared import Prepared
from policies.workdays import Calendar
from records import handlers
from records.models import Job

LEFT_TO_THE_WORKER = ("records.render_paper", "records.seal_audit")
ONE_DAY = timedelta(days=1)
DUE = Prepared("story_jobs_due", lambda: Job.objects.due().exclude(name__in=LEFT_TO_THE_WORKER))


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


def follow_up(house: User) -> int:
    """Do what is due, as the worker would, and tell how much it was; papers are left to it."""
    if due := DUE.ask():
        with acting(house):
            for job in due:
                handlers.find(job.name).function(*job.args)
            done = Job.objects.filter(pk__in=[job.pk for job in due])
            done.update(attempts=1, done_at=HouseNow(), progress=100)
    return len(due)
