"""How an amount in fen is shown: in yuan and in 万元."""

from decimal import Decimal

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000


def yuan(fen: int) -> str:
    """Show fen as yuan with separators: 20000000 is "200,000.00"."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{whole:,}.{rest:02d}"


def wan(fen: int) -> str:
    """Show fen as 万元 without trailing zeros: 20000000 is "20"."""
    return f"{(Decimal(fen) / FEN_PER_WAN).normalize():f}"
