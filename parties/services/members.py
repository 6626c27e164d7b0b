"""Who acts for a party: joining and leaving (Article 4)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import RoleGrant, User
from accounts.roles import Role
from parties.models import Member, Party


def hold(party: Party) -> Party:
    """Lock a party and read it anew; its cases are locked after it, never before."""
    return Party.objects.select_for_update(of=("self",), no_key=True).get(pk=party.pk)


def acts_for(party: Party, user: User) -> bool:
    """Whether the user is owner or agent of the party today."""
    return party.members.filter(user=user, until__isnull=True).exists()


def is_official(user: User) -> bool:
    """Whether the person holds a role today, under this login or another."""
    return RoleGrant.objects.in_force().filter(user__person=user.person_id).exists()


def _check_actor(party: Party, by: User) -> None:
    is_owner = party.members.filter(user=by, until__isnull=True, kind=Member.Kind.OWNER).exists()
    if not (is_owner or by.is_house or by.has_role(Role.REGISTRAR)):
        raise PermissionDenied("本单位的成员由负责人，或区经委登记员维护。")


@atomic
def join(party: Party, user: User, *, by: User, kind: str) -> Member:
    """A person acts for the party from now on; somebody who already does stays as they are."""
    party = hold(party)
    _check_actor(party, by)
    if is_official(user):
        raise ValidationError({"user": "工作人员不得兼任申报单位的成员。"})
    with acting(by):
        return Member.objects.get_or_create(
            party=party, user=user, until=None, defaults={"kind": kind}
        )[0]


@atomic
def leave(member: Member, *, by: User) -> Member:
    """A person no longer acts for the party; its last owner cannot leave without another."""
    party = hold(member.party)
    member = Member.objects.get(pk=member.pk)
    if member.user_id != by.pk:
        _check_actor(party, by)
    if member.until is not None:
        return member
    others = party.members.filter(until__isnull=True, kind=Member.Kind.OWNER).exclude(pk=member.pk)
    if member.kind == Member.Kind.OWNER and not others.exists():
        raise ValidationError("请先确定另一位负责人。")
    member.until = clock.now()
    with acting(by):
        member.save(update_fields=["until"])
    return member
