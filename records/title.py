"""A title in lines: broken where the meaning allows, balanced as a trapezoid or a diamond."""

import re

WIDEST = 20  # characters of 二号 on one line of the type area
# Where a line may end: after a word that joins, before an opening bracket or the number of a batch,
# after the year or the name of a company.
SEAM = re.compile(
    r"(?<=[的和与及、）》])(?![、的）》])|(?=（)|(?<!（)(?=第\d+批)|(?<=年度|关于|下达|拨付|公司)"
)


def balance(title: str) -> list[str]:
    """Break a title into the fewest lines that fit, as even as the seams of its meaning allow."""
    if width(title) <= WIDEST:
        return [title]
    pieces = [piece for piece in SEAM.split(title) if piece]
    for count in range(2, len(pieces) + 1):
        fitting = [lines for lines in _groupings(pieces, count) if max(map(width, lines)) <= WIDEST]
        if fitting:
            return min(fitting, key=_unevenness)
    step = int(WIDEST)
    return [title[at : at + step] for at in range(0, len(title), step)]


def width(text: str) -> float:
    """The width in full characters: letters and digits take half a place."""
    return sum(0.5 if char < "\x80" else 1 for char in text)


def _groupings(pieces: list[str], count: int) -> list[list[str]]:
    if count == 1:
        return [["".join(pieces)]]
    return [
        ["".join(pieces[:cut]), *rest]
        for cut in range(1, len(pieces) - count + 2)
        for rest in _groupings(pieces[cut:], count - 1)
    ]


def _unevenness(lines: list[str]) -> tuple[float, int]:
    """Even lines first; a line that ends at a smaller word counts as torn."""
    widths = [width(line) for line in lines]
    torn = sum(line[-1] not in "的和与及、）》" for line in lines[:-1])
    return max(widths) - min(widths) + 4 * torn, torn
