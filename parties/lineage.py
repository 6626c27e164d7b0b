"""Who stands on one ladder: a party, those it took over, and those that took it over (R27)."""

from collections import defaultdict
from collections.abc import Collection

from parties.models import Party, Succession


def lineage(party: Party) -> list[int]:
    """The party first, then the others of its line, by primary key."""
    return lineages([party.pk])[party.pk]


def lineages(parties: Collection[int]) -> dict[int, list[int]]:
    """The same for many parties, by primary key."""
    beside = defaultdict(list)
    joined = Succession.objects.confirmed().order_by("pk") if parties else Succession.objects.none()
    for predecessor, successor in joined.values_list("predecessor", "successor"):
        beside[predecessor].append(successor)
        beside[successor].append(predecessor)
    return {party: _reached(party, beside) for party in parties}


def _reached(party: int, beside: dict[int, list[int]]) -> list[int]:
    found = [party]
    for one in found:
        found += [other for other in beside.get(one, ()) if other not in found]
    return found
