"""The reviewed tables beside this module: who may do what, one line for an address and a method."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, get_resolver, resolve

from tests.authorization.principals import GROUPS

FOLDER = Path(__file__).parent
OBJECT = re.compile(r"<(\w+)>")
UNKNOWN = "zzzzzzzzzzzzzzzzzzzzzz"  # an id that nothing bears


@dataclass(frozen=True)
class Address:
    """A place to knock at, with the names of the objects in it: ``/cases/<draft>/submit/``."""

    text: str

    @property
    def objects(self) -> list[str]:
        return OBJECT.findall(self.text)

    @property
    def unknown(self) -> str:
        """The same place for an object that does not exist."""
        return OBJECT.sub(UNKNOWN, self.text)

    @property
    def route(self) -> str:
        return resolve(self.unknown.partition("?")[0]).route

    def paths(self, sides) -> list[str]:
        """The place for the objects of each side that has them; one where there are none."""
        has_them = [side for side in sides if side.ids.keys() >= set(self.objects)]
        here = has_them if self.objects else sides[:1]
        return [self._of(side) for side in here]

    def _of(self, side) -> str:
        return OBJECT.sub(lambda found: side.ids[found[1]], self.text)


@dataclass(frozen=True)
class Row:
    """An address, a method, and a letter for each person, on the own side and on the other."""

    address: Address
    method: str
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.address.text:<51} {self.method:<6}" + "   ".join(self.cells)


def spread(letters: dict[str, str]) -> str:
    """One letter for each person, in the order and the groups of the table."""
    groups = ["".join(letters[name] for name in group if name in letters) for group in GROUPS]
    return " ".join(group for group in groups if group)


def read(name: str) -> list[Row]:
    """The rows of a table; what begins with # is for the reader."""
    lines = (FOLDER / name).read_text().splitlines()
    return [_row(line) for line in lines if line and not line.startswith("#")]


def _row(line: str) -> Row:
    address, method, letters = line.split(maxsplit=2)
    return Row(Address(address), method, tuple(letters.split("   ")))


def addresses(rows: list[Row]) -> list[Address]:
    """Each address once, in the order of the table."""
    return list(dict.fromkeys(row.address for row in rows))


def routes(resolver=None, prefix: str = "") -> set[str]:
    """Every route of the house, as the resolver names it."""
    found = set()
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern).removeprefix("^")
        found |= {route} if isinstance(entry, URLPattern) else routes(entry, route)
    return found
