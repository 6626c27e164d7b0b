"""What waits for whom in this room."""

from django.urls import reverse

from accounts.parts import GOING
from accounts.queues import Queue
from accounts.roles import Role
from parties.models import MembershipClaim

DESK = frozenset({Role.LOCAL_OFFICER, Role.REGISTRAR})


def queues(user) -> list[Queue]:
    """Claims to act for an organisation, on this user's desk."""
    if not user.roles & DESK:
        return []
    waiting = MembershipClaim.objects.of_desk(user).open().count()
    return [Queue("单位认证待核验", waiting, reverse("claims"), GOING)]
