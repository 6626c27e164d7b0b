"""Many cases: a few led through the services, then copied with all that hangs on them.

Everything written since `marked()` is copied as often as asked, each copy with keys, codes, numbers
and invoices of its own, by one statement a table. Triggers rest meanwhile: what they would refuse,
they have refused of the first of each.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from psycopg2 import sql

from parties.models import BankAccount, Party

STRIDE = 100_000  # between the keys of a row and those of its copies
ROOMY = 40  # signs in a column, from which the number of the copy fits behind the first's
APART = 10  # between the positions of copies in one list
ROOMS = ("accounts", "records", "parties", "diagnosis", "applications", "reviews", "payments")
ONCE = (
    "records_audit", "records_chain", "records_job", "records_number", "applications_call",
    "accounts_localunit",
)  # fmt: skip
TOLD_APART = {
    Party: ("name", "address", "contact_phone", "legal_representative"),
    BankAccount: ("number_digest",),
}
OTHER_KEY = "CASE WHEN {0} > {1} THEN {0} + k * {2} ELSE {0} END"
OTHER_CODE = "CASE WHEN {0} = '' THEN {0} ELSE upper(left(md5({0} || k), {1})) END"
OTHER_NAME = "CASE WHEN {0} = '' THEN {0} ELSE left(k || '-' || {0}, {1}) END"
OTHER_LINE = "CASE WHEN {0} = '' THEN {0} ELSE left({0} || '-' || k, {1}) END"
OTHER_PLACE = "{0} + k * {1}"
Since = dict[type[models.Model], int]  # the tables that are copied, each with its mark
COPY = "INSERT INTO {} ({}) SELECT {} FROM {}, generate_series(1, {}) k WHERE {} > {} AND {} < {}"


def marked(owner) -> dict[str, int]:
    """The highest key of each table as it stands."""
    return {model._meta.db_table: _highest(owner, model) for model in _models()}


def copy(owner, mark: dict[str, int], times: int) -> None:
    """Copy every row written since the mark so often; references among them follow."""
    owner.execute("BEGIN; SET CONSTRAINTS ALL DEFERRED")
    tables = [model for model in _models() if _highest(owner, model) > mark[model._meta.db_table]]
    since = {model: mark[model._meta.db_table] for model in tables}
    for model in tables:
        _switch(owner, model, "DISABLE")
    for model in tables:
        owner.execute(_statement(model, since, times))
    owner.execute("COMMIT; BEGIN")
    for model in tables:
        _switch(owner, model, "ENABLE")
    owner.execute("COMMIT; ANALYZE")


def copy_of(row: models.Model, number: int) -> models.Model:
    """The copy of this number of a row that was there before."""
    return type(row).objects.get(pk=row.pk + number * STRIDE)


def _models() -> Iterator[type[models.Model]]:
    """Every table of the house's own rooms whose rows have a number, but for those kept once."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        is_ours = meta.managed and model.__module__.partition(".")[0] in ROOMS
        if is_ours and not meta.db_table.startswith(ONCE) and _is_numbered(meta.pk):
            yield model


def _is_numbered(field: models.Field) -> bool:
    if field.remote_field:
        return _is_numbered(field.target_field)
    return isinstance(field, models.IntegerField)


def _highest(owner, model: type[models.Model]) -> int:
    table, key = map(sql.Identifier, (model._meta.db_table, model._meta.pk.column))
    owner.execute(sql.SQL("SELECT coalesce(max({}), 0) FROM {}").format(key, table))
    return owner.fetchone()[0]


def _switch(owner, model: type[models.Model], word: str) -> None:
    table = sql.Identifier(model._meta.db_table)
    owner.execute(sql.SQL("ALTER TABLE {} {} TRIGGER USER").format(table, sql.SQL(word)))


def _statement(model: type[models.Model], since: Since, times: int) -> sql.Composed:
    meta = model._meta
    columns = [sql.Identifier(field.column) for field in meta.concrete_fields]
    values = [_value(model, field, since) for field in meta.concrete_fields]
    table, key = sql.Identifier(meta.db_table), sql.Identifier(meta.pk.column)
    first, last = sql.Literal(since[model]), sql.Literal(STRIDE)
    return sql.SQL(COPY).format(
        table, sql.SQL(", ").join(columns), sql.SQL(", ").join(values), table,
        sql.Literal(times), key, first, key, last,
    )  # fmt: skip


def _value(model: type[models.Model], field: models.Field, since: Since) -> sql.Composable:
    """A column of the copy of number k."""
    column = sql.Identifier(field.column)
    points_at = model if field.primary_key and not field.remote_field else field.related_model
    if points_at is not None:
        if points_at not in since:
            return column
        return sql.SQL(OTHER_KEY).format(column, sql.Literal(since[points_at]), sql.Literal(STRIDE))
    if field.name in TOLD_APART.get(model, ()):
        return sql.SQL(OTHER_NAME).format(column, sql.Literal(field.max_length))
    if not _is_unique(model, field, since):
        return column
    if isinstance(field, models.IntegerField):
        return sql.SQL(OTHER_PLACE).format(column, sql.Literal(APART))
    if isinstance(field, models.CharField):
        other = OTHER_CODE if field.max_length < ROOMY else OTHER_LINE
        return sql.SQL(other).format(column, sql.Literal(field.max_length))
    return column


def _is_unique(model: type[models.Model], field: models.Field, since: Since) -> bool:
    """Whether a copy may not share it, because nothing else that is copied tells them apart."""
    if field.unique:
        return True
    named = [one.fields for one in model._meta.constraints if hasattr(one, "nulls_distinct")]
    return any(
        field.name in fields
        and not any(model._meta.get_field(name).related_model in since for name in fields)
        for fields in named
    )
