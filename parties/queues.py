"""What waits for whom in this room."""

from django.urls import reverse

from accounts.parts import GOING, WARN
from accounts.queues import Queue
from accounts.roles import Role
from parties.models import BankAccount, Duplicate, Member, MembershipClaim, NameChange, Succession

DESK = frozenset({Role.LOCAL_OFFICER, Role.REGISTRAR})


def queues(user) -> list[Queue]:
    """Claims to act for an organisation on this user's desk; what waits for another registrar."""
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
        accounts = BankAccount.objects.to_confirm_by(user).count()
        changed = reverse("admin:parties_bankaccount_changelist")
        left = f"{changed}?confirmed_at__isempty=1&retired_at__isempty=1"
        found.append(Queue("收款账户变更待确认", accounts, left, WARN))
    return found
