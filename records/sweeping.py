"""What the house does by itself: each minute offer what waits, each day write the day's jobs."""

from collections.abc import Iterator

from celery import shared_task

from accounts import clock
from records import handlers, jobs
from records.jobs import job
from records.models import Job
from records.offering import offer
from records.services import sealing

MOST_AT_ONCE = 1000


@job("records.seal_audit", daily="02:30")
def seal_audit(day: str) -> None:
    sealing.seal()


@shared_task(name="records.sweep", ignore_result=True)
def sweep() -> None:
    """Every job that is due has been offered again."""
    write_daily()
    for pk in waiting():
        if not offer(pk):
            return


def write_daily() -> None:
    """The jobs of this day are on record, from their hour on."""
    now = clock.now()
    for handler in handlers.daily():
        if now.time() >= handler.daily_from:
            day = now.date().isoformat()
            jobs.write(handler.name, day, key=f"{handler.name}:{day}")


def waiting() -> Iterator[int]:
    """The keys of the jobs that are due, the longest waiting first."""
    return iter(Job.objects.due().values_list("pk", flat=True)[:MOST_AT_ONCE])
