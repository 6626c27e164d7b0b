"""Who acts for a party: joining and leaving (Article 4)."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.db.transaction import atomic
from django.urls import reverse

from accounts import clock
from accounts.acting import acting
from accounts.models import RoleGrant, User
from accounts.prepared import Statement
from accounts.roles import Role
from accounts.services import inbox
from parties.models import Member, Party

OWNER = Member.Kind.OWNER
LOCK = """
    SELECT FROM parties_party WHERE id IN (
        SELECT unnest($1::bigint[]) UNION
        SELECT parties_root(one) FROM unnest($1::bigint[] || $2::bigint[]) AS one
    ) ORDER BY id FOR NO KEY UPDATE
"""

_LOCK = Statement("lines_held", LOCK)


def hold(party: Party) -> Party:
    """Lock a party and read it anew; its cases are locked after it, never before."""
    return Party.objects.select_for_update(of=("self",), no_key=True).get(pk=party.pk)


def hold_all(parties: QuerySet[Party]) -> None:
    """Lock many parties, in the order that everybody locks them."""
    held = parties.order_by("pk").select_for_update(of=("self",), no_key=True)
    list(held.values_list("pk"))


def hold_lines(parties: Collection[int], beside: Collection[int] = ()) -> None:
    """Lock parties and who stands for their lines, and for those of others, in one order.

    Whoever writes money of a line locks its root as well; done later, it could close a circle.
    """
    _LOCK.run(list(parties), list(beside))


def acts_for(party: Party, user: User) -> bool:
    """Whether the user is owner or agent of the party today."""
    return party.members.filter(user=user, until__isnull=True).exists()


def is_official(user: User) -> bool:
    """Whether the person holds a role today, under this login or another."""
    return RoleGrant.objects.in_force().filter(user__person=user.person_id).exists()


def owns(party: Party, user: User) -> bool:
    """Whether the user is an owner of the party today."""
    return party.members.filter(user=user, until__isnull=True, kind=OWNER).exists()


@atomic
def join(party: Party, user: User, *, by: User, kind: str) -> Member:
    """A person acts for the party from now on; somebody who already does stays as they are.

    An owner brings agents. An owner comes by a claim that an officer has decided.
    """
    party = hold(party)
    if not (by.is_house or (kind == Member.Kind.AGENT and owns(party, by))):
        raise PermissionDenied("经办人由本单位的负责人邀请；负责人须经单位认证，由他人核验。")
    if is_official(user):
        raise ValidationError({"user": "工作人员不得兼任申报单位的成员。"})
    standing = party.members.filter(user=user, until__isnull=True).first()
    return standing or enrol(party, user, kind=kind, by=by)


def enrol(party: Party, user: User, *, kind: str, by: User) -> Member:
    """The person acts for a held party as this from now on; what they were before, ends."""
    with acting(by):
        party.members.filter(user=user, until__isnull=True).update(until=clock.now())
        return Member.objects.create(party=party, user=user, kind=kind)


@atomic
def leave(member: Member, *, by: User) -> Member:
    """A person no longer acts for the party; its last owner cannot leave without another.

    Owners send agents away; another owner leaves by himself, or by two registrars with a letter.
    """
    party, member = _held(member)
    if member.user_id != by.pk and not _may_send_away(party, member, by):
        raise PermissionDenied(
            "经办人由本单位的负责人移除；负责人由其本人退出，或由两位区经委登记员凭单位证明先后办理。"
        )
    if member.until is not None:
        return member
    _refuse_the_last_owner(party, member)
    return _end(member, by)


@atomic
def end(member: Member, *, by: User) -> Member:
    """The party asks by letter that somebody goes: one registrar says so, another ends it.

    The first word changes nothing; the member and the owners hear of both.
    """
    party, member = _held(member)
    if not by.has_role(Role.REGISTRAR):
        raise PermissionDenied("凭单位证明结束成员身份，由两位区经委登记员先后办理。")
    if member.until is not None:
        return member
    _refuse_the_last_owner(party, member)
    if member.ending_asked_by is None:
        with acting(by):
            member.ending_asked_by, member.ending_asked_at = by, clock.now()
            member.save(update_fields=["ending_asked_by", "ending_asked_at"])
        _tell(party, member, "将被结束", "已由登记员提请，待另一位登记员复核")
        return member
    if member.ending_asked_by.person_id == by.person_id:
        raise PermissionDenied(f"{member}已由您提请结束，须由另一位登记员复核。")
    _tell(party, member, "已结束", "由两位登记员凭单位证明办理")
    return _end(member, by)


@atomic
def keep(member: Member, *, by: User) -> Member:
    """What was asked for falls away: the member stays."""
    _, member = _held(member)
    if not by.has_role(Role.REGISTRAR):
        raise PermissionDenied("提请由区经委登记员撤销。")
    if member.until is None and member.ending_asked_by:
        member.ending_asked_by = member.ending_asked_at = None
        with acting(by):
            member.save(update_fields=["ending_asked_by", "ending_asked_at"])
    return member


def _held(member: Member) -> tuple[Party, Member]:
    party = hold(member.party)
    return party, Member.objects.select_related("ending_asked_by", "user__person", "party").get(
        pk=member.pk
    )


def _tell(party: Party, member: Member, what: str, how: str) -> None:
    """The member and the owners hear of it in time, in case it is not meant."""
    owners = party.members.filter(kind=OWNER, until__isnull=True).select_related("user")
    inbox.tell(
        {member.user, *(owner.user for owner in owners)},
        f"{party.name}：{member.user}的成员身份{what}",
        f"{how}。如不知情或有异议，请立即联系区经委登记员；需要恢复的，由负责人重新邀请。",
        reverse("organisations"),
    )


def _end(member: Member, by: User) -> Member:
    member.until = clock.now()
    with acting(by):
        member.save(update_fields=["until"])
    return member


def _refuse_the_last_owner(party: Party, member: Member) -> None:
    others = party.members.filter(until__isnull=True, kind=OWNER).exclude(pk=member.pk)
    if member.kind == OWNER and not others.exists():
        raise ValidationError(
            "请先确定另一位负责人：把负责人移交给其他成员。没有其他成员可以接任的，"
            "由新的负责人凭营业执照和授权委托书申请单位认证，或到区经委登记员处代为提交。"
        )


def _may_send_away(party: Party, member: Member, by: User) -> bool:
    return by.is_house or (member.kind == Member.Kind.AGENT and owns(party, by))
