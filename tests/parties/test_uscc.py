import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parties.uscc import ALPHABET, normalise

CASES = json.loads((Path(__file__).parents[1] / "cases" / "uscc.json").read_text())
VALID = [
    *CASES["valid"],
    "91310118QPDEM0074Y",
    "91310118QPDEM0082R",
    "91310118QPDEM0090L",
    "12310118QPDEM0103F",
    "93310118QPDEM0111Y",
    "91350100M000100Y43",
]
FULL_WIDTH = {ord(character): ord(character) + 0xFEE0 for character in ALPHABET}


@pytest.mark.parametrize("code", VALID)
def test_valid_code_stays_as_it_is(code):
    assert normalise(code) == code


@pytest.mark.parametrize("code", CASES["invalid"])
def test_invalid_code_is_refused(code):
    with pytest.raises(ValueError, match=r"校验|不会出现"):
        normalise(code)


@pytest.mark.parametrize(
    "text",
    [
        "91310118qpdem0015u",
        "  91310118QPDEM0015U\n",
        "91310118QPDEM0015U".translate(FULL_WIDTH),
        "\u300091310118qpdem0015u\u3000",
    ],
    ids=["lower", "blanks", "full-width", "wide-blanks"],
)
def test_typing_habits_are_forgiven(text):
    assert normalise(text) == "91310118QPDEM0015U"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "请填写", id="empty"),
        pytest.param("91310118QPDEM0015", "现为17位", id="short"),
        pytest.param("310118000123456", "15位的旧注册号", id="old-number"),
        pytest.param("9131O118QPDEM0015U", "第5位“O”.*“0”", id="letter-o"),
        pytest.param("91310118QPDEI0015U", "第13位“I”.*“1”", id="letter-i"),
        pytest.param("91310118QPSEM0015U", "第11位“S”不会出现", id="letter-s"),
        pytest.param("91310118QPDEM00198", "第17位", id="organisation-digit"),
        pytest.param("91310118QPDEM00150", "第18位", id="check-digit"),
        pytest.param("9131A118QPDEM0015U", "行政区划", id="area"),
    ],
)
def test_refusal_says_in_chinese_what_is_wrong(text, reason):
    with pytest.raises(ValueError, match=reason):
        normalise(text)


@given(st.sampled_from(VALID), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_refused(code, place, character):
    changed = code[:place] + character + code[place + 1 :]

    if changed != code:
        with pytest.raises(ValueError, match=r"校验|行政区划"):
            normalise(changed)


@given(st.text(max_size=20) | st.text(ALPHABET, min_size=18, max_size=18))
def test_normalising_twice_is_normalising_once(text):
    try:
        code = normalise(text)
    except ValueError:
        return

    assert normalise(code) == code
