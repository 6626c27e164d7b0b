"""The levels of a text (GB/T 9704-2012), 一、 over （一） over 1. over （1）: one level down."""

import re

DIGITS = "一二三四五六七八九"
COUNT = f"[{DIGITS}十]{{1,3}}"
FIRST = re.compile(rf"^({COUNT})、\s*")
SECOND = re.compile(rf"^[（(]({COUNT})[）)]\s*")
THIRD = re.compile(r"^(\d{1,2})(?:\.(?!\d)|、)\s*")
FOURTH = re.compile(r"^[（(](\d{1,2})[）)]\s*")
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def under_a_heading(text: str) -> list[str]:
    """The lines of a text that is to stand under a heading 一、 of another, blank ones left out.

    Where it counts its own parts 一、二、三、 each number goes one level down; else it stays.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not any(FIRST.match(line) for line in lines):
        return lines
    return [_one_level_down(line) for line in lines]


def _one_level_down(line: str) -> str:
    if found := FIRST.match(line):
        return f"（{found[1]}）{line[found.end() :]}"
    if found := SECOND.match(line):
        return f"{_number(found[1])}. {line[found.end() :]}"
    if found := THIRD.match(line):
        return f"（{found[1]}）{line[found.end() :]}"
    if (found := FOURTH.match(line)) and 0 < int(found[1]) <= len(CIRCLED):
        return f"{CIRCLED[int(found[1]) - 1]}{line[found.end() :]}"
    return line


def _number(count: str) -> int:
    tens, has_tens, ones = count.rpartition("十")
    if not has_tens:
        return DIGITS.find(count) + 1
    return (DIGITS.find(tens) + 1 if tens else 1) * 10 + (DIGITS.find(ones) + 1 if ones else 0)
