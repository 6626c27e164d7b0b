"""One core for two that take turns: docs/decisions/0020-a-story-on-one-core.md"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from django.db import connection


@contextmanager
def shared_with_database() -> Iterator[None]:
    """This thread and its connection's process run on one core; afterwards where they might before.

    A database of another machine, or of another user's, is let be, and so is this thread then.
    """
    with ExitStack() as after:
        if backend := _backend():
            core = {min(os.sched_getaffinity(0))}
            with suppress(PermissionError):
                for pid in (backend, 0):
                    before = os.sched_getaffinity(pid)
                    os.sched_setaffinity(pid, core)
                    after.callback(_let_run, pid, before)
        yield


def is_database(pid: int) -> bool:
    """Whether this process of this machine serves a connection to PostgreSQL."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"postgres: ")
    except OSError:
        return False


def _backend() -> int | None:
    """The database's process for this connection, if it runs on this machine."""
    connection.ensure_connection()
    link = connection.connection.info
    is_here = link.host.startswith("/")  # a socket's folder
    return link.backend_pid if is_here and is_database(link.backend_pid) else None


def _let_run(pid: int, cores: set[int]) -> None:
    with suppress(ProcessLookupError):
        os.sched_setaffinity(pid, cores)
