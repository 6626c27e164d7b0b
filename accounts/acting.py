"""Who acts: the name the database's audit writes beside every change."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import connection, transaction

request_id: ContextVar[str] = ContextVar("request_id", default="")

SET_AND_TELL = """
    SELECT coalesce(current_setting('house.actor', true), ''),
           coalesce(current_setting('house.request', true), ''),
           house_now(),
           set_config('house.actor', %s, true), set_config('house.request', %s, true)
"""
SET = "SELECT set_config('house.actor', %s, {local}), set_config('house.request', %s, {local})"


@contextmanager
def acting(user, request: str = "", *, savepoint: bool = True) -> Iterator[datetime]:
    """What is written inside is written by `user`, in one transaction; yields its moment.

    Without a savepoint of its own, whoever calls it has one and lets every error pass.
    """
    within_another = connection.in_atomic_block
    with transaction.atomic(savepoint=savepoint), connection.cursor() as cursor:
        cursor.execute(SET_AND_TELL, [str(user.pk), request or request_id.get()])
        *earlier, moment = cursor.fetchone()[:3]
        yield moment
        if within_another:
            cursor.execute(SET.format(local="true"), earlier)


def begin(user, request: str) -> None:
    """What this connection writes from now on is written by `user`."""
    _set_for_session(str(user.pk), request)


def end() -> None:
    """Nobody acts on this connection any more."""
    _set_for_session("", "")


def _set_for_session(*values: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET.format(local="false"), values)
