"""Triggers that a session cannot ask to be passed over."""

import pgtrigger
import pytest
from django.db import DatabaseError, connection, transaction
from pgtrigger import compiler

from accounts.acting import acting
from accounts.models import Person, User
from accounts.triggers import Audited, Firm, Kept


@pytest.fixture
def no_eve():
    return Firm(
        name="no_eve",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__name="Eve"),
        func="RAISE EXCEPTION '不是她';",
    )


def test_firm_trigger_obeys_nobody(no_eve):
    sql = no_eve.compile(Person).install_sql

    assert "ignore" not in sql
    assert "不是她" in sql


def test_kept_is_a_firm_protection():
    kept = Kept(name="kept", operation=pgtrigger.Delete).compile(Person).install_sql

    assert "ignore" not in kept
    assert "BEFORE DELETE ON" in kept
    assert "人员：已登记的不得修改或删除" in kept


def test_library_still_has_the_hole_that_this_closes():
    sql = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete).compile(Person).install_sql

    assert "pgtrigger.ignore" in sql


@pytest.mark.parametrize("kind", ["firm", "audited"])
def test_compiled_trigger_survives_being_written_to_a_migration(kind, no_eve):
    compiled = (no_eve if kind == "firm" else Audited("person", "id", name="a")).compile(Person)
    path, args, kwargs = compiled.sql.deconstruct()

    again = type(compiled.sql)(*args, **kwargs)

    assert path.startswith("accounts.triggers.")
    assert compiler.Trigger(name=compiled.name, sql=again) == compiled


@pytest.mark.django_db(transaction=True)
def test_firm_trigger_fires_though_the_session_ignores_it(no_eve, owner):
    house = User.objects.house()
    owner.execute(no_eve.compile(Person).install_sql)

    with acting(house), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{no_eve.get_pgid(Person)}}}"]
        )
        Person.objects.create(name="Adam")
        with pytest.raises(DatabaseError, match="不是她"), transaction.atomic():
            Person.objects.create(name="Eve")


@pytest.mark.parametrize(
    "trigger",
    [
        Audited("person", "persn_id"),
        Audited("person", "id", omit=["fone"]),
        Audited("person", "id", mask=["fone"]),
    ],
    ids=["chain", "omit", "mask"],
)
def test_audited_refuses_a_column_that_is_not_there(trigger):
    with pytest.raises(ValueError, match="no column"):
        trigger.compile(Person)
