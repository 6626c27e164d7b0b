"""Running a job: once, in one transaction with the mark that it is done."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import structlog
from django.contrib.auth import get_user_model
from django.db import Error, connection, transaction
from django.db.models import F

from accounts.acting import acting
from accounts.clock import HouseNow
from records import handlers
from records.models import Job
from records.services import progress

log = structlog.get_logger(__name__)

LOCK_SPACE = 0x10B  # of the advisory locks "this job is being run"
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_STATEMENT = "15min"
KEPT_OF_ERROR = 4000


class Outcome(StrEnum):
    DONE = "已完成"
    FAILED = "未成功"
    PASSED = "无需办理"  # done already, being done elsewhere, not yet due, or given up


@dataclass(frozen=True)
class Ran:
    outcome: Outcome
    name: str = ""


def run(pk: int) -> Ran:
    """The job is done, or its failure is on record and its next attempt is set."""
    with _alone_with(pk) as alone:
        job = _begin(pk) if alone else None
        if job is None:
            return Ran(Outcome.PASSED)
        try:
            _do(job)
        except Exception as error:  # whatever a handler raises belongs on its row
            _note_failure(job, error)
            return Ran(Outcome.FAILED, job.name)
        return Ran(Outcome.DONE, job.name)


def retry(job: Job) -> None:
    """A job that was given up may be attempted anew."""
    Job.objects.stuck().filter(pk=job.pk).update(attempts=0, due_at=HouseNow())


def _begin(pk: int) -> Job | None:
    # Counted before it is tried, so that a job that kills its worker is not tried for ever.
    begun = Job.objects.due().filter(pk=pk).order_by().update(attempts=F("attempts") + 1)
    return Job.objects.get(pk=pk) if begun else None


def _do(job: Job) -> None:
    house = get_user_model().objects.house()
    with progress.told_of(job), transaction.atomic(), acting(house, request=f"job:{job.pk}"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [LONGEST_STATEMENT])
        handlers.find(job.name).function(*job.args)
        Job.objects.filter(pk=job.pk).update(
            done_at=HouseNow(), error="", progress=100, progress_note=""
        )


def _note_failure(job: Job, error: Exception) -> None:
    log.error("job failed", job=job.name, pk=job.pk, attempts=job.attempts, exc_info=error)
    told = "".join(traceback.format_exception(error)).replace("\x00", "")
    pause = min(FIRST_PAUSE * 2 ** (job.attempts - 1), LONGEST_PAUSE)
    Job.objects.filter(pk=job.pk, done_at=None).update(
        error=f"{type(error).__name__}: {error}\n\n{told[-KEPT_OF_ERROR:]}".replace("\x00", ""),
        due_at=HouseNow() + pause,
    )


@contextmanager
def _alone_with(pk: int) -> Iterator[bool]:
    """Whether nobody else runs this job. The row itself stays free for its progress."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, pk % 2**31])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            _leave(pk)


def _leave(pk: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, pk % 2**31])
    except Error:
        connection.close()  # which gives up the lock as well
