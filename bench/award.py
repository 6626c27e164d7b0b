"""A whole district's ladder awards recomputed, against bare integer arithmetic."""

from time import perf_counter

from policies.awards import LadderTerms, PastAward, Tier, ladder_award

WAN = 1_000_000
TIERS = [Tier(f"rank{n}", n, s * WAN) for n, s in enumerate((10, 20, 50, 100, 200, 500), start=1)]
N = 100_000


def bare(rank: int, standard: int, history: list[tuple[int, int]]) -> int:
    """The rule as three integer operations."""
    if history and rank <= max(past for past, _ in history):
        return 0
    return max(standard - sum(amount for _, amount in history), 0)


def run() -> str:
    """Awards a second with derivation, and the bare arithmetic."""
    terms = LadderTerms()
    history = [PastAward(TIERS[0], 10 * WAN), PastAward(TIERS[1], 10 * WAN)]
    pairs = [(past.tier.rank, past.net) for past in history]
    start = perf_counter()
    for n in range(N):
        ladder_award(TIERS[n % 6], history, terms)
    middle = perf_counter()
    for n in range(N):
        tier = TIERS[n % 6]
        bare(tier.rank, tier.standard, pairs)
    end = perf_counter()
    ours, floor = middle - start, end - middle
    return (
        f"ladder award: {N / ours:.0f}/s with its derivation in words, {N / floor:.0f}/s bare "
        f"integers, {ours / floor:.1f} times the floor"
    )
