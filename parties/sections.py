"""What a party takes away: each room lists its own in its `taken_away`, as it may be seen.

A section is a function under `@section("cases", "申报", columns...)` that returns the rows of one
party which one member may see; `files` are the columns that lead to a stored file.
"""

from collections.abc import Callable

from django.db.models import QuerySet

from accounts.models import User
from parties.models import Party
from records.services.packing import Section

Rows = Callable[[Party, User], QuerySet]

_known: dict[str, Section] = {}


def section(name: str, label: str, *columns: str, files: tuple[str, ...] = ()):
    """Register the rows of one subject; the labels of the columns are those of the models."""

    def register(rows: Rows) -> Rows:
        _known[name] = Section(name, label, columns, files, rows)
        return rows

    return register


def known() -> list[Section]:
    """Every section, in the order in which the rooms were asked."""
    return list(_known.values())
