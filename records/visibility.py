"""Who may see a row that belongs to others: whoever sees a row that points at it."""

from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, Q, QuerySet


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
