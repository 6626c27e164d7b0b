"""A page of PDF with a line or two of Chinese, written by hand: small, and made in no time.

It names a font of the reader's own (STSong-Light, which every PDF reader replaces by one it has)
and embeds none.
"""

from functools import cache

NOTE = "本页为演示材料，不含真实信息，仅用于展示上传、查阅和下载。"
LEFT, TITLE_AT, NOTE_AT = 80, 700, 640  # points from the left and from below
CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    " /Resources << /Font << /F1 5 0 R >> >> >>"
)
FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H"
    " /DescendantFonts [6 0 R] >>"
)
DESCENDANT = (
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 >>"
)
DESCRIPTOR = (
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
    " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
)


@cache
def page(title: str) -> bytes:
    """One page under this title."""
    text = f"BT /F1 22 Tf {LEFT} {TITLE_AT} Td {_shown(title)} Tj ET\n"
    text += f"BT /F1 13 Tf {LEFT} {NOTE_AT} Td {_shown(NOTE)} Tj ET"
    stream = f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"
    return _whole([CATALOG, PAGES, PAGE, stream, FONT, DESCENDANT, DESCRIPTOR])


def _shown(text: str) -> str:
    return f"<{text.encode('utf-16-be').hex()}>"


def _whole(objects: list[str]) -> bytes:
    content, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    return content + (
        f"xref\n0 {count}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    ).encode("ascii")
