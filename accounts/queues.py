"""One line of somebody's work: what waits, how much of it, and where; and those of this room."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import RoleGrant
from accounts.roles import Role


@dataclass(frozen=True)
class Queue:
    """A counted list of work; `url` leads to exactly the rows that were counted."""

    label: str
    count: int
    url: str
    tone: str = "quiet"


def queues(user) -> list[Queue]:
    """Grants of roles that wait for this security administrator as the second person."""
    if Role.SECURITY_ADMIN not in user.roles:
        return []
    waiting = RoleGrant.objects.to_confirm_by(user).count()
    url = f"{reverse('admin:accounts_rolegrant_changelist')}?standing=mine"
    return [Queue("待复核岗位授权", waiting, url, "going")]
