"""Filters that part the actions of a page: those that are open from those that are shut."""

from collections.abc import Iterable
from typing import Protocol

from django import template

register = template.Library()


class Shown(Protocol):
    """What both filters ask of an action: why it is shut, '' if it is not."""

    @property
    def why(self) -> str: ...


@register.filter(name="open")
def opened(actions: Iterable[Shown]) -> list[Shown]:
    """The actions that can be taken now."""
    return [action for action in actions if not action.why]


@register.filter
def shut(actions: Iterable[Shown]) -> list[Shown]:
    """The actions that cannot, each with its reason."""
    return [action for action in actions if action.why]
