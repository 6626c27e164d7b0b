"""Ladder money: preview, commit and release awards (Article 5 (2))."""

from applications.models import Case, LadderEntry
from parties.models import Party, Succession
from policies.awards import Award, ladder_award


def lineage(party: Party) -> list[int]:
    """The enterprise and those whose place it took, by primary key (R27)."""
    found, frontier = [party.pk], [party.pk]
    while frontier:
        frontier = list(
            Succession.objects.filter(successor__in=frontier)
            .exclude(predecessor__in=found)
            .values_list("predecessor", flat=True)
        )
        found += frontier
    return found


def award(case: Case) -> Award:
    """What the ladder gives this case today, with its derivation."""
    history = [past for pk in lineage(case.party) for past in LadderEntry.objects.history(pk)]
    return ladder_award(case.item.tier(), history, case.item.terms())


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
