"""Shifting and pinning the clock of a demo or test database, done as the owner of it."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg2
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from accounts import sql_files


def allow_shifting() -> None:
    """`house_now()` obeys the row in `house_clock` from now on."""
    if not settings.CLOCK_MAY_SHIFT:
        raise ImproperlyConfigured("这个数据库的时钟不可调整。")
    _as_owner(sql_files.read("accounts", "house_now_shifted"))


def forbid_shifting() -> None:
    """`house_now()` is the machine's clock again."""
    _as_owner(sql_files.read("accounts", "house_now"))


def shift_to(moment: datetime) -> None:
    """The clock reads `moment` and goes on from there."""
    _as_owner(
        "UPDATE house_clock SET pinned_at = NULL, shift = %s - clock_timestamp()", _aware(moment)
    )


def pin(moment: datetime) -> None:
    """The clock stands still at `moment`."""
    _as_owner("UPDATE house_clock SET pinned_at = %s", _aware(moment))


def release() -> None:
    """The clock goes with the machine's again, neither pinned nor shifted."""
    _as_owner("UPDATE house_clock SET pinned_at = NULL, shift = interval '0'")


@contextmanager
def kept() -> Iterator[None]:
    """However it is moved inside the block, the clock goes on afterwards as before."""
    with closing(_connect()) as owner, owner.cursor() as cursor:
        cursor.execute("SELECT pinned_at, shift FROM house_clock")
        earlier = cursor.fetchone()
    try:
        yield
    finally:
        _as_owner("UPDATE house_clock SET pinned_at = %s, shift = %s", *earlier)


@contextmanager
def pinned(moment: datetime) -> Iterator[None]:
    """The clock stands at `moment` inside the block."""
    with kept():
        pin(moment)
        yield


@contextmanager
def led() -> Iterator[Callable[[datetime], None]]:
    """A function that shifts the clock to one moment after another, cheaply; right again after."""
    shift = "UPDATE house_clock SET pinned_at = NULL, shift = %s - clock_timestamp()"
    with closing(_connect()) as owner, owner.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        try:
            yield lambda moment: cursor.execute(shift, [_aware(moment)])
        finally:
            release()


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone.")
    return moment


def _as_owner(statement: str, *values: datetime | timedelta | None) -> None:
    with closing(_connect()) as owner, owner.cursor() as cursor:
        cursor.execute(statement, values or None)


def _connect() -> Any:
    database = connection.settings_dict["NAME"]
    owner = psycopg2.connect(settings.DATABASE_OWNER_URL, dbname=database)
    owner.autocommit = True
    return owner
