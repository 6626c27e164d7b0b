"""Work that follows a change: a row written with it, done after it.

The service calls `jobs.write("room.verb", pk, key=f"verb:{pk}")`; the room's `tasks.py` has the
function under `@job("room.verb")`, which is safe to run twice.
"""

from datetime import datetime

from django.db import transaction
from psycopg2.extras import Json

from records.handlers import job
from records.models import Job
from records.offering import offer
from records.services.progress import tell as progress
from records.services.running import retry

__all__ = ["job", "progress", "retry", "write"]

INSERT = """
    INSERT INTO records_job (name, args, dedupe_key, due_at)
    VALUES (%s, %s, %s, coalesce(%s, house_now()))
    ON CONFLICT (dedupe_key) DO NOTHING RETURNING *
"""


def write(name: str, *args: object, key: str, due_at: datetime | None = None) -> Job:
    """The job is on record once under `key`; it is done after this transaction is committed."""
    written = list(Job.objects.raw(INSERT, [name, Json(list(args)), key, due_at]))
    if not written:
        return Job.objects.get(dedupe_key=key)
    (row,) = written
    if due_at is None:
        transaction.on_commit(lambda: offer(row.pk), robust=True)
    return row
