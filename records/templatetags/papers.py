"""Tags of the paper templates: a paragraph on the grid, the red head, the signatures."""

import html
import re
from collections.abc import Mapping

import segno
from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from records import faces, typesetting
from records.amounts import yuan
from records.capitals import in_capitals

register = template.Library()
register.filter("yuan", yuan)
register.filter("capitals", in_capitals)

MARK_HEIGHT = 42  # points: the letters of the red head, narrowed until one line holds them
MARK_WIDTH = 150 / 25.4 * 72
LETTER_MARK_HEIGHT = 36
LINE_MM = 10.227
COUNTS = "一二三四五六七八九十"
SEAL_CELLS = 4  # a sealed paper's date ends four characters before the right edge


@register.simple_block_tag(end_name="endparagraph")
def paragraph(content: str, face: str = "fangsong", first: int = 2, rest: int = 0) -> SafeString:
    """Set the words between the tags as one paragraph on the grid, a line for each line."""
    text = html.unescape(re.sub(r"\s*\n\s*", "", content)).strip()
    return paragraph_of(text, face, first, rest)


def paragraph_of(text: str, face: str = "fangsong", first: int = 2, rest: int = 0) -> SafeString:
    """Set a text as one paragraph on the grid."""
    lines = typesetting.set_paragraph(text, faces.advance(face), first=first, rest=rest)
    spans = format_html_join(
        "", '<span class="{}">{}</span>', ((line.classes, line.text) for line in lines)
    )
    return format_html('<p class="{}">{}</p>', face, spans)


@register.simple_tag
def paragraphs(content: str | list[str]) -> SafeString:
    """Set each line of a text, or each text of a list, as a paragraph of its own."""
    texts = content.splitlines() if isinstance(content, str) else content
    return format_html_join("\n", "{}", ((paragraph_of(text),) for text in texts if text.strip()))


@register.simple_tag
def numbered(texts: list[str]) -> SafeString:
    """Set texts as paragraphs, numbered where there are several."""
    if len(texts) == 1:
        return paragraphs(texts)
    return paragraphs([f"{place}. {text}" for place, text in enumerate(texts, start=1)])


@register.simple_tag(takes_context=True)
def heading(context: Context, text: str) -> SafeString:
    """Set the heading of a part: 一、 for the first of the paper, and so on."""
    counted = context.render_context
    counted["headings"] = counted.get("headings", 0) + 1
    return paragraph_of(f"{COUNTS[counted['headings'] - 1]}、{text}", "heiti")


@register.inclusion_tag("papers/letter_head.html")
def letter_head(issuer: str, number: str) -> dict[str, object]:
    """The red head of a letter: the body's name on one line between the edge and the rule."""
    natural = len(issuer) * LETTER_MARK_HEIGHT
    scale = _css(min(1.0, MARK_WIDTH / natural))
    return {"issuer": issuer, "number": number, "size": LETTER_MARK_HEIGHT, "scale": scale}


@register.inclusion_tag("papers/head.html")
def red_head(heads: list[str], number: str) -> dict[str, object]:
    """The red head: bodies on lines of one width, 文件 beside them, and the number below."""
    longest = max(map(len, heads))
    natural = (longest + 2) * MARK_HEIGHT
    mark_mm = 35 + MARK_HEIGHT * 0.3528 * (1 if len(heads) == 1 else 1.18 * len(heads))
    number_mm = mark_mm + 2 * LINE_MM
    rule_mm = number_mm + 5.557 + 4
    return {
        "names": [
            {"text": name, "spacing": _css((longest - len(name)) * MARK_HEIGHT / (len(name) - 1))}
            for name in heads
        ],
        "number": number,
        "size": MARK_HEIGHT,
        "scale": _css(min(1.0, MARK_WIDTH / natural)),
        "number_mm": _css(number_mm),
        "rule_mm": _css(rule_mm),
        "height_mm": _css(-(-rule_mm // LINE_MM) * LINE_MM),
    }


@register.inclusion_tag("papers/signatures.html")
def signatures(
    names: list[str], date: str, check: str = "", address: str = ""
) -> dict[str, object]:
    """Names over the date, each in the middle of where its seal will be pressed."""
    advance = faces.advance("fangsong")
    wide = [typesetting.cells(name, advance) for name in names]
    date_wide = typesetting.cells(date, advance)
    last = max(wide[-1], date_wide)
    right = max(0.0, SEAL_CELLS - (last - date_wide) / 2)
    return {
        "names": names,
        "date": date,
        "last_mm": _css(last * typesetting.CELL * 0.3528),
        "right_mm": _css(right * typesetting.CELL * 0.3528),
        "check": check,
        "address": address,
    }


@register.simple_tag
def code_of(values: Mapping[str, str]) -> str:
    """The bar code of a filing as a data: address: its number and the digest of its content."""
    text = f"{values['case_number'] or '-'} {values['content_sha256']}"
    return segno.make(text, error="m", micro=False).svg_data_uri(border=0, omitsize=True)


@register.simple_tag
def cells(row: str) -> list[str]:
    """The cells of a row, which tabs part."""
    return row.split("\t")


def _css(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")
