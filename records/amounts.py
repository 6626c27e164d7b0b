"""Amounts as papers print them."""


def yuan(fen: int) -> str:
    """Write fen as yuan with two decimals: 20000000 is 200,000.00."""
    return f"{fen // 100:,}.{fen % 100:02d}"
