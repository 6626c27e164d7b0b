import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.capitals import in_capitals

CASES = json.loads((Path(__file__).parents[1] / "cases" / "rmb_capitals.json").read_text())
DIGITS = {name: value for value, name in enumerate("零壹贰叁肆伍陆柒捌玖")}
SMALL = {"拾": 10, "佰": 100, "仟": 1000}


def number(text):
    """Read a number below 亿亿 back; the signs of every group must fall."""
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        if name in text:
            high, _, low = text.rpartition(name)
            return number(high) * unit + number(low)
    total = digit = 0
    for sign in text:
        if sign in SMALL:
            total, digit = total + digit * SMALL[sign], 0
        else:
            digit = DIGITS[sign]
    return total + digit


def fen(text):
    """Read a whole amount back."""
    parts = re.fullmatch(r"(?:(.+)元)?(?:零?(.)角)?(?:零?(.)分)?整?", text)
    return sum(
        number(part) * worth
        for part, worth in zip(parts.groups(), (100, 10, 1), strict=True)
        if part
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["capital"])
def test_capitals_of_the_agreed_cases(case):
    assert in_capitals(case["fen"]) == case["capital"]


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (1_001, "壹拾元零壹分"),
        (1_010, "壹拾元壹角整"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (100_500_000, "壹佰万伍仟元整"),
        (100_050_000, "壹佰万零伍佰元整"),
        (10_000_500_000, "壹亿零伍仟元整"),
        (10_000_000_000, "壹亿元整"),
        (101_234_000_000, "壹拾亿壹仟贰佰叁拾肆万元整"),
        (100_123_400_000, "壹拾亿零壹佰贰拾叁万肆仟元整"),
        (1_000_000_000_100, "壹佰亿零壹元整"),
        (1_000_000_000_000_000, "壹拾万亿元整"),
        (500_000_000, "伍佰万元整"),
    ],
)
def test_capitals(amount, capitals):
    assert in_capitals(amount) == capitals


@given(st.integers(0, 10**17))
def test_capitals_read_back_as_the_amount(amount):
    assert fen(in_capitals(amount)) == amount


@given(st.integers(0, 10**17))
def test_capitals_are_well_formed(amount):
    text = in_capitals(amount)

    assert "零零" not in text
    assert text.endswith("分") != text.endswith("整")
    assert not re.search(r"零[元万亿拾佰仟]", text.replace("零元整", "") if amount == 0 else text)


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_different_amounts_never_look_the_same(one, other):
    assert (in_capitals(one) == in_capitals(other)) == (one == other)


def test_negative_amount_is_refused():
    with pytest.raises(ValueError, match="不能为负数"):
        in_capitals(-1)
