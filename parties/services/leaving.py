"""Leaving: an owner offers the ownership, another member takes it; then everybody may go."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.db.transaction import atomic
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.services import inbox
from parties.models import Handover, Member, Party
from parties.services.members import OWNER, enrol, hold, is_official, owns


@atomic
def offer(giver: Member, taker: Member, *, by: User) -> Handover:
    """The owner offers the ownership to another member; nothing changes until it is taken."""
    party = hold(giver.party)
    if giver.user_id != by.pk or not owns(party, by):
        raise PermissionDenied("负责人由其本人移交。")
    present = party.members.filter(until__isnull=True)
    if not present.filter(pk=taker.pk).exists():
        raise ValidationError("接任人不是本单位现在的成员。")
    giver, taker = present.get(user=by), present.get(pk=taker.pk)
    if taker.kind == OWNER:
        raise ValidationError("对方已是负责人，可以直接退出。")
    standing = open_ones(party).filter(giver=giver).first()
    if standing and standing.taker_id == taker.pk:
        return standing
    if standing:
        raise ValidationError("已有一份移交在等待对方接受，请先撤回。")
    with acting(by):
        offered = Handover.objects.create(party=party, giver=giver, taker=taker)
    inbox.tell(
        [taker.user],
        f"{party.name}：请确认接任负责人",
        f"{by} 提出把负责人移交给您。您接受后成为负责人，{by} 改为经办人。",
        reverse("members", args=[party.public_id]),
    )
    return offered


def open_ones(party: Party) -> QuerySet[Handover]:
    """The offers of a party that wait for an answer."""
    return party.handovers.filter(accepted_at__isnull=True, ended_at__isnull=True)


def _held(handover: Handover) -> Handover:
    hold(handover.party)
    known = Handover.objects.select_related("giver__user", "taker__user", "party")
    return known.select_for_update(of=("self",)).get(pk=handover.pk)


@atomic
def accept(handover: Handover, *, by: User) -> Handover:
    """The other member is owner from now on, and the one who offered is agent."""
    found = _held(handover)
    if found.taker.user_id != by.pk:
        raise PermissionDenied("移交由接任人本人接受。")
    if found.accepted_at:
        return found
    if found.ended_at or found.giver.until or found.taker.until:
        raise TransitionNotAllowed("这份移交已撤回，或双方已不是原来的成员。")
    if is_official(by):
        raise ValidationError("工作人员不得兼任申报单位的成员。")
    giver = found.giver.user
    with acting(by):
        enrol(found.party, by, kind=OWNER, by=by)
        enrol(found.party, giver, kind=Member.Kind.AGENT, by=by)
        found.accepted_at = clock.now()
        found.save(update_fields=["accepted_at"])
    inbox.tell(
        [giver],
        f"{found.party.name}：负责人已移交",
        f"{by} 已接任负责人。您现为经办人，可以继续办理业务，也可以退出。",
        reverse("members", args=[found.party.public_id]),
    )
    return found


@atomic
def end(handover: Handover, *, by: User) -> Handover:
    """The offer is declined by the other, or taken back; ending it twice changes nothing."""
    found = _held(handover)
    if by.pk not in {found.giver.user_id, found.taker.user_id}:
        raise PermissionDenied("移交由移交人撤回，或由接任人谢绝。")
    if found.accepted_at:
        raise TransitionNotAllowed("移交已被接受，不能再撤回或谢绝。")
    if found.ended_at is None:
        found.ended_at = clock.now()
        with acting(by):
            found.save(update_fields=["ended_at"])
        other = found.taker if by.pk == found.giver.user_id else found.giver
        inbox.tell(
            [other.user],
            f"{found.party.name}：负责人移交未成",
            f"{by} 已撤回或谢绝这次移交，成员没有变化。",
            reverse("members", args=[found.party.public_id]),
        )
    return found
