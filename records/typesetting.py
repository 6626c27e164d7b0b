"""Setting text on the 22 × 28 grid of GB/T 9704-2012: where a line ends and how wide it stands."""

import re
from collections.abc import Callable
from dataclasses import dataclass

FONT_SIZE = 15.75  # points: the true 3号; 16 points would overflow 28 characters
MEASURE = 156 / 25.4 * 72  # points: the width of the type area
CELL = MEASURE / 28
CLOSING = frozenset("，。、；：？！…—）》〉】〕」』”’‰℃,.;:!?%)]}")
OPENING = frozenset("（《〈【〔「『“‘([{￥$")
HANGING = frozenset("，。、；：")
WIDEST_SPACING = 4.0  # points; a line that would need more stays ragged
STEPS = 50  # steps of letter spacing in a point
TOKEN = re.compile(r"——|……|[!-~]{1,24}|.", re.DOTALL)

Advance = Callable[[str], float]  # width of a character in em


@dataclass(frozen=True)
class Line:
    """One line of a paragraph: its words, its indent in cells, its letter spacing in points."""

    text: str
    indent: int
    spacing: float

    @property
    def classes(self) -> str:
        return f"line i{self.indent} s{round(self.spacing * STEPS)}"


def set_paragraph(
    text: str, advance: Advance, *, first: int = 2, rest: int = 0, width: int = 28
) -> list[Line]:
    """Break a paragraph into lines that fill the measure; no closing mark begins a line."""
    tokens = TOKEN.findall(text.strip())
    widths = [sum(advance(c) for c in token) * FONT_SIZE for token in tokens]
    lines: list[Line] = []
    start = 0
    while start < len(tokens):
        indent = rest if lines else first
        room = (width - indent) * CELL
        end, hangs = _line_end(tokens, widths, start, room)
        words = "".join(tokens[start:end]).rstrip()
        natural = sum(widths[start : end - hangs])
        last = end >= len(tokens)
        lines.append(Line(words, indent, _spacing(room - natural, len(words) - hangs, last)))
        start = end
        while start < len(tokens) and tokens[start] == " ":
            start += 1
    return lines


def stylesheet() -> str:
    """The classes of lines: `s` with steps of letter spacing, `i` with cells of indent."""
    steps = range(round(WIDEST_SPACING * STEPS) + 1)
    rules = [f".s{step} {{ letter-spacing: {step / STEPS}pt }}" for step in steps]
    rules += [f".i{cell} {{ padding-left: {cell * CELL:.3f}pt }}" for cell in range(1, 10)]
    return "\n".join(rules)


def cells(text: str, advance: Advance) -> float:
    """The width of a text in cells of the grid."""
    return sum(advance(c) for c in text) * FONT_SIZE / CELL


def _line_end(tokens: list[str], widths: list[float], start: int, room: float) -> tuple[int, int]:
    """The first token of the next line, and how many marks hang in the margin."""
    end, used = start, 0.0
    while end < len(tokens) and used + widths[end] <= room + 0.01:
        used += widths[end]
        end += 1
    if end >= len(tokens):
        return end, 0
    following = tokens[end + 1] if end + 1 < len(tokens) else ""
    if tokens[end] in HANGING and not _closes(following):
        return end + 1, 1
    earliest = start + max(1, (end - start) // 2)
    best = end
    while best > earliest and (_closes(tokens[best]) or tokens[best - 1] in OPENING):
        best -= 1
    return (best if best > earliest else max(end, start + 1)), 0


def _closes(token: str) -> bool:
    return bool(token) and token[0] in CLOSING


def _spacing(spare: float, letters: int, last: bool) -> float:
    """The space after each letter; the last line keeps the pitch of the grid where it has room."""
    pitch = CELL - FONT_SIZE
    spacing = max(0.0, spare / (letters - 1)) if letters > 1 else pitch
    if last:
        return min(pitch, spacing)
    return pitch if spacing > WIDEST_SPACING else spacing
