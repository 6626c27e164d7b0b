"""Every address of the house, asked for by everybody: what happens is what the tables say."""

from difflib import ndiff

import pytest
from django.contrib import admin
from django.db.models import Max

from records.models import AuditEntry
from tests.authorization import table
from tests.authorization.principals import AT_THE_ADMIN, NAMES
from tests.authorization.rounds import METHODS, MORE_FIELDS, Round
from tests.authorization.table import Address, spread

OF_A_MODEL = "<path:object_id>"
FOUR = ("anonymous", "enterprise A", "registrar", "auditor")
OTHER_METHODS = ("PUT", "PATCH", "DELETE")
IN_THE_ADMIN = (("", "GET"), ("add/", "POST"), ("{}/change/", "GET"), ("{}/change/", "POST"))


@pytest.fixture
def told() -> list[table.Row]:
    return table.read("table.txt")


@pytest.fixture
def going(world) -> Round:
    return Round(world)


def test_every_route_is_in_the_table(told):
    reviewed = {row.address.route for row in told}

    assert reviewed - table.routes() == set()
    assert sorted(route for route in table.routes() - reviewed if not of_a_model(route)) == []


def of_a_model(route: str) -> bool:
    """Whether this is one of the pages that the admin makes for each model (`admin.txt`)."""
    pages = [f"admin/{label.replace('.', '/')}/" for label in models()]
    return OF_A_MODEL in route or route in {page + more for page in pages for more in ("", "add/")}


def models() -> list[str]:
    return sorted(model._meta.label_lower for model in admin.site._registry)


def test_everybody_gets_what_the_table_says(told, going):
    listening = {(row.address, row.method) for row in told}

    found = [str(going.ask(row.address, row.method)) for row in told]
    for address in table.addresses(told):
        for method in METHODS:
            if (address, method) not in listening:
                going.ask_in_vain(address, method)

    agree(found, "table.txt")
    agree(going.faults)
    agree(seen(going), "marks.txt")


def seen(going: Round) -> list[str]:
    return [
        f"{mark:<36}{spread({name: 'R' if name in names else '.' for name in NAMES})}"
        for mark, names in sorted(going.readers.items())
    ]


def agree(found: list[str], name: str = "") -> None:
    """What happened is what the table of this name says, line by line; nothing without a name."""
    lines = (table.FOLDER / name).read_text().splitlines() if name else []
    told = [line for line in lines if line and not line.startswith("#")]
    unlike = [line for line in ndiff(told, found) if line[0] in "+-"]
    assert not unlike, "\n".join([f"- {name} says, + what happens", *unlike])


def test_what_is_not_theirs_is_to_strangers_as_if_it_were_not_there(told, going):
    for row in told:
        if row.address.objects and row.method == "GET":
            going.compare_with_nothing(row.address)

    agree(going.faults)


def test_fields_that_no_form_asks_for_are_not_stored(told, going):
    last = AuditEntry.objects.aggregate(last=Max("pk"))["last"]
    value = next(iter(MORE_FIELDS.values()))
    stored = AuditEntry.objects.filter(pk__gt=last, after__contains=value)

    for row in told:
        if row.method == "POST" and "W" in row.cells[0]:
            letters = row.cells[0].replace(" ", "")
            writers = [name for name, letter in zip(NAMES, letters, strict=True) if letter == "W"]
            going.send_more(row.address, writers[:2], stored.exists)

    agree(going.faults)


def test_other_methods_open_nothing(told, going):
    by_route = {row.address.route: row.address for row in told}

    for address in by_route.values():
        path = address.paths(going.world.sides)[0]
        for name in FOUR:
            get = going.knock(name, "GET", path)
            head = going.knock(name, "HEAD", path)
            if (head.letter, head.text) != (get.letter, b""):
                going.faults.append(f"{name}: HEAD {path} is {head.letter}, GET {get.letter}")
            opening = going.knock(name, "OPTIONS", path)
            if get.is_refused and opening.letter in "RW" and opening.text:
                going.faults.append(f"{name}: OPTIONS opens {path}, GET does not")
        for method in OTHER_METHODS:
            if (letter := going.knock("registrar", method, path).letter) != "-":
                going.faults.append(f"{method} {path} is listened to: {letter}")

    agree(going.faults)


def test_admin_shows_and_takes_what_its_table_says(going):
    found = [in_the_admin(going, label) for label in models()]

    agree(found, "admin.txt")
    agree(going.faults)


def in_the_admin(going: Round, label: str) -> str:
    """The line of one model: its list, its form, a row of it, as each official meets them."""
    home = f"/admin/{label.replace('.', '/')}/"
    pk = some_row(label)
    cells = [
        spread(going.letters(method, home + page.format(pk), AT_THE_ADMIN))
        for page, method in IN_THE_ADMIN
    ]
    return f"{label:<30}{'   '.join(cells)}"


def some_row(label: str) -> int:
    model = next(model for model in admin.site._registry if model._meta.label_lower == label)
    last = model._default_manager.order_by("pk").last()
    return last.pk if last else 0


def test_admin_deletes_nothing_and_lets_nobody_else_in(going):
    for label in models():
        home, pk = f"/admin/{label.replace('.', '/')}/", some_row(label)
        delete = going.letters("POST", f"{home}{pk}/delete/", ("registrar", "system", "security"))
        if not set(delete.values()) <= set("x~."):
            going.faults.append(f"{label} is deleted: {delete}")
        for page in ("", "add/", f"{pk}/change/", f"{pk}/history/", f"{pk}/"):
            going.ask_in_vain(Address(home + page), "GET", ("anonymous", "enterprise A", "clerk"))

    agree(going.faults)
