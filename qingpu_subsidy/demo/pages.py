"""A page of PDF with a line or two of Chinese, written by hand: small, and made in no time.

What one sees are the outlines of the letters, as on a scan, from a typeface of this installation
(without one the sheet is blank); what one searches and copies is the same text, invisible, in a
font that no reader has to have.
"""

import zlib
from functools import cache

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from records import faces

NOTE = "本页为演示材料，不含真实信息，仅用于展示上传、查阅和下载。"
FACE = "songti"
LEFT, TITLE_AT, NOTE_AT = 80, 700, 640  # points from the left and from below
TITLE_SIZE, NOTE_SIZE = 22, 13
INVISIBLE = 3  # of the ways to render a text
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>"
)
FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Page /Encoding /Identity-H"
    b" /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>"
)
DESCENDANT = (
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Page /FontDescriptor 7 0 R"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>"
)
DESCRIPTOR = (
    b"<< /Type /FontDescriptor /FontName /Page /Flags 6 /FontBBox [-25 -254 1000 880]"
    b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
)
MEANING = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Page def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
{count} beginbfchar
{codes}
endbfchar
endcmap CMapName currentdict /CMap defineresource pop end end"""


class Outline(BasePen):
    """The outline of a glyph as the operators that draw it."""

    def __init__(self, glyphs) -> None:
        super().__init__(glyphs)
        self.operators: list[str] = []

    def _moveTo(self, point) -> None:  # noqa: N802
        self._note("m", point)

    def _lineTo(self, point) -> None:  # noqa: N802
        self._note("l", point)

    def _curveToOne(self, *points) -> None:  # noqa: N802
        self._note("c", *points)

    def _closePath(self) -> None:  # noqa: N802
        self.operators.append("h")

    def _note(self, operator: str, *points) -> None:
        numbers = (f"{x:.0f} {y:.0f}" for x, y in points)
        self.operators.append(f"{' '.join(numbers)} {operator}")


@cache
def page(title: str) -> bytes:
    """One page under this title."""
    lines = ((title, TITLE_SIZE, TITLE_AT), (NOTE, NOTE_SIZE, NOTE_AT))
    path = next(face.path for face in faces.faces() if face.role == FACE)
    drawn = [_drawn(*line, str(path)) for line in lines] if path else []
    content = "\n".join([*drawn, *(_said(*line) for line in lines)])
    codes = sorted({f"<{letter.encode('utf-16-be').hex()}>" for letter in title + NOTE})
    meaning = MEANING.format(count=len(codes), codes="\n".join(f"{code} {code}" for code in codes))
    packed = (_packed(content), FONT, DESCENDANT, DESCRIPTOR, _packed(meaning))
    return _whole([CATALOG, PAGES, PAGE, *packed])


def _packed(text: str) -> bytes:
    content = zlib.compress(text.encode())
    head = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream"
    return head % (len(content), content)


def _drawn(text: str, size: int, height: int, path: str) -> str:
    """The letters of a line side by side, each scaled from the units of its typeface."""
    font = _typeface(path)
    names, glyphs, scale = font.getBestCmap(), font.getGlyphSet(), size / font["head"].unitsPerEm
    place, found = LEFT * 1.0, []
    for letter in text:
        glyph = glyphs[names.get(ord(letter), ".notdef")]
        pen = Outline(glyphs)
        glyph.draw(pen)
        outline = "\n".join(pen.operators)
        found.append(f"q {scale:.5f} 0 0 {scale:.5f} {place:.2f} {height} cm\n{outline}\nf Q")
        place += glyph.width * scale
    return "\n".join(found)


@cache
def _typeface(path: str) -> TTFont:
    return TTFont(path, fontNumber=0, lazy=True)


def _said(text: str, size: int, height: int) -> str:
    letters = text.encode("utf-16-be").hex()
    return f"BT {INVISIBLE} Tr /F1 {size} Tf {LEFT} {height} Td <{letters}> Tj ET"


def _whole(objects: list[bytes]) -> bytes:
    content, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%b"
        b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    ) % (count, table, count, len(content))
