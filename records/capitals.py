"""Amounts in capitals, as bank vouchers want them; the paper adds 人民币 in front."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("仟", "佰", "拾", "")
WAN = 10_000
YI = 100_000_000


def in_capitals(fen: int) -> str:
    """Write an amount in capitals: 2000000 fen is 贰万元整.

    Of two allowed forms the one without the optional 零 is written: 壹佰万伍仟元整.
    """
    if fen < 0:
        raise ValueError("大写金额不能为负数")
    whole, rest = divmod(fen, 100)
    if not fen:
        return "零元整"
    return (f"{_integer(whole)}元" if whole else "") + _fraction(rest, after_yuan=bool(whole))


def _fraction(rest: int, *, after_yuan: bool) -> str:
    jiao, fen = divmod(rest, 10)
    if not rest:
        return "整"
    if not fen:
        return f"{DIGITS[jiao]}角整"
    if not jiao:
        return f"{'零' if after_yuan else ''}{DIGITS[fen]}分"
    return f"{DIGITS[jiao]}角{DIGITS[fen]}分"


def _integer(number: int) -> str:
    for unit, name in ((YI, "亿"), (WAN, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return f"{_integer(high)}{name}{gap}{_integer(low)}"
    return _below_ten_thousand(number)


def _below_ten_thousand(number: int) -> str:
    text = ""
    for digit, place in zip(f"{number:04d}", PLACES, strict=True):
        text += "零" if digit == "0" else DIGITS[int(digit)] + place
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零")
