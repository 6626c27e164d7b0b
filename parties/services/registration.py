"""An organisation as a visitor names it: its code, what is known of it, what is stated."""

from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError

from accounts.models import LocalUnit
from parties.models import Duplicate, Enterprise, Member, MembershipClaim, Party, Provider
from parties.uscc import normalise

Profile = MembershipClaim.Profile


@dataclass(frozen=True)
class Stated:
    """What a claimant states of an organisation that nobody has registered yet."""

    name: str
    party_kind: str
    profile: str
    legal_representative: str
    address: str
    contact_name: str
    contact_phone: str
    local_unit: LocalUnit | None


def code_of(text: str) -> str:
    """The credit code in its normal form; letters that look like figures are pointed out."""
    try:
        return normalise(text)
    except ValueError as error:
        raise ValidationError({"code": f"{error}。"}) from error


def find(code: str) -> Party | None:
    """The party that bears this code, if any does; of a repeated row the one that was kept."""
    known = Party.objects.select_related("local_unit")
    folded = Duplicate.objects.confirmed().filter(party__uscc=code).values("kept")
    return known.filter(pk__in=folded).first() or known.filter(uscc=code).first()


def has_owner(party: Party | None) -> bool:
    """Whether somebody answers for the party today."""
    owners = Member.objects.filter(kind=Member.Kind.OWNER, until__isnull=True)
    return party is not None and owners.filter(party=party).exists()


def as_columns(stated: Stated | None) -> dict:
    """What is stated, by the columns of a claim; nothing for a party that is registered."""
    if stated is None:
        return {}
    return asdict(stated) | {"local_unit": stated.local_unit}


def register(claim: MembershipClaim) -> Party:
    """The organisation of a claim that an officer stands by becomes a party."""
    party = Party(
        uscc=claim.uscc, name=claim.name, kind=claim.party_kind, address=claim.address,
        legal_representative=claim.legal_representative, contact_name=claim.contact_name,
        contact_phone=claim.contact_phone, local_unit=claim.local_unit,
    )  # fmt: skip
    party.full_clean()
    party.save()
    give_profile(party, claim.profile)
    return party


def give_profile(party: Party, profile: str) -> None:
    """A new party files as an enterprise or as a provider."""
    kind = Provider if profile == Profile.PROVIDER else Enterprise
    kind.objects.create(party=party)
