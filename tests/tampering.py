"""What an owner of the database does by hand, in a transaction that is rolled back.

A test that asks for `tampering` runs as the owner; it builds its rows by the services, then lets
`named` do one thing after the other behind the triggers and see what `verify_invariants` says.
"""

from collections.abc import Iterable
from importlib import import_module

import pytest
from django.db import connection, transaction

from records import invariant

ROOMS = ("parties", "applications", "payments")
OUR_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^({rooms})_'"


@pytest.fixture
def tampering(databases, request):
    """The default connection is the owner's until the end of the test."""
    databases._open(databases.copy, as_owner=True)
    request.getfixturevalue("db")
    yield named
    databases._open(databases.copy)


def named(code: str, *statements: str, constraint: str = "") -> list[str]:
    """What the check says after these statements; `constraint` (table.name) stands in the way."""
    with transaction.atomic():
        _take_the_guards_down(constraint)
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        found = breaches(code)
        transaction.set_rollback(True)
    return found


def breaches(*codes: str) -> list[str]:
    """What the invariants of these codes say now; of all that are known when none is named."""
    for room in ROOMS:
        import_module(f"{room}.invariants")
    return [said for verdict in invariant.verify(codes) for said in verdict.breaches]


def unnoticed(cases: dict[str, tuple[str, Iterable[str], str, str]]) -> list[str]:
    """The names of the tamperings that were not found in the words expected."""
    return [
        name
        for name, (code, statements, constraint, words) in cases.items()
        if not any(words in said for said in named(code, *statements, constraint=constraint))
    ]


def _take_the_guards_down(constraint: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(OUR_TABLES.format(rooms="|".join(ROOMS)))
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        if constraint:
            _drop(cursor, *constraint.split("."))


def _drop(cursor, table: str, name: str) -> None:
    cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [name])
    if cursor.fetchone():
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    else:
        cursor.execute(f"DROP INDEX {name}")
