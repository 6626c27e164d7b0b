"""Triggers that hold for the application too: it cannot ask for them to be passed over.

The library's own triggers obey the setting `pgtrigger.ignore`, which any session may set.
"""

from collections.abc import Iterable

import pgtrigger
from django.db.models import Model
from pgtrigger import compiler

CREATE_FUNCTION = """
    CREATE OR REPLACE FUNCTION {pgid}() RETURNS TRIGGER AS $$
        {declare}
        BEGIN
            {func}
        END;
    $$ LANGUAGE plpgsql;
"""
CREATE_TRIGGER = """
    DROP TRIGGER IF EXISTS {pgid} ON {table};
    CREATE {constraint} TRIGGER {pgid}
        {when} {operation} ON {table} {timing} {referencing}
        FOR EACH {level} {condition} EXECUTE FUNCTION {execute};
    COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
"""


class FirmSql(compiler.UpsertTriggerSql):
    """Makes the trigger and its function. Migrations refer to it: change it only by a new class."""

    def get_template(self) -> str:
        return CREATE_FUNCTION + CREATE_TRIGGER


class CallingSql(compiler.UpsertTriggerSql):
    """Makes a trigger that calls a function which is already there. The same holds for it."""

    def get_template(self) -> str:
        return CREATE_TRIGGER


class Firm(pgtrigger.Trigger):
    """A trigger written as the library's own, that always fires."""

    sql_class = FirmSql

    def compile(self, model: type[Model]) -> compiler.Trigger:
        ordinary = super().compile(model)
        return compiler.Trigger(name=self.name, sql=self.sql_class(**ordinary.sql.kwargs))


class Kept(Firm, pgtrigger.Protect):
    """The library's `Protect` that always fires: such rows are not changed, or not deleted."""

    def get_func(self, model: type[Model]) -> str:
        what = f"{model._meta.verbose_name}：已登记的不得修改或删除"
        return f"RAISE EXCEPTION '{what}' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME;"


class Audited(Firm):
    """Every change of a row becomes an entry in the audit chain `<kind>:<value of column>`.

    `omit`: columns that are not told of; a change of them alone leaves no entry.
    `mask`: columns of which only a fingerprint is told (secrets, ciphertext).
    """

    sql_class = CallingSql
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    func = "-- house_audit() does the work"

    def __init__(
        self,
        kind: str,
        column: str,
        *,
        omit: Iterable[str] = (),
        mask: Iterable[str] = (),
        name: str = "audited",
    ) -> None:
        super().__init__(name=name)
        self.kind = kind
        self.column = column
        self.omit = ",".join(omit)
        self.mask = ",".join(mask)

    def render_execute(self, model: type[Model]) -> str:
        told = (self.kind, self.column, model._meta.pk.column, self.omit, self.mask)
        columns = {field.column for field in model._meta.concrete_fields}
        named = {self.column, *self.omit.split(","), *self.mask.split(",")} - {""}
        if unknown := named - columns:
            raise ValueError(f"{model._meta.label} has no column {', '.join(sorted(unknown))}.")
        quoted = ", ".join(f"'{value}'" for value in told)
        return f"public.house_audit({quoted})"
