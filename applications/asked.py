"""What a call asks its applicants to hand in, item by item: the policy's list and its additions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import (
    Case,
    F,
    FilteredRelation,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import JSONObject

from policies.models import MaterialKind
from records.models import File


@dataclass(frozen=True)
class Asked:
    """One material as this call asks for it."""

    kind: MaterialKind
    is_required: bool
    copies: int
    hint: str
    template: File | None


def additions(call) -> dict[int, Any]:
    """What a call says of materials beyond the policy, by the key of their kind."""
    if call is None:
        return {}
    return {one.kind_id: one for one in call.materials.select_related("template")}


def asked(kinds: Iterable[MaterialKind], said: Mapping[int, Any]) -> list[Asked]:
    """The kinds of an item as a call asks for them; what the policy demands no call waives."""
    return [_one(kind, said.get(kind.pk)) for kind in kinds]


@dataclass(frozen=True)
class HandedIn:
    """One kind in one filing: what is asked of it, and scan and type of each file that is there."""

    kind: MaterialKind
    must: bool
    hint: str
    scans: tuple[str, ...]
    types: tuple[str, ...]


def know_kinds(cases: Sequence) -> None:
    """Read with the kinds of each filing's item what its call demands and what was handed in.

    Filings of one item under one call are asked for at once.
    """
    alike: dict[tuple, list] = defaultdict(list)
    for case in cases:
        alike[case.item_id, case.call_id].append(case)
    for group in alike.values():
        items = {id(case.item): case.item for case in group}
        prefetch_related_objects(list(items.values()), Prefetch("materials", _kinds(group)))
        for case in group:
            case.known_kinds = [_of_case(kind, case) for kind in case.item.materials.all()]


def handed_in(case) -> list[HandedIn]:
    """What the item and call of a filing demand, and what was handed in."""
    if case.known_kinds is not None:
        return case.known_kinds
    kinds = _kinds([case]).filter(item=case.item_id)
    return [_of_case(kind, case) for kind in kinds]


def _kinds(alike: Sequence) -> QuerySet:
    """The kinds that filings of one item under one call hand in, with their files of any."""
    current = Q(material__case__in=[case.pk for case in alike], material__replaced_at=None)
    file = {"scan": "handed__file__scan", "type": "handed__file__media_type"}
    one = JSONObject(case="handed__case", **file)
    return MaterialKind.objects.annotate(
        here=FilteredRelation("in_calls", condition=Q(in_calls__call=alike[0].call_id)),
        handed=FilteredRelation("material", condition=current),
        must=Case(When(Q(required=True) | Q(here__is_required=True), then=True), default=False),
        said_here=F("here__hint"),
        files=JSONBAgg(one, filter=Q(handed__isnull=False), default=Value([])),
    ).order_by("position")


def _of_case(kind: Any, case) -> HandedIn:
    own = [file for file in kind.files if file["case"] == case.pk]
    scans, types = (tuple(file[name] for file in own) for name in ("scan", "type"))
    return HandedIn(kind, kind.must, kind.said_here or kind.hint, scans, types)


def _one(kind: MaterialKind, said: Any) -> Asked:
    if said is None:
        return Asked(kind, kind.required, kind.copies, kind.hint, None)
    return Asked(
        kind,
        kind.required or said.is_required,
        kind.copies if said.copies is None else said.copies,
        said.hint or kind.hint,
        said.template,
    )
