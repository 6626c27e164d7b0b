"""What a page says before it acts: whom a step will tell and what they will read."""

from collections.abc import Iterable

from django import template

from applications.door import label
from applications.models import Case
from applications.services import telling

register = template.Library()


def _first(step: str):
    """A step of the case, and the first state from which it is taken."""
    method = getattr(Case, step)
    return method, next(iter(method._django_fsm.transitions))


@register.simple_tag
def promise(step: str) -> str:
    """Say it of one step; wherever it is taken from, its target is the same."""
    method, origin = _first(step)
    return telling.promise(step, method._django_fsm.get_transition(origin).target)


@register.inclusion_tag("applications/parts/promises.html")
def promises(*steps: str, of: Iterable[str] = ()) -> dict:
    """Say it of each step among which one chooses, by the label of the step."""
    lines = []
    for step in (*steps, *of):
        method, origin = _first(step)
        lines.append((label(method, origin), promise(step)))
    return {"lines": lines}
