"""Official papers as PDF: values in, the same bytes out every time, nothing fetched."""

import warnings
from functools import cache
from pathlib import Path

import segno
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from records import faces, typesetting
from records.paper_kinds import KINDS, Values


class MissingGlyph(ValueError):
    """No font of this machine has a character that must be printed."""


class ClosedFetcher(URLFetcher):
    """Gives out data: addresses and the font files of this installation, and nothing else."""

    def __init__(self, allowed: dict[str, Path]) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)
        self.allowed = allowed

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url in self.allowed:
            return URLFetcherResponse(url, self.allowed[url].read_bytes())
        return super().fetch(url, headers)


def pdf(kind: str, title: str, values: Values, *, number: str, public_id: str) -> bytes:
    """Render one paper. The same arguments give the same bytes, today and in ten years' reprint."""
    context = {
        "paper": {"title": title, "number": number, "public_id": public_id},
        "values": values,
        "columns": list(KINDS[kind].columns.values()),
        "check": qr_code(verification_address(public_id)),
        "period": values.get("period", "").removeprefix("公示期：").rstrip("。"),
        **_annex_notes(values, title),
    }
    document = _document(f"papers/{kind}.html", context)
    if "printed_by" in values:
        document = document.copy(document.pages + _colophon(context, len(document.pages)).pages)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its profile open
        content = document.write_pdf(pdf_identifier=public_id.encode(), pdf_variant="pdf/a-2u")
    if missing := {chr(code) for font in document.fonts.values() for code in font.missing}:
        raise MissingGlyph(f"没有任何字体含有这些字：{'、'.join(sorted(missing))}")
    return content


def _document(template: str, context: dict[str, object]) -> Document:
    page = HTML(string=render_to_string(template, context), url_fetcher=fetcher())
    return page.render(stylesheets=[_stylesheet()], font_config=_typefaces())


def _colophon(context: dict[str, object], pages: int) -> Document:
    """The last face of the last sheet; after a blank one, neither of the two has a number."""
    told = {"pages": pages, "is_quiet": pages % 2 == 0}
    return _document("papers/colophon.html", context | told)


def verification_address(public_id: str) -> str:
    """Where anybody may check a paper that carries this identifier."""
    return settings.SITE_URL.rstrip("/") + reverse("verify_paper", args=[public_id])


def qr_code(text: str) -> str:
    """A QR code as a data: address."""
    return segno.make(text, error="m", micro=False).svg_data_uri(border=0, omitsize=True)


def _annex_notes(values: Values, title: str) -> dict[str, object]:
    """The note of annexes: 附件： before one, numbers before several, wrapped under the name."""
    names = values.get("annexes") or [title.removeprefix("关于").removesuffix("的公示") + "名单"]
    if len(names) == 1:
        notes = [{"text": f"附件：{names[0]}", "first": 2, "rest": 5}]
    else:
        notes = [
            {"text": f"{'' if i else '附件：'}{i + 1}. {name}", "first": 5 if i else 2, "rest": 6}
            for i, name in enumerate(names)
        ]
    signers = values.get("heads") or [values["issuer"]]
    return {"annex": names[0], "annexes": notes, "signers": signers}


@cache
def _typefaces() -> FontConfiguration:
    """The one font configuration of this process; building it anew doubles the time of a paper."""
    return FontConfiguration()


@cache
def fetcher() -> ClosedFetcher:
    """The one door of the renderer."""
    return ClosedFetcher({face.path.as_uri(): face.path for face in faces.faces() if face.path})


@cache
def _stylesheet() -> CSS:
    layout = Path(get_template("papers/layout.css").origin.name).read_text()
    rules = "\n".join((faces.stylesheet(), typesetting.stylesheet(), layout))
    return CSS(string=rules, font_config=_typefaces(), url_fetcher=fetcher())
