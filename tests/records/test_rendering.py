import itertools
import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from records import faces, proof, rendering
from records.paper_kinds import complete
from tests.records import samples

MM = 72 / 25.4
PUBLIC_ID = "abcDEF0123456789abcdef"


def made(kind: str, rows: int) -> tuple[bytes, dict]:
    title, say = samples.SAMPLES[kind]
    values = complete(kind, title, say(rows))
    number = samples.NUMBER if kind == "payment_order" else ""
    return rendering.pdf(kind, title, values, number=number, public_id=PUBLIC_ID), values


@pytest.mark.parametrize(
    ("kind", "rows", "pages"),
    [
        ("public_notice", 1, 3),
        ("public_notice", 30, 5),
        ("payment_order", 1, 4),
        ("payment_order", 30, 8),
    ],
)
def test_paper_has_its_pages_in_their_sizes(kind, rows, pages):
    content, _ = made(kind, rows)

    pages_made = PdfReader(BytesIO(content)).pages
    sizes = [tuple(round(float(side) / MM) for side in page.mediabox[2:]) for page in pages_made]
    assert len(sizes) == pages
    assert sizes[:3] == [(210, 297), (210, 297), (297, 210)]


@pytest.mark.parametrize("kind", samples.SAMPLES)
@pytest.mark.parametrize("rows", [1, 30])
def test_paper_says_every_row_and_the_total_to_the_cent(kind, rows):
    content, values = made(kind, rows)

    assert proof.faults_of_pdf(content, kind, values) == []


@pytest.mark.parametrize("kind", samples.SAMPLES)
def test_paper_is_the_same_to_the_byte(kind):
    assert made(kind, 3)[0] == made(kind, 3)[0]


@pytest.mark.parametrize("kind", samples.SAMPLES)
def test_every_font_is_embedded(kind):
    content, _ = made(kind, 8)

    for page in PdfReader(BytesIO(content)).pages:
        for font in page["/Resources"]["/Font"].values():
            (descendant,) = font["/DescendantFonts"]
            assert "/FontFile3" in descendant.get_object()["/FontDescriptor"]


def test_rare_characters_and_formulas_are_printed_as_written():
    words = proof.words_of(made("payment_order", 8)[0])

    for name in samples.NAMES:
        assert name in words
    for rare in "䶮㛃𠅤〇·〔〕":
        assert rare in words


def lines_of(page) -> dict[float, tuple[float, str]]:
    """The text of a page's body by its height in millimetres, with where it begins."""
    lines: dict[float, tuple[float, str]] = {}

    def note(text, current, matrix, _font, size):
        height = matrix[5] * current[3] + current[5]
        if text.strip() and abs(size * current[0] - 15.75) < 0.1:
            start = (matrix[4] * current[0] + current[4]) / MM
            before, words = lines.get(round(height / MM, 2), (start, ""))
            lines[round(height / MM, 2)] = (min(before, start), words + text.strip())

    page.extract_text(visitor_text=note)
    return lines


@pytest.mark.parametrize(("face", "left"), [(0, 28), (1, 26)])
def test_body_stands_on_the_grid_of_22_lines_and_28_characters(face, left):
    content, _ = made("payment_order", 1)
    lines = lines_of(PdfReader(BytesIO(content)).pages[face])
    heights = sorted((height for height in lines if height < 150), reverse=True)

    pitches = [(above - below) / 10.227 for above, below in itertools.pairwise(heights)]
    assert [round(pitch, 2) % 1 for pitch in pitches] == [0] * len(pitches)
    starts = {round(start - left, 1) for start, _ in lines.values()}
    assert starts >= {0, 11.1}
    full = [line for _, line in lines.values() if len(line) >= 26 and line[-1] not in "，。："]
    assert full
    for words in full:
        assert 25.5 <= sum(map(faces.advance("fangsong"), words)) <= 28.08


def test_red_head_is_one_line_for_each_body_and_never_wraps():
    content, _ = made("payment_order", 1)
    words = proof.words_of(content)

    assert "上海市青浦区经济委员会上海市青浦区财政局文件青经发〔2026〕7号" in words


def test_colophon_stands_on_an_even_page():
    for rows in (1, 9, 30):
        reader = PdfReader(BytesIO(made("payment_order", rows)[0]))
        assert len(reader.pages) % 2 == 0
        assert "印发" in reader.pages[-1].extract_text()


def test_page_numbers_run_through_the_annex():
    reader = PdfReader(BytesIO(made("payment_order", 1)[0]))

    for number, page in enumerate(reader.pages, start=1):
        assert f"—{number}—" in "".join(page.extract_text().split())


@pytest.mark.parametrize(
    "planted",
    [
        '<img src="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        "<style>@import url(http://127.0.0.1:9/y.css)</style>",
        '<object data="file:///etc/hostname"></object>',
        '<svg><image href="http://127.0.0.1:9/z.png"/></svg>',
    ],
)
def test_nothing_planted_in_values_is_fetched(planted, monkeypatch):
    asked = []
    monkeypatch.setattr(rendering.URLFetcher, "open", lambda self, url, **_: asked.append(url))
    title, say = samples.SAMPLES["payment_order"]
    values = complete("payment_order", title, {**say(1), "meeting": planted, "addressees": planted})
    values["rows"][0]["party_name"] = planted

    content = rendering.pdf("payment_order", title, values, number="", public_id=PUBLIC_ID)

    assert [url for url in asked if not getattr(url, "full_url", url).startswith("data:")] == []
    assert "/EmbeddedFiles" not in PdfReader(BytesIO(content)).trailer["/Root"]
    assert "".join(planted.split()) in proof.words_of(content)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1:9/", "ftp://x/", "FILE:///etc/passwd"]
)
def test_fetcher_is_closed(address):
    with pytest.raises(ValueError, match="disallowed"):
        rendering.fetcher().fetch(address)


def test_fetcher_gives_out_the_bundled_fonts_only():
    own = next(face.path for face in faces.faces() if face.path)

    assert rendering.fetcher().fetch(own.as_uri()).read(4) == b"OTTO"
    with pytest.raises(ValueError, match="disallowed"):
        rendering.fetcher().fetch(own.with_name("other.otf").as_uri())


def test_missing_face_is_told_with_its_substitute(settings, caplog, tmp_path):
    settings.FONT_DIR = tmp_path
    faces.faces.cache_clear()
    try:
        found = faces.faces()
    finally:
        faces.faces.cache_clear()

    assert [face.path for face in found] == [None] * 5
    assert re.search("小标宋.*FandolSong-Bold.otf.*Noto Serif CJK SC", caplog.text)
