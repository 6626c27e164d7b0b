"""Queries that are written and planned once: for reads so frequent that preparing costs most."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

SLOT = -1_234_567_890_123  # stands for a whole number that is given at each asking
M = TypeVar("M", bound=Model)


class Statement:
    """SQL with `$1`, `$2` … that the database plans once for each connection, under `name`."""

    def __init__(self, name: str, sql: str) -> None:
        self.name, self.sql = name, sql
        self._known: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()

    def run(self, *values: object) -> list[tuple[Any, ...]]:
        """The rows that it finds with these values."""
        self._prepare()
        with connection.cursor() as cursor:
            cursor.execute(self._asking(values), values or None)
            return cursor.fetchall()

    def _asking(self, values: tuple[object, ...]) -> str:
        holes = ", ".join(["%s"] * len(values))
        return f"EXECUTE {self.name} ({holes})" if values else f"EXECUTE {self.name}"

    def _prepare(self) -> None:
        """This connection knows the statement; a rollback does not make it forget."""
        connection.ensure_connection()
        link: Any = connection.connection
        if link not in self._known:
            with link.cursor() as cursor:
                cursor.execute(b"PREPARE %s AS %s" % (self.name.encode(), self._text(cursor)))
            self._known[link] = True

    def _text(self, _cursor: Any) -> bytes:
        return self.sql.encode()


class Prepared(Statement, Generic[M]):
    """Instances by a query whose SQL never changes, only the numbers in its slots.

    `build` makes the queryset, with SLOT where a number will be given; it depends on the code
    alone and prefetches nothing.
    """

    def __init__(self, name: str, build: Callable[[], "QuerySet[M]"]) -> None:
        super().__init__(name, "")
        self._build = build

    @cached_property
    def _compiled(self) -> tuple[Any, str, tuple[object, ...]]:
        compiler = self._build().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        return compiler, sql, tuple(params)

    @cached_property
    def _converters(self) -> dict[int, Any]:
        compiler = self._compiled[0]
        return compiler.get_converters([column[0] for column in compiler.select])

    def ask(self, *values: int) -> list[M]:
        """The instances for these numbers, one number a slot in the order of the SQL."""
        compiler, _, _ = self._compiled
        if compiler.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("Rows are held within a transaction.")
        rows = compiler.apply_converters(self.run(*values), self._converters)
        return list(_instances(compiler, rows))

    def get(self, *values: int) -> M:
        """The one instance for these numbers; DoesNotExist if there is none."""
        found = self.ask(*values)
        if not found:
            model: Any = self._compiled[0].query.model
            raise model.DoesNotExist(f"{model._meta.object_name} does not exist.")
        (one,) = found
        return one

    def _text(self, cursor: Any) -> bytes:
        _, sql, params = self._compiled
        places = iter(range(1, len(params) + 1))
        filled = tuple(_Place(next(places)) if p == SLOT else p for p in params)
        text: bytes = cursor.mogrify(sql, filled)
        return text


def composed(rows: QuerySet[Any]) -> dict[str, RawSQL]:
    """The annotations of a query, as SQL for other queries of its model, which need not compose it.

    They depend on the code and on the row alone.
    """
    compiler = rows.query.get_compiler(connection=connection)
    compiler.as_sql()
    return {
        name: RawSQL(*compiler.compile(asked), output_field=asked.output_field)  # noqa: S611
        for name, asked in rows.query.annotations.items()
    }


class _Place:
    """A slot, as the database writes it."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __conform__(self, protocol: object) -> "_Place":
        return self

    def getquoted(self) -> bytes:
        return b"$%d" % self.number


def _instances(compiler: Any, rows: Iterable[Any]) -> Iterator[Any]:
    """Objects out of rows, as the queryset itself would make them."""
    known, alias = compiler.klass_info, connection.alias
    first, behind = known["select_fields"][0], known["select_fields"][-1] + 1
    names = [column[0].target.attname for column in compiler.select[first:behind]]
    related = get_related_populators(known, compiler.select, alias)
    for row in rows:
        one = known["model"].from_db(alias, names, row[first:behind])
        for populator in related:
            populator.populate(row, one)
        for name, place in compiler.annotation_col_map.items():
            setattr(one, name, row[place])
        yield one
