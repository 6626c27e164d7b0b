"""What every page needs: the links at the top, and how many messages are unread."""

from django.utils.functional import SimpleLazyObject

from accounts import navigation
from accounts.models import Message


def house(request) -> dict[str, object]:
    """The navigation and the inbox of whoever asks; read only when a page shows them."""
    user = getattr(request, "user", None)
    if user is None:
        return {}
    return {
        "nav": SimpleLazyObject(lambda: navigation.links(user, request.path)),
        "unread": SimpleLazyObject(lambda: Message.objects.visible_to(user).unread().count()),
    }
