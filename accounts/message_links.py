"""What a message links to, and whether its reader may still open it: each room names its pages."""

from collections.abc import Callable

from django.urls import Resolver404, resolve

from accounts.models import Message

Opens = Callable[..., bool]
_PAGES: dict[str, Opens] = {}


def opens(*names: str) -> Callable[[Opens], Opens]:
    """Say for pages of these names who may open them: a function of the user and the public id."""

    def keep(function: Opens) -> Opens:
        _PAGES.update(dict.fromkeys(names, function))
        return function

    return keep


def may_open(message: Message) -> bool:
    """Whether the reader of a message may open what it links to; unknown pages count as shut."""
    if not message.link:
        return True
    try:
        found = resolve(message.link.partition("?")[0])
    except Resolver404:
        return False
    page = _PAGES.get(found.url_name or "")
    return page is not None and page(message.user, found.kwargs.get("public_id", ""))
