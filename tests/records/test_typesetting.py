import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import title
from records.typesetting import CELL, CLOSING, FONT_SIZE, HANGING, MEASURE, OPENING, set_paragraph

LETTERS = "青浦区智能化改造，。、；：（）《》“”2026年abc 〔〕—…"
TEXT = st.text(alphabet=LETTERS, min_size=1, max_size=300)


def advance(char: str) -> float:
    return 0.5 if char < "\x80" else 1.0


def test_full_line_holds_28_characters_and_first_line_26():
    lines = set_paragraph("青" * 60, advance)

    assert [len(line.text) for line in lines] == [26, 28, 6]
    assert [line.indent for line in lines] == [2, 0, 0]


def test_mark_hangs_rather_than_begin_a_line():
    lines = set_paragraph("青" * 26 + "，" + "浦" * 5, advance)

    assert [line.text for line in lines] == ["青" * 26 + "，", "浦" * 5]


def test_closing_bracket_takes_its_letter_along():
    lines = set_paragraph("青" * 25 + "浦》）" + "区" * 5, advance, first=1)

    assert [line.text for line in lines] == ["青" * 25, "浦》）" + "区" * 5]


def test_opening_bracket_goes_with_what_it_opens():
    lines = set_paragraph("青" * 25 + "（浦" + "区" * 5, advance, first=2)

    assert [line.text for line in lines] == ["青" * 25, "（浦" + "区" * 5]


def test_numbers_are_not_torn():
    lines = set_paragraph("青" * 23 + "1,234,567.00元", advance)

    assert lines[1].text == "1,234,567.00元"


def test_full_last_line_of_narrow_letters_stays_in_the_measure():
    (line,) = set_paragraph("0" * 8 + "—" * 22, advance)

    assert line.indent == 2
    assert 26 * FONT_SIZE + line.spacing * 29 == pytest.approx(MEASURE - 2 * CELL)


@given(TEXT)
def test_no_word_is_lost_and_no_line_overflows(text):
    lines = set_paragraph(text, advance)

    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        words = line.text.rstrip("".join(HANGING)) if line.text[-1:] in HANGING else line.text
        natural = sum(map(advance, words)) * FONT_SIZE + line.spacing * (len(words) - 1)
        assert natural <= MEASURE - line.indent * CELL + 0.1


@given(st.text(alphabet="青浦区，。（）《》", min_size=40, max_size=200))
def test_marks_stand_on_the_right_side_of_a_break(text):
    plain = "青浦区".join(part for part in [text.replace("，，", "，")])
    lines = set_paragraph(plain, advance)

    for line, following in itertools.pairwise(lines):
        seam = line.text[-14:] + following.text[:14]
        crowded = sum(char in CLOSING | OPENING for char in seam) > 6
        assert crowded or following.text[0] not in CLOSING
        assert crowded or line.text[-1] not in OPENING


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("短标题", ["短标题"]),
        (
            "关于下达2026年度青浦区智能化改造和智能工厂建设专项（第一批）资金的通知",
            ["关于下达2026年度青浦区智能化改造和", "智能工厂建设专项（第一批）资金的通知"],
        ),
        (
            "关于2026年青浦区推进企业智能化改造和智能工厂建设拟支持项目（第一批）的公示",
            ["关于2026年青浦区推进企业智能化改造和", "智能工厂建设拟支持项目（第一批）的公示"],
        ),
        (
            "关于2026年度青浦区智能工厂建设第24批拟支持项目的公示",
            ["关于2026年度青浦区智能工厂建设", "第24批拟支持项目的公示"],
        ),
        (
            "关于取消上海青浦演示新能源科技有限公司申报资格的决定",
            ["关于取消上海青浦演示新能源科技有限公司", "申报资格的决定"],
        ),
    ],
)
def test_title_breaks_where_its_meaning_does(text, lines):
    assert title.balance(text) == lines


@given(st.text(alphabet="青浦区的和（）、年度2026", min_size=1, max_size=90))
def test_title_lines_fit_and_lose_nothing(text):
    lines = title.balance(text)

    assert "".join(lines) == text
    assert max(map(title.width, lines)) <= title.WIDEST
