"""How single scores become one: trimmed mean, half up, pass line (pure)."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import mean

PANEL_SIZE = 3
PASS_LINE = Decimal(70)
TRIM_FROM = 5
WIDE_SPREAD = 20


def mean_score(totals: Sequence[int]) -> Decimal:
    """Mean of the totals (0–100) to two decimals, half up; with five or more, without the highest
    and the lowest. ValueError when nothing was scored.
    """
    if not totals:
        raise ValueError("no scores")
    kept = sorted(totals)[1:-1] if len(totals) >= TRIM_FROM else list(totals)
    return Decimal(mean(map(Decimal, kept))).quantize(Decimal("0.01"), ROUND_HALF_UP)


def is_wide(totals: Sequence[int]) -> bool:
    """Scores lie so far apart that the lead must say why."""
    return bool(totals) and max(totals) - min(totals) > WIDE_SPREAD
