"""The parties of a district are known to it: logins, members, confirmed accounts."""

import csv
from pathlib import Path

from accounts.acting import acting
from accounts.models import LocalUnit, User
from parties.models import Enterprise, Member, Party, Provider
from parties.services import accounts, members
from qingpu_subsidy.demo import names
from qingpu_subsidy.demo.chance import chance
from qingpu_subsidy.demo.names import Firm
from qingpu_subsidy.demo.people import make_login, password_hash

BANKS = ("上海农村商业银行青浦支行", "中国建设银行上海青浦支行", "中国工商银行上海市青浦支行")
CNAPS = ("322290000011", "105290068010", "102290026668")
FIRST_FREE_CODE = 20
FIRST_PROVIDER_CODE = 5001
ENTERPRISE, PROVIDER = "qy", "fw"


def _read() -> tuple[Firm, ...]:
    with (Path(__file__).parent / "firms.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Firm(**row) for row in csv.DictReader(file))


NAMED = _read()


def enterprises(count: int, seed: int) -> list[Firm]:
    """So many enterprises: those of the file first, the others drawn; each seed its own."""
    drawn = names.enterprises(
        chance(seed, "enterprises"), max(count - len(NAMED), 0), first=FIRST_FREE_CODE
    )
    return [*NAMED[:count], *drawn]


def providers(count: int, seed: int) -> list[Firm]:
    """So many providers of diagnosis."""
    return names.providers(chance(seed, "providers"), count, first=FIRST_PROVIDER_CODE)


def username(prefix: str, place: int, kind: str = "") -> str:
    """qy01 is the owner of the first enterprise, qy01b its agent; fw01 that of a provider."""
    return f"{prefix}{place:02d}{kind}"


def register(firms: list[Firm], *, prefix: str, house: User) -> list[Party]:
    """Every firm is known, with its people and a confirmed account."""
    units = {unit.name: unit for unit in LocalUnit.objects.all()}
    with acting(house):
        return [
            _register(firm, prefix, place, units.get(firm.unit), house)
            for place, firm in enumerate(firms, start=1)
        ]


def _register(firm: Firm, prefix: str, place: int, unit: LocalUnit | None, house: User) -> Party:
    street = names.STREETS[place % len(names.STREETS)]
    party = Party.objects.create(
        uscc=firm.uscc,
        name=firm.name,
        legal_representative=firm.representative,
        address=f"上海市青浦区{firm.unit}{street}路{place * 18}号",
        contact_name=firm.agent or firm.representative,
        contact_phone=f"021-0000{place:04d}",
        local_unit=unit,
    )
    if prefix == PROVIDER:
        Provider.objects.create(party=party, capability=firm.industry)
    else:
        Enterprise.objects.create(party=party, industry=firm.industry)
    owner = make_login(username(prefix, place), firm.representative, "负责人", password_hash())
    members.join(party, owner, by=house, kind=Member.Kind.OWNER)
    if firm.agent:
        agent = make_login(username(prefix, place, "b"), firm.agent, "经办人", password_hash())
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
        number=f"990000{party.pk:04d}{place * 7919 % 10**6:06d}",
    )
    accounts.confirm(account, by=owner)
