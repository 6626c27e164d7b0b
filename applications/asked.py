"""What a call asks its applicants to hand in, item by item: the policy's list and its additions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, FilteredRelation, Q, QuerySet, Value, When

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


def handed_in(case) -> QuerySet:
    """The kinds of a filing's item, each with what its call demands and what was handed in.

    ``must``: whether it has to be there. ``scans``: one for each file that is there.
    """
    current = Q(material__case=case.pk, material__replaced_at=None)
    return case.item.materials.annotate(
        here=FilteredRelation("in_calls", condition=Q(in_calls__call=case.call_id)),
        handed=FilteredRelation("material", condition=current),
        must=Case(When(Q(required=True) | Q(here__is_required=True), then=True), default=False),
        scans=ArrayAgg("handed__file__scan", filter=Q(handed__isnull=False), default=Value([])),
    ).order_by("position")


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
