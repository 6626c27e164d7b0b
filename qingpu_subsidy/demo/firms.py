"""The enterprises of the demonstration: invented names, codes of a series that is never issued."""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.hashers import make_password

from accounts.acting import acting
from accounts.models import LocalUnit, User
from parties.models import Enterprise, Member, Party
from parties.services import accounts, members
from qingpu_subsidy.demo.people import PASSWORD, make_login

BANKS = ("上海农村商业银行青浦支行", "中国建设银行上海青浦支行", "中国工商银行上海市青浦支行")
CNAPS = ("322290000011", "105290068010", "102290026668")


@dataclass(frozen=True)
class Firm:
    """An enterprise, where it is, and the project it files."""

    uscc: str
    name: str
    unit: str
    representative: str
    agent: str
    industry: str
    item: str
    project: str


def _read() -> tuple[Firm, ...]:
    with (Path(__file__).parent / "firms.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Firm(**row) for row in csv.DictReader(file))


FIRMS = _read()


def username(place: int, kind: str = "") -> str:
    """qy01 is the owner of the first firm, qy01b its agent."""
    return f"qy{place:02d}{kind}"


def register(house: User) -> dict[str, Party]:
    """Every firm is known, with its people and a confirmed account; by the owner's username."""
    password = make_password(PASSWORD)
    with acting(house):
        return {
            username(place): _register(firm, place, password, house)
            for place, firm in enumerate(FIRMS, start=1)
        }


def _register(firm: Firm, place: int, password: str, house: User) -> Party:
    party = Party.objects.create(
        uscc=firm.uscc,
        name=firm.name,
        legal_representative=firm.representative,
        address=f"上海市青浦区{firm.unit}工业路{place * 18}号",
        contact_name=firm.agent or firm.representative,
        contact_phone=f"021-0000{place:04d}",
        local_unit=LocalUnit.objects.get(name=firm.unit),
    )
    Enterprise.objects.create(
        party=party,
        is_registered_here=True,
        operates_here=True,
        pays_tax_here=True,
        industry=firm.industry,
    )
    owner = make_login(username(place), firm.representative, "负责人", password)
    members.join(party, owner, by=house, kind=Member.Kind.OWNER)
    if firm.agent:
        agent = make_login(username(place, "b"), firm.agent, "经办人", password)
        members.join(party, agent, by=owner, kind=Member.Kind.AGENT)
    _open_account(party, owner, place)
    return party


def _open_account(party: Party, owner: User, place: int) -> None:
    bank = place % len(BANKS)
    account = accounts.register(
        party,
        by=owner,
        holder=party.name,
        bank=BANKS[bank],
        cnaps=CNAPS[bank],
        number=f"990000{place:04d}{place * 7919 % 10**6:06d}",
    )
    accounts.confirm(account, by=owner)
