"""The papers by which a call reaches everybody: the call itself, and that it closes later."""

from records.paper_kind import COMMISSION, PaperKind

EVERYBODY = "各街镇（区属企业）、各有关单位"

CALL = PaperKind(
    label="申报通知",
    required={
        "policy": str,
        "items": list,
        "who": list,
        "opens": str,
        "closes": str,
        "steps": list,
        "contacts": list,
        "questions": str,
        "date": str,
    },
    usual={  # a row of materials has its cells parted by tabs; a row of one cell heads a group
        "issuer": COMMISSION,
        "title_lines": [],
        "addressees": EVERYBODY,
        "body": [],
        "instructions": [],
        "materials": [],
    },
    series="青经智申",
    is_public=True,
    is_guarded=True,
)
CALL_EXTENSION = PaperKind(
    label="延期通知",
    required={
        "call": str,
        "former": str,
        "closes": str,
        "reasons": list,
        "contacts": list,
        "date": str,
    },
    usual={"issuer": COMMISSION, "title_lines": [], "addressees": EVERYBODY},
    series="青经智延",
    is_public=True,
    is_guarded=True,
)
