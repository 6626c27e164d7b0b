"""What must hold in every committed state: each room lists it in its `invariants`.

A check is a function under `@invariant("I-05", "title")` that yields a line for each breach.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from time import perf_counter

from django.db import connection, transaction

Check = Callable[[], Iterable[str]]
MOST_TOLD = 50


@dataclass(frozen=True)
class Invariant:
    code: str
    title: str
    check: Check


@dataclass(frozen=True)
class Verdict:
    """What a check found; `count` may be more than the breaches told."""

    invariant: Invariant
    breaches: list[str] = field(default_factory=list)
    count: int = 0
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        return not self.count


_known: dict[tuple[str, str], Invariant] = {}


def invariant(code: str, title: str) -> Callable[[Check], Check]:
    """Register a function that yields one line for each breach of invariant `code`."""

    def register(check: Check) -> Check:
        _known[code, f"{check.__module__}.{check.__qualname__}"] = Invariant(code, title, check)
        return check

    return register


def known(codes: Collection[str] = ()) -> list[Invariant]:
    """Return the invariants in the order of their codes, all or those named."""
    return [found for (code, _), found in sorted(_known.items()) if not codes or code in codes]


def verify(codes: Collection[str] = ()) -> Iterator[Verdict]:
    """Check the invariants one by one; one that cannot be checked is a breach."""
    for one in known(codes):
        started = perf_counter()
        breaches: list[str] = []
        count = 0
        try:
            with transaction.atomic():
                for breach in one.check():
                    count += 1
                    if count <= MOST_TOLD:
                        breaches.append(breach)
        except Exception as error:  # a check that fails must not hide the others
            count += 1
            breaches.append(f"检查未能完成：{type(error).__name__}: {error}")
        yield Verdict(one, breaches, count, perf_counter() - started)


def rows(query: str, *values: object) -> list[tuple]:
    """Return what a query finds: most invariants are a query that finds nothing."""
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        return cursor.fetchall()
