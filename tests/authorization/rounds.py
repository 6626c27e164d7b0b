"""Going round: everybody at an address, one after another, and what is to be said of it."""

from collections.abc import Callable
from dataclasses import replace

from tests.authorization.knocking import Answer, knock
from tests.authorization.principals import NAMES, WITH_A_SIDE
from tests.authorization.table import Address, Row, spread

METHODS = {"GET": None, "POST": {}}  # an empty form is enough to see who is let in
A_FEW = ("anonymous", "enterprise A", "registrar", "auditor")
SHUT = {"-", ">"}
STRANGERS = (  # to whom an object of side A, of side B, must look as if it were not there
    ("enterprise B", "town B", "expert free"),
    ("enterprise A", "provider", "town A", "expert on A", "expert free"),
)
# Columns that no form of the house takes from a browser; sent along all the same.
MORE_FIELDS = dict.fromkeys(
    [
        *["id", "pk", "public_id", "number", "state", "status", "revision", "version", "party"],
        *["party_id", "case", "case_id", "local_unit", "amount_fen", "total_fen", "recovered_fen"],
        *["net_fen", "noticed_fen", "received_fen", "by", "by_id", "entered_by", "proposed_by"],
        *["signed_by", "countersigned_by", "signed_at", "issued_at", "approved_at", "accepted_at"],
        *["submitted_at", "confirmed_at", "checked_by", "checked_at", "published_at", "closes_at"],
        *[
            "is_live",
            "is_stopped",
            "is_staff",
            "is_superuser",
            "roles",
            "user",
            "user_id",
            "sha256",
        ],
    ],
    "424242",
)


class Round:
    """Asks, and gathers what must not be: faults, and who reads which mark."""

    def __init__(self, world) -> None:
        self.world = world
        self.faults: list[str] = []
        self.readers: dict[str, set[str]] = {}

    def ask(self, address: Address, method: str) -> Row:
        """Everybody at the object of side A, those with a side also at that of side B."""
        asking = zip(address.paths(self.world.sides), (NAMES, WITH_A_SIDE), strict=False)
        cells = [self.letters(method, path, names) for path, names in asking]
        return Row(address, method, tuple(spread(letters) for letters in cells))

    def ask_in_vain(self, address: Address, method: str, names: tuple[str, ...] = A_FEW) -> None:
        """A few at an address that does not listen to the method, or not to them."""
        letters = self.letters(method, address.paths(self.world.sides)[0], names)
        if not set(letters.values()) <= SHUT:
            self.faults.append(f"{method} {address.text} has no line and is open: {letters}")

    def letters(self, method: str, path: str, names: tuple[str, ...]) -> dict[str, str]:
        return {name: self.knock(name, method, path).letter for name in names}

    def knock(self, name: str, method: str, path: str, data: dict | None = None) -> Answer:
        """One request; refusals and reading write nothing, and nothing breaks."""
        data = METHODS.get(method) if data is None else data
        answer = self._answer(name, method, path, data)
        if answer.letter == "!":
            self.faults.append(f"{name}: {method} {path} is answered by {answer.status}")
        if answer.wrote and (method != "POST" or answer.is_refused):
            self.faults.append(f"{name}: {method} {path} writes to {sorted(answer.wrote)}")
        for mark in answer.marks:
            self.readers.setdefault(mark, set()).add(name)
        return answer

    def _answer(self, name: str, method: str, path: str, data: dict | None) -> Answer:
        """What is only read is asked for once in a world: all is as it was after every request."""
        told, asked = self.world.told, (name, path)
        if method == "GET" and asked in told:
            return told[asked]
        answer = knock(self.world.browsers[name], method, path, data)
        if method == "GET":
            told[asked] = answer if answer.is_refused else replace(answer, text=b"")
        return answer

    def compare_with_nothing(self, address: Address) -> None:
        """To strangers an object answers as one that does not exist, word for word."""
        for path, names in zip(address.paths(self.world.sides), STRANGERS, strict=False):
            for name in names:
                here = self.knock(name, "GET", path)
                nowhere = self.knock(name, "GET", address.unknown)
                if here.is_refused and here.but_for(path) != nowhere.but_for(address.unknown):
                    self.faults.append(f"{name} learns that {path} exists ({address.text})")

    def send_more(self, address: Address, names: list[str], stored: Callable[[], bool]) -> None:
        """Fields that no form asks for change nothing of what an empty form does."""
        path = address.paths(self.world.sides)[0]
        for name in names:
            answer = knock(self.world.browsers[name], "POST", path, MORE_FIELDS, then=stored)
            if answer.then:
                self.faults.append(f"{name} writes columns of their choice at {address.text}")
            if answer.letter == "!":
                self.faults.append(f"{name}: more fields at {path} are answered by {answer.status}")
