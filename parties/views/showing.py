"""How staff are shown what is known of an organisation, on its own page and beside its cases."""

from dataclasses import dataclass
from datetime import date

from parties.known import Known, known
from parties.models import Duplicate, NameChange, Party, PartyCheck, Succession
from parties.services import checks
from parties.services.flags import Flag, flags


@dataclass(frozen=True)
class Card:
    """The last word on every condition, and what else reviewers should know of a party."""

    party: Party
    known: list[Known]
    successions: list[Succession]
    flags: list[Flag]
    may_record: bool


def card(party: Party, user, today: date) -> Card:
    """What staff read of a party beside a case."""
    return Card(
        party=party,
        known=list(known(party, today).values()),
        successions=successions(party),
        flags=flags(party),
        may_record=checks.may_record(party, user),
    )


def successions(party: Party) -> list[Succession]:
    """Whose place the party took and who took its own, as confirmed."""
    joined = Succession.objects.confirmed().select_related("predecessor", "successor")
    return list(joined.filter(predecessor=party) | joined.filter(successor=party))


def history(party: Party, user) -> list[PartyCheck]:
    """Every check of the party, the latest day first, as far as this user may read them."""
    seen = PartyCheck.objects.visible_to(user).filter(party=party)
    return list(seen.select_related("evidence", "checked_by__person"))


def waiting(party: Party, user) -> list:
    """Entries about the party that no second person has decided."""
    about = (
        (NameChange, ("party",)),
        (Succession, ("predecessor", "successor")),
        (Duplicate, ("party", "kept")),
    )
    return [
        entry
        for model, sides in about
        for entry in model.objects.visible_to(user)
        .waiting()
        .filter(**{sides[0]: party})
        .select_related(*sides)
    ]
