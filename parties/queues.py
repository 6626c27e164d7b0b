"""What waits for whom in this room."""

from django.urls import reverse

from accounts.parts import GOING, WARN
from accounts.queues import Queue
from accounts.roles import Role
from parties.models import Duplicate, Member, MembershipClaim, NameChange, Succession

DESK = frozenset({Role.LOCAL_OFFICER, Role.REGISTRAR})


def queues(user) -> list[Queue]:
    """Claims to act for an organisation on this user's desk, and entries of another registrar."""
    if not user.roles & DESK:
        return []
    waiting = MembershipClaim.objects.of_desk(user).open().count()
    found = [Queue("单位认证待核验", waiting, reverse("claims"), GOING)]
    if Role.REGISTRAR in user.roles:
        kinds = (NameChange, Succession, Duplicate)
        entered = sum(kind.objects.to_decide_by(user).count() for kind in kinds)
        found.append(Queue("更名、承继待复核", entered, reverse("party_entries"), WARN))
        ending = Member.objects.to_end_by(user).count()
        asked = f"{reverse('admin:parties_member_changelist')}?ending=mine"
        found.append(Queue("成员结束待复核", ending, asked, WARN))
    return found
