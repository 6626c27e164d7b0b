"""Tell people something inside the house."""

from collections.abc import Iterable

from django.db.transaction import atomic

from accounts import clock
from accounts.models import Message, User
from accounts.models.inbox import MessageQuerySet


@atomic
def tell(users: Iterable[User], subject: str, body: str, link: str = "") -> list[Message]:
    """Put one message into the inbox of each of the users, once even if a user is named twice."""
    keys = dict.fromkeys(user.pk for user in users)
    return Message.objects.bulk_create(
        Message(user_id=pk, subject=subject, body=body, link=link) for pk in keys
    )


@atomic
def mark_read(messages: MessageQuerySet, *, by: User) -> int:
    """The actor's own unread messages among these become read; return how many did."""
    return messages.visible_to(by).unread().update(read_at=clock.now())
