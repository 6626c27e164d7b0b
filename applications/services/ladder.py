"""Ladder money: preview, commit and release awards (Article 5 (2))."""

from collections.abc import Collection

from applications.models import Case, LadderEntry
from parties.models import Party, Succession
from policies.awards import Award, PastAward, ladder_award


def lineage(party: Party) -> list[int]:
    """The enterprise and those whose place it took, by primary key (R27)."""
    return lineages([party.pk])[party.pk]


def lineages(parties: Collection[int]) -> dict[int, list[int]]:
    """For each of these enterprises, itself and those whose place it took."""
    took: dict[int, list[int]] = {}
    frontier = set(parties)
    while frontier:
        took |= {successor: [] for successor in frontier}
        for successor, predecessor in Succession.objects.filter(successor__in=frontier).values_list(
            "successor", "predecessor"
        ):
            took[successor].append(predecessor)
        frontier = {old for olds in took.values() for old in olds} - took.keys()
    return {party: _behind(party, took) for party in parties}


def _behind(party: int, took: dict[int, list[int]]) -> list[int]:
    found = [party]
    for successor in found:
        found += [old for old in took[successor] if old not in found]
    return found


def award(case: Case) -> Award:
    """What the ladder gives this case today, with its derivation."""
    return awards([case])[case.pk]


def awards(cases: Collection[Case]) -> dict[int, Award]:
    """What the ladder gives each of these cases today, if it alone were approved."""
    lines = lineages({case.party_id for case in cases})
    history: dict[int, list[PastAward]] = {pk: [] for line in lines.values() for pk in line}
    live = LadderEntry.objects.filter(party__in=history, is_live=True).select_related("item")
    for entry in live.order_by("pk"):
        past = PastAward(entry.tier, entry.amount_fen, entry.recovered_fen)
        history[entry.party_id].append(past)
    return {
        case.pk: ladder_award(
            case.item.tier(),
            [past for pk in lines[case.party_id] for past in history[pk]],
            case.item.terms(),
        )
        for case in cases
    }


def commit(case: Case, amount: int) -> LadderEntry:
    """Write the award of a case just approved on the enterprise's ladder; its party is held."""
    return LadderEntry.objects.create(
        party=case.party,
        item=case.item,
        case=case,
        kind=LadderEntry.Kind.AWARD,
        code=case.item.code,
        rank=case.item.rank,
        standard_fen=case.item.standard_fen,
        amount_fen=amount,
    )


def release(case: Case) -> int:
    """Take a case's live entry off the ladder, because its award fell away before payment."""
    return case.ladder_entries.filter(is_live=True).update(is_live=False)


def lower(case: Case, recovered: int) -> int:
    """Note that money of this case came back, in fen in all."""
    return case.ladder_entries.filter(is_live=True).update(recovered_fen=recovered)


def needs_a_manual_decision(party: Party) -> bool:
    """An enterprise with a recovery gets no ladder award by rule alone (R64)."""
    return LadderEntry.objects.filter(party__in=lineage(party), recovered_fen__gt=0).exists()
