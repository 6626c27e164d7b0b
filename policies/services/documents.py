"""A policy version as a plain document: what fixtures hold, what is cloned, what is hashed."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from policies.models import (
    AwardItem,
    Ladder,
    Limit,
    MaterialKind,
    Note,
    PolicyVersion,
    TitleMapping,
    TrackStage,
)
from policies.models.titles import fold

HEAD = (
    "number", "title", "issuer", "signed_on", "published_on",
    "in_force_from", "in_force_to", "status_label", "scheme",
)  # fmt: skip
LADDER = ("code", "name", "credit_mode")
ITEM = (
    "code", "name", "payee_kind", "rule", "rank", "standard_fen", "per_report_fen", "cap_fen",
    "ratio", "threshold_fen", "uplift", "yearly_quota", "prerequisite", "clause", "acceptor",
)  # fmt: skip
MATERIAL = ("code", "name", "required", "copies", "hint")
LIMIT = ("code", "name", "working_days")
NOTE = ("code", "rule", "question", "answer", "author", "noted_on")
TITLE = ("title", "document_number", "issued_on")
ADDED = ("notes", "titles")  # what may still be added once a version is published


def as_document(version: PolicyVersion) -> dict:
    """Write a version down with all its parts; whatever has its default value is left out."""
    document = _written(version, HEAD)
    if version.supplements:
        document["supplements"] = version.supplements.number
    if titles := [_written_title(title) for title in _titles(version)]:
        document["titles"] = titles
    return document | {
        "basis": version.basis.splitlines(),
        "full_text": version.full_text.splitlines(),
        "limits": [_written(limit, LIMIT) for limit in version.limits.all()],
        "ladders": [_written(ladder, LADDER) for ladder in version.ladders.all()],
        "items": [_written_item(item) for item in _items(version)],
        "notes": [_written(note, NOTE) for note in version.notes.all()],
    }


def digest(document: dict) -> str:
    """Hash what a version freezes; notes and titles are left out: they may still be added."""
    frozen = {name: value for name, value in document.items() if name not in ADDED}
    text = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def create(document: dict, *, is_demo: bool = False) -> PolicyVersion:
    """Make an unpublished version with all its parts from a document."""
    version = _read(PolicyVersion, document, HEAD)
    version.is_demo = is_demo
    version.basis = "\n".join(document["basis"])
    version.full_text = "\n".join(document["full_text"])
    if "supplements" in document:
        version.supplements = PolicyVersion.objects.get(number=document["supplements"])
    version.save()
    _create_parts(version, Limit, document["limits"], LIMIT)
    _create_parts(version, Ladder, document["ladders"], LADDER)
    add_notes(version, document["notes"])
    _create_items(version, document["items"])
    add_titles(version, document.get("titles", []))
    return version


def add_notes(version: PolicyVersion, notes: list[dict]) -> None:
    """Add those readings that the version does not have yet."""
    known = set(version.notes.values_list("code", "noted_on"))
    new = [
        note for note in notes if (note["code"], date.fromisoformat(note["noted_on"])) not in known
    ]
    _create_parts(version, Note, new, NOTE)


def add_titles(version: PolicyVersion, titles: list[dict]) -> None:
    """Add those titles that the version does not map yet; each names its item and its note."""
    known = set(version.titles.exclude(status=TitleMapping.Status.REFUSED).values_list("folded"))
    items = {item.code: item for item in version.items.all()}
    notes = {note.code: note for note in version.notes.order_by("noted_on", "pk")}
    TitleMapping.objects.bulk_create(
        _read(
            TitleMapping,
            part,
            TITLE,
            version=version,
            folded=fold(part["title"]),
            item=items[part["item"]],
            note=notes[part["note"]],
            status=TitleMapping.Status.STANDING,
        )
        for part in titles
        if (fold(part["title"]),) not in known
    )


def _titles(version: PolicyVersion) -> QuerySet[TitleMapping]:
    return version.titles.standing().select_related("item", "note")


def _written_title(title: TitleMapping) -> dict:
    return _written(title, TITLE) | {"item": title.item.code, "note": title.note.code}


def _items(version: PolicyVersion) -> QuerySet[AwardItem]:
    return version.items.with_track().prefetch_related("materials")


def _written_item(item: AwardItem) -> dict:
    written = _written(item, ITEM)
    if item.ladder:
        written["ladder"] = item.ladder.code
    return written | {
        "track": [stage.value for stage in item.track],
        "materials": [_written(material, MATERIAL) for material in item.materials.all()],
    }


def _written(row: Any, names: tuple[str, ...]) -> dict:
    written = {}
    for name in names:
        value = getattr(row, name)
        if value is not None and value != row._meta.get_field(name).get_default():
            written[name] = _plain(value)
    return written


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _read(model: Any, part: dict, names: tuple[str, ...], **fields: Any) -> Any:
    row = model(**{name: part[name] for name in names if name in part}, **fields)
    foreign = {field.name for field in model._meta.fields if field.name not in names}
    row.clean_fields(exclude=foreign)
    return row


def _create_parts(
    version: PolicyVersion, model: Any, parts: list[dict], names: tuple[str, ...]
) -> None:
    model.objects.bulk_create(_read(model, part, names, version=version) for part in parts)


def _create_items(version: PolicyVersion, parts: list[dict]) -> None:
    ladders = {ladder.code: ladder for ladder in version.ladders.all()}
    items = AwardItem.objects.bulk_create(
        _read(
            AwardItem,
            part,
            ITEM,
            version=version,
            position=place,
            ladder=ladders.get(part.get("ladder", "")),
        )
        for place, part in enumerate(parts, start=1)
    )
    TrackStage.objects.bulk_create(
        TrackStage(item=item, stage=stage, position=place)
        for item, part in zip(items, parts, strict=True)
        for place, stage in enumerate(part["track"], start=1)
    )
    MaterialKind.objects.bulk_create(
        _read(MaterialKind, material, MATERIAL, item=item, position=place)
        for item, part in zip(items, parts, strict=True)
        for place, material in enumerate(part["materials"], start=1)
    )
