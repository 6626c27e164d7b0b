"""Cells as offices fill them in: read for what they say, or refused in words."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from records.importing.cells import Unreadable, amount, code, day, text

MARCH = date(2022, 3, 2)


def refusal(read, value):
    with pytest.raises(ValidationError) as refused:
        read(value)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (" 甲\u3000厂 \n二部", "甲 厂 二部"),
        ("\u202d91310118\u202c\ufeff", "91310118"),
        ("a\x00b\x0bc", "ab c"),
        ("珺𠅤〇", "珺𠅤〇"),
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (110.00000000000001, "110"),
        (True, "是"),
        (datetime.combine(MARCH, time()), "2022-03-02"),
        (MARCH, "2022-03-02"),
    ],
)
def test_text_is_what_the_sheet_shows(value, words):
    assert text(value) == words


def test_number_that_lost_digits_is_no_text():
    assert "末位已丢失" in refusal(text, 913101180000000000.0)
    assert refusal(text, Unreadable("是错误值。")) == "是错误值。"


def test_code_is_taken_with_wide_digits_and_refused_in_scientific_notation():
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in "91310118MA1")

    assert code(wide) == "91310118MA1"
    assert "9.13101E+17”是科学计数" in refusal(code, "9.13101E+17")


@pytest.mark.parametrize(
    "value",
    [
        MARCH, datetime.combine(MARCH, time(9)), 44622, 44622.0, "44622", "2022-03-02",
        "2022/3/2", "2022.3.2", "2022年3月2日", "2022年03月02日 ", "20220302", 20220302.0,
        "2022-03-02 00:00:00", "2022/3/2 0:00",
        "\uff12\uff10\uff12\uff12-\uff10\uff13-\uff10\uff12",
    ],
)  # fmt: skip
def test_day_is_read_as_it_is_typed(value):
    assert day(value) == MARCH


@pytest.mark.parametrize(
    "value",
    ["去年", "22-3-2", "3/2/2022", "2022-02-30", "2022年3月", "2022-03-02 10:30", "9" * 99, 5],
)
def test_day_that_is_none_is_refused(value):
    assert "不是真实的日期，请写作 2022-03-02" in refusal(day, value)


def test_no_day_is_none():
    assert day("") is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (200000, "200000"), (200000.5, "200000.5"), ("200,000.00", "200000"), ("¥1,5元", "15"),
        ("\uffe5\uff11\uff10", "10"), (1.1 * 3, "3.3"), ("-3", "-3"),
    ],
)  # fmt: skip
def test_amount_is_read_exactly(value, expected):
    assert amount(value) == Decimal(expected)


@pytest.mark.parametrize("value", ["", "20万", "1e5", 1e16, "NaN", "二十", "1.2.3", "--1", "0.001"])
def test_amount_that_is_none_is_refused(value):
    assert refusal(amount, value)


def test_picture_in_a_cell_is_no_text():
    assert "是图片，不是文字" in refusal(text, '=DISPIMG("ID_0F5D8C0E6F0B4C0AA2A6D5B1F3C9E7A1",1)')
