"""Whether a paper may be issued with these values: complete, adding up, discreet."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from records.paper_kinds import COMPUTED, KINDS, PaperKind, Values

MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)[1-6]\d{5}(19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?!\w)")
ACCOUNT = re.compile(r"(?<![\dA-Z])\d{15,21}(?![\dA-Z])")
OWN = frozenset({"contact", "contacts", "objector"})  # the office's addresses, the reader's name
PRIVATE = ((IDENTITY, "身份证号码"), (ACCOUNT, "银行账号"), (MOBILE, "手机号码"))
BULLET = re.compile(r"^\s*(?:\d{1,2}[.、)）](?!\d)|[（(]\d{1,2}[）)]|[-•·])\s*")
JOINERS = "\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-16}"
NO_SIGNS = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})  # control, private, not assigned
CONTACT = frozenset({"unit", "section", "phone", "email", "address", "postcode"})


def check(code: str, values: Values) -> None:
    """Refuse values that are missing, unknown, of the wrong sort, or do not add up."""
    kind = KINDS[code]
    if faults := list(_field_faults(kind, values)):
        raise ValidationError(faults)
    if kind.columns and (faults := list(_row_faults(kind, values["rows"]))):
        raise ValidationError(faults)
    faults = list(_sum_faults(values)) if kind.columns else []
    if kind.is_guarded:
        faults += _leaks(values)
    if faults:
        raise ValidationError(faults)


def masked(text: str) -> str:
    """A text that an officer wrote, fit for the party's own letter: numbers of persons veiled."""
    for pattern in (IDENTITY, MOBILE):
        text = pattern.sub(_veil, text)
    return text


def lines(text: str) -> list[str]:
    """The points of a text that somebody typed, one a line, without the numbers before them."""
    points = (BULLET.sub("", _printable(line)).strip() for line in text.splitlines())
    return [point for point in points if point] or [_printable(text).strip()]


def unprintable(text: str) -> list[str]:
    """The characters that no typeface of a paper has, each once: pictures, and what is no sign."""
    return [sign for sign in dict.fromkeys(text) if not sign.isspace() and _is_no_sign(sign)]


def plain(text: str) -> str:
    """A text without tabs and without what no typeface of a paper has."""
    text = text.replace("\r\n", "\n").replace("\t", " ")
    for sign in unprintable(text):
        text = text.replace(sign, "")
    return text


def row(*cells: str) -> str:
    """The cells of a row in one text, parted by tabs; an empty one shows a dash."""
    return "\t".join(plain(cell) or "—" for cell in cells)


def _is_no_sign(sign: str) -> bool:
    return sign in JOINERS or _is_picture(sign) or unicodedata.category(sign) in NO_SIGNS


def _printable(text: str) -> str:
    """Without the pictures that people type and no typeface of a paper has."""
    return "".join(sign for sign in text if sign not in JOINERS and not _is_picture(sign))


def _is_picture(sign: str) -> bool:
    if unicodedata.category(sign) != "So":
        return False
    try:
        sign.encode("gbk")
    except UnicodeEncodeError:
        return True
    return False  # ★ and the like are in every Chinese typeface


def _veil(found: re.Match[str]) -> str:
    number = found.group()
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def _field_faults(kind: PaperKind, values: Values) -> Iterator[str]:
    usual = {name: type(content) for name, content in kind.usual.items()}
    for name in sorted(values.keys() - kind.required.keys() - usual.keys()):
        yield f"{kind.label}不应包含 {name}。"
    for name, wanted in {**kind.required, **usual}.items():
        if name not in values:
            yield f"{kind.label}缺少 {name}。"
        elif type(values[name]) is not wanted:
            yield f"{kind.label}的 {name} 类型不对。"
        elif name != "rows":
            yield from _content_faults(kind, name, values[name])
    if set(values.get("contact", CONTACT)) != CONTACT:
        yield f"{kind.label}的联系方式应当且只能包含：{'、'.join(sorted(CONTACT))}。"


def _content_faults(kind: PaperKind, name: str, content: object) -> Iterator[str]:
    if not _is_plain(content):
        yield f"{kind.label}的 {name} 只能由文字组成。"
    elif name in kind.required and content in ("", []):
        yield f"{kind.label}的 {name} 没有填写。"
    elif isinstance(content, int) and content < 0:
        yield f"{kind.label}的 {name} 不能为负数。"


def _is_plain(content: object) -> bool:
    parts = content.values() if isinstance(content, dict) else content
    return isinstance(content, str | int) or all(isinstance(part, str) for part in parts)


def _row_faults(kind: PaperKind, rows: list[Values]) -> Iterator[str]:
    expected = kind.columns.keys() - COMPUTED
    if not rows:
        yield f"{kind.label}至少要有一行。"
    for place, row in enumerate(rows, start=1):
        if row.keys() != expected:
            yield f"第{place}行的栏目不对：{'、'.join(sorted(row.keys() ^ expected))}。"
        for name, content in row.items():
            if type(content) is not (int if name.endswith("_fen") else str):
                yield f"第{place}行的 {name} 类型不对。"
            elif content == 0 or (content == "" and name != "remark"):
                yield f"第{place}行的 {kind.columns.get(name, name)} 没有填写。"


def _sum_faults(values: Values) -> Iterator[str]:
    rows = values["rows"]
    try:
        if "total_fen" in values:
            adds_up = sum(row["amount_fen"] for row in rows) == values["total_fen"]
        else:
            sum_wan = sum((Decimal(row["amount_wan"]) for row in rows), Decimal())
            adds_up = sum_wan == Decimal(values["total_wan"])
    except InvalidOperation:
        yield "金额不是数字，无法相加。"
    else:
        if not adds_up:
            yield "各行金额之和与合计不一致。"


def _leaks(values: Values) -> Iterator[str]:
    """What others read shows no mobile, identity or account number of anybody (I-30)."""
    others = {name: told for name, told in values.items() if name not in OWN}
    for text in _texts(others):
        for pattern, what in PRIVATE:
            if found := pattern.search(text):
                yield f"给他人看的文件中疑有{what}：{found.group()[:4]}…"
                break


def _texts(content: object) -> Iterator[str]:
    """Every text in nested values, but for credit codes, which are public."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        yield from _texts([part for name, part in content.items() if name != "uscc"])
    elif isinstance(content, list):
        for part in content:
            yield from _texts(part)
