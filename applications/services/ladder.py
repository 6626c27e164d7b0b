"""Ladder money: preview, commit and release awards (Article 5 (2))."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from applications.models import Case, LadderEntry
from parties.lineage import lineage, lineages
from parties.models import Party
from policies.awards import Award, PastAward, ladder_award
from policies.models import AwardItem


def award(case: Case) -> Award:
    """What the ladder gives this case today, with its derivation."""
    return awards([case])[case.pk]


def awards(cases: Collection[Case]) -> dict[int, Award]:
    """What the ladder gives each of these cases today, if it alone were approved."""
    return {case.pk: found for case, found in _awards(cases)}


def offers(party: Party, items: Iterable[AwardItem]) -> dict[int, Award]:
    """What the ladder would give a party today for each of these items, by primary key."""
    cases = [Case(item=item, version_id=item.version_id, party=party) for item in items]
    return {case.item_id: found for case, found in _awards(cases)}


def _awards(cases: Collection[Case]) -> Iterator[tuple[Case, Award]]:
    lines = lineages({case.party_id for case in cases})
    history: dict[int, list[LadderEntry]] = {pk: [] for line in lines.values() for pk in line}
    live = LadderEntry.objects.filter(party__in=history, is_live=True)
    for entry in live.select_related("item", "party").order_by("pk"):
        history[entry.party_id].append(entry)
    for case in cases:
        past = [_past(entry, case) for pk in lines[case.party_id] for entry in history[pk]]
        yield case, ladder_award(case.item.tier(), past, case.item.terms())


def _past(entry: LadderEntry, case: Case) -> PastAward:
    """An entry as the rule reads it; what another party of the line was given says so."""
    tier = entry.tier
    if entry.party_id != case.party_id:
        tier = replace(tier, name=f"{entry.party}（台阶承继）的{tier.name or tier.code}")
    return PastAward(tier, entry.amount_fen, entry.recovered_fen)


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
