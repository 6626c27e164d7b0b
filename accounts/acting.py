"""Who acts: the name the database's audit writes beside every change."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

request_id: ContextVar[str] = ContextVar("request_id", default="")
_told: ContextVar[tuple[str, str] | None] = ContextVar("told", default=None)

SET_AND_TELL = """
    SELECT coalesce(current_setting('house.actor', true), ''),
           coalesce(current_setting('house.request', true), ''),
           set_config('house.actor', %s, true), set_config('house.request', %s, true)
"""
SET = "SELECT set_config('house.actor', %s, {local}), set_config('house.request', %s, {local})"


@contextmanager
def acting(user, request: str = "", *, savepoint: bool = True) -> Iterator[None]:
    """What is written inside is written by `user`, in one transaction.

    Without a savepoint of its own, whoever calls it has one and lets every error pass.
    """
    within_another = connection.in_atomic_block
    told = (str(user.pk), request or request_id.get())
    if within_another and _told.get() == told:
        with transaction.atomic(savepoint=savepoint):
            yield
        return
    token = _told.set(told)
    try:
        with transaction.atomic(savepoint=savepoint), connection.cursor() as cursor:
            cursor.execute(SET_AND_TELL, told)
            earlier = cursor.fetchone()[:2]
            yield
            if within_another:
                cursor.execute(SET.format(local="true"), earlier)
    finally:
        _told.reset(token)


def begin(user, request: str) -> None:
    """What this connection writes from now on is written by `user`."""
    _set_for_session(str(user.pk), request)


def end() -> None:
    """Nobody acts on this connection any more."""
    _set_for_session("", "")


def _set_for_session(*values: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET.format(local="false"), values)
