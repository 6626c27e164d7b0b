"""Who may see a row that belongs to others: whoever sees a row that points at it."""

from functools import cache

from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, Q, QuerySet

from accounts.prepared import Statement


def reachable_by(model: type[Model], user=None) -> Q:
    """The rows of `model` at which some row points that `user` may see.

    Who is not logged in sees only what is pointed at by a row that its room calls `published()`.
    """
    reachable = Q(pk__in=[])
    for relation in pointing_at(model):
        seen = _seen(relation.related_model, user)
        if seen is not None:
            pointing = seen.filter(**{relation.field.name: OuterRef("pk")})
            reachable |= Q(Exists(pointing.order_by()))
    return reachable


def is_reachable(row: Model, user=None) -> bool:
    """Whether `user` is among those for whom `reachable_by` finds this row.

    Of the many relations only those are asked through which some row does point at it.
    """
    relations, pointing = pointing_at(type(row)), _pointing_at(type(row))
    for (place,) in pointing.run(row.pk):
        relation = relations[place]
        seen = _seen(relation.related_model, user)
        if seen is not None and seen.filter(**{relation.field.name: row.pk}).exists():
            return True
    return False


@cache
def _pointing_at(model: type[Model]) -> Statement:
    """The places in `pointing_at` of the relations that have a row for the number given."""
    asked = [
        f'SELECT {place} WHERE EXISTS (SELECT FROM "{relation.related_model._meta.db_table}"'  # noqa: S608
        f' WHERE "{relation.field.column}" = $1)'
        for place, relation in enumerate(pointing_at(model))
    ]
    return Statement(f"pointing_at_{model._meta.db_table}", " UNION ALL ".join(asked))


def pointing_at(model: type[Model]) -> list[ForeignObjectRel]:
    """Every relation of a room's model to this one, those without a name for the way back too."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and not relation.related_model._meta.auto_created
    ]


def _seen(model: type[Model], user) -> QuerySet | None:
    """A model that does not say who may see its rows opens nothing."""
    rows = model._default_manager.all()
    if user and user.is_authenticated:
        return rows.visible_to(user) if hasattr(rows, "visible_to") else None
    return rows.published() if hasattr(rows, "published") else None
