"""The typefaces of official papers: which file stands for which role, and how wide it sets."""

import logging
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

log = logging.getLogger(__name__)

# role: (中文名, files in FONT_DIR by preference, family behind it for missing glyphs, weight)
ROLES: Mapping[str, tuple[str, tuple[str, ...], str, int]] = {
    "xiaobiaosong": ("小标宋", ("FandolSong-Bold.otf",), "Noto Serif CJK SC", 700),
    "fangsong": ("仿宋", ("FandolFang-Regular.otf",), "Noto Serif CJK SC", 400),
    "kaiti": ("楷体", ("FandolKai-Regular.otf",), "Noto Serif CJK SC", 400),
    "heiti": ("黑体", ("FandolHei-Regular.otf",), "Noto Sans CJK SC", 400),
    "songti": ("宋体", ("FandolSong-Regular.otf",), "Noto Serif CJK SC", 400),
}


@dataclass(frozen=True)
class Face:
    """One role, filled: the file found for it, or none and the family that takes its place."""

    role: str
    label: str
    path: Path | None
    behind: str
    weight: int


@cache
def faces() -> tuple[Face, ...]:
    """The faces of this installation, found once; a missing one is named with its substitute."""
    chosen = getattr(settings, "PAPER_FONTS", {})
    folder = Path(settings.FONT_DIR)
    found = []
    for role, (label, usual, behind, weight) in ROLES.items():
        wanted = tuple(chosen.get(role, usual))
        path = next((folder / name for name in wanted if (folder / name).is_file()), None)
        if path is None or path.name != wanted[0]:
            substitute = path.name if path else behind
            log.warning("公文字体缺失：%s（%s），以 %s 代替", label, wanted[0], substitute)
        found.append(Face(role, label, path, behind, weight))
    return tuple(found)


def stylesheet() -> str:
    """The @font-face rules and one class for each role, with Noto behind for rare characters."""
    rules = []
    for face in faces():
        if face.path:
            rules.append(
                f'@font-face {{ font-family: "paper {face.role}"; font-weight: {face.weight};'
                f' src: url("{face.path.as_uri()}") }}'
            )
        rules.append(
            f'.{face.role} {{ font-family: "paper {face.role}", "{face.behind}";'
            f" font-weight: {face.weight} }}"
        )
    return "\n".join(rules)


@cache
def advance(role: str) -> Callable[[str], float]:
    """A function from a character to its width in em, read from the face of the role."""
    path = next(face.path for face in faces() if face.role == role)
    widths: dict[int, float] = {}
    if path:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            metrics, scale = font["hmtx"], font["head"].unitsPerEm
            widths = {code: metrics[name][0] / scale for code, name in font.getBestCmap().items()}
    return lambda char: widths.get(ord(char)) or _guess(char)


def _guess(char: str) -> float:
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.55
