"""How far a running job is, written beside its transaction so that a page can show it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from records.models import Job

LEAST_PAUSE = 0.5  # seconds between two writings
UPDATE = (
    "UPDATE records_job SET progress = %s, progress_note = %s WHERE id = %s AND done_at IS NULL"
)


class _Teller:
    """Writes the progress of one job on a connection of its own, opened when first needed."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self.aside: BaseDatabaseWrapper | None = None
        self.told_at = -LEAST_PAUSE
        self.low, self.high, self.heading = 0, 100, ""

    def tell(self, percent: int, note: str) -> None:
        percent = self.low + (self.high - self.low) * percent // 100
        note = f"{self.heading}{note}"
        if monotonic() - self.told_at < LEAST_PAUSE:
            return
        self.told_at = monotonic()
        try:
            with self._aside().cursor() as cursor:
                cursor.execute(UPDATE, [min(max(percent, 0), 99), note[:200], self.pk])
        except Error:
            self.leave()  # a courtesy: the work itself goes on

    def leave(self) -> None:
        if self.aside is not None:
            self.aside.close()
            self.aside = None

    def _aside(self) -> BaseDatabaseWrapper:
        if self.aside is None:
            self.aside = connection.copy()
            with self.aside.cursor() as cursor:
                cursor.execute("SET lock_timeout = '200ms'")
        return self.aside


_teller: ContextVar[_Teller | None] = ContextVar("teller", default=None)


def tell(percent: int, note: str = "") -> None:
    """The running job is this far; nothing happens outside a job."""
    if teller := _teller.get():
        teller.tell(percent, note)


@contextmanager
def part(place: int, of: int, heading: str) -> Iterator[None]:
    """What is told inside is told of one part among so many, under its heading."""
    teller = _teller.get()
    if teller is None:
        yield
        return
    teller.low, teller.high, teller.heading = 100 * place // of, 100 * (place + 1) // of, heading
    try:
        yield
    finally:
        teller.low, teller.high, teller.heading = 0, 100, ""


@contextmanager
def told_of(job: Job) -> Iterator[None]:
    """What is told inside is told of this job."""
    teller = _Teller(job.pk)
    token = _teller.set(teller)
    try:
        yield
    finally:
        _teller.reset(token)
        teller.leave()
