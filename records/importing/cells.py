"""What a cell says: text, a code, a day, an amount; or why it says none."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError

EXACT = 10**15  # from here on a number in a cell has lost digits
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d{1,3}")
AMOUNT = re.compile(
    r"-?\d{1,12}(\.\d{1,20})?", re.ASCII
)  # an exponent may ask for a million digits
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?( 0?0:00(:00(\.0+)?)?)?", re.ASCII)
PLAIN_DAY = re.compile(r"(?:19|20)\d{6}", re.ASCII)
SERIAL = re.compile(r"[2-7]\d{4}", re.ASCII)
BEFORE_SERIALS = date(1899, 12, 30)
START_OF_1904 = date(1904, 1, 1)
PICTURE = "=DISPIMG("  # how WPS writes a picture inside a cell
A_PICTURE = "单元格里是图片，不是文字，请删去图片，填写文字。"
LOST = "单元格以数字保存，末位已丢失，请把该列设为文本后重新填写。"


class Since1904(float):
    """A number of a workbook that counts its days from 1904, as Excel for Mac did."""


@dataclass(frozen=True)
class Unreadable:
    """A cell that holds something, but no value; the reason stands in its place."""

    reason: str

    def __str__(self) -> str:
        return ""


def text(value: object) -> str:
    """A cell as text on one line, as the sheet shows it; whole numbers without a point."""
    if isinstance(value, Unreadable):
        raise ValidationError(value.reason)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _digits(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    words = "" if value is None else str(value).strip()
    if words.startswith(PICTURE):
        raise ValidationError(A_PICTURE)
    if words.isprintable() and "  " not in words:
        return words
    plain = (letter for letter in words if letter.isspace() or _is_seen(letter))
    return " ".join("".join(plain).split())


def _is_seen(letter: str) -> bool:
    return not unicodedata.category(letter).startswith("C")


def _digits(number: float) -> str:
    if not abs(number) < EXACT:  # what is no number at all neither
        raise ValidationError(LOST)
    return f"{number:.15g}"  # the digits that a sheet itself reckons with


def code(value: object) -> str:
    """A cell as a number that names something: one that a sheet has rounded is refused."""
    words = unicodedata.normalize("NFKC", text(value))
    if SCIENTIFIC.fullmatch(words):
        raise ValidationError(f"“{words}”是科学计数，末位已丢失，请把该列设为文本后重新填写。")
    return words


def day(value: object) -> date | None:
    """A cell as a day: a date, its serial number, or text as 2022-03-02, 2022/3/2, 20220302."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = unicodedata.normalize("NFKC", text(value))
    if not words:
        return None
    if isinstance(value, Since1904) and words.isdecimal():
        return START_OF_1904 + timedelta(int(words))
    if SERIAL.fullmatch(words):
        return BEFORE_SERIALS + timedelta(int(words))
    if PLAIN_DAY.fullmatch(words):
        words = f"{words[:4]}-{words[4:6]}-{words[6:]}"
    try:
        return date(*map(int, DAY.fullmatch(words).group(1, 2, 3)))
    except (AttributeError, ValueError) as error:
        raise ValidationError(f"“{words[:20]}”不是真实的日期，请写作 2022-03-02。") from error


def amount(value: object) -> Decimal:
    """A cell as an amount of yuan with at most two decimal places."""
    words = unicodedata.normalize("NFKC", text(value)).replace(",", "")
    plain = words.removeprefix("¥").removesuffix("元").strip()
    if not AMOUNT.fullmatch(plain):
        raise ValidationError(f"“{words[:20]}”不是金额，请填写以元为单位的数字，不用科学计数。")
    found = Decimal(plain)
    if found * 100 != (found * 100).to_integral_value():
        raise ValidationError("金额最多保留两位小数。")
    return found
