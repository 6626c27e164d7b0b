"""Letters of the Commission: what they must be told, what they print, whom they shelter."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from accounts import clock
from records import proof, rendering, storage
from records.amounts import yuan
from records.capitals import in_capitals
from records.models import Paper
from records.paper_checks import check, lines, masked, unprintable
from records.paper_kinds import KINDS, LETTERS, complete
from records.services import papers, printing
from tests.records import letters

PUBLIC_ID = "abcDEF0123456789abcdef"
CHANGED_MOBILE = "可向经办人（13812345678）了解情况。"


def made(kind: str, **changes) -> tuple[bytes, str]:
    title, told = letters.LETTERS[kind]
    values = complete(kind, title, {**told, **changes})
    check(kind, values)
    number = f"{KINDS[kind].series}〔2026〕12号"
    return rendering.pdf(kind, title, values, number=number, public_id=PUBLIC_ID), number


def issue(kind: str, *, by, key: str = "letter-1", **changes) -> Paper:
    title, told = letters.LETTERS[kind]
    return papers.issue(kind, title, {**told, **changes}, by=by, key=key)


def test_every_letter_has_a_sample_and_a_series_of_its_own():
    assert letters.LETTERS.keys() == LETTERS.keys()
    assert len({kind.series for kind in LETTERS.values()}) == len(LETTERS)


@pytest.mark.parametrize("kind", letters.LETTERS)
def test_letter_says_what_it_was_told(kind):
    content, number = made(kind)
    _, told = letters.LETTERS[kind]
    words = proof.words_of(content)

    assert proof.faults_of_pdf(content, kind, told) == []
    assert number in words
    assert words.count(letters.CONTACT["unit"]) >= 2
    for name, amount in told.items():
        if name.endswith("_fen") and amount:
            assert f"{yuan(amount)}元（大写：人民币{in_capitals(amount)}）" in words


@pytest.mark.parametrize("short", [1, 2], ids=["odd", "even"])
def test_reasons_that_run_on_to_the_next_face_are_read_whole(short):
    long = "第{0}档已奖励或已确定{0}0万元，予以抵减，以后各档不再重复计算。"
    reasons = ["奖励标准为200万元。"] * short + [long.format(tier) for tier in range(1, 9)]
    content, _ = made("result", derivation=reasons)

    told = letters.LETTERS["result"][1] | {"derivation": reasons}
    assert proof.faults_of_pdf(content, "result", told) == []


@pytest.mark.parametrize("kind", letters.LETTERS)
def test_no_signature_stands_alone_and_the_first_face_has_no_number(kind):
    content, _ = made(kind)
    first, *others = [
        "".join(face.extract_text().split()) for face in PdfReader(BytesIO(content)).pages
    ]

    assert "—1—" not in first
    assert all(f"—{number}—" in face for number, face in enumerate(others, start=2))
    assert "联系部门" in [first, *others][-1]


@pytest.mark.parametrize("kind", letters.LETTERS)
def test_letter_that_lacks_a_value_says_which(db, house, kind):
    _, told = letters.LETTERS[kind]
    for name in KINDS[kind].required:
        short = {key: value for key, value in told.items() if key != name}
        with pytest.raises(ValidationError, match=f"{KINDS[kind].label}缺少 {name}。"):
            papers.issue(kind, "标题", short, by=house, key="short")


def test_letter_with_an_empty_value_says_which(db, house):
    with pytest.raises(ValidationError, match="ground 没有填写"):
        issue("recovery_demand", by=house, ground="")
    with pytest.raises(ValidationError, match="demanded_fen 不能为负数"):
        issue("recovery_demand", by=house, demanded_fen=-1)


def test_letter_takes_its_number_once_and_is_issued(media, acted, signatory):
    first = issue("ban_decision", by=signatory)
    again = issue("ban_decision", by=signatory)
    other = issue("ban_decision", by=signatory, key="letter-2")
    printing.render(first.pk)
    printing.render(first.pk)

    first.refresh_from_db()
    year = clock.today().year
    assert first == again
    assert (first.number, other.number) == (f"青经智禁〔{year}〕1号", f"青经智禁〔{year}〕2号")
    assert first.state == Paper.State.ISSUED
    content = storage.path_of(first.file.storage_key).read_bytes()
    assert letters.NAME in proof.words_of(content)
    assert list(papers.faults()) == []


def test_letter_that_prints_something_else_is_not_issued():
    content, _ = made("ban_decision")
    _, told = letters.LETTERS["ban_decision"]

    assert proof.faults_of_pdf(content, "ban_decision", {**told, "ends_on": "2031年3月1日"}) == [
        "PDF 中没有：2031年3月1日"
    ]


def test_numbers_of_persons_are_veiled():
    assert masked(CHANGED_MOBILE) == "可向经办人（138****5678）了解情况。"
    assert masked("身份证310118198001011234。") == "身份证310***********1234。"
    assert masked("数电发票24312000000012345678") == "数电发票24312000000012345678"


def test_pictures_that_no_typeface_has_are_left_out():
    typed = "1. 材料不全\N{WARNING SIGN}\N{VARIATION SELECTOR-16}。\n\N{DRAGON}\n★另见附件"

    assert lines(typed) == ["材料不全。", "★另见附件"]


def test_signs_that_no_typeface_has_are_named_once():
    assert unprintable("★①《细则》㎡℃，\u3000A—…\r\n\t“罚”") == []
    assert unprintable("\N{DRAGON}甲\N{DRAGON}\ue000") == ["\N{DRAGON}", "\ue000"]
