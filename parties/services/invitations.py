"""An owner invites an agent by a code: shown once, used once, out of date after seven days."""

import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django.urls import reverse
from django.utils.timezone import localtime
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.services import inbox
from parties.encryption import digest
from parties.models import Invitation, Member, Party
from parties.services.members import acts_for, enrol, hold, is_official, owns

VALID_FOR = timedelta(days=7)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read for something else
LENGTH = 16
MOST_OPEN = 20


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()


def _digest(code: str) -> str:
    return digest(f"invitation {_plain(code)}")


def _new_code() -> str:
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(signs[place : place + 4] for place in range(0, LENGTH, 4))


@atomic
def invite(party: Party, *, by: User, invitee: str) -> tuple[Invitation, str]:
    """One person may become agent of the party with the code returned; it is kept nowhere."""
    party = hold(party)
    _check_owner(party, by)
    if not invitee.strip():
        raise ValidationError({"invitee": "请写明邀请谁，便于日后核对。"})
    if party.invitations.open().count() >= MOST_OPEN:
        raise ValidationError(f"最多同时有{MOST_OPEN}份未使用的邀请，请先收回不用的。")
    code = _new_code()
    invitation = Invitation(
        party=party, invitee=invitee.strip(), invited_by=by, code_digest=_digest(code),
        expires_at=clock.now() + VALID_FOR,
    )  # fmt: skip
    invitation.full_clean()
    with acting(by):
        invitation.save()
    return invitation, code


def _check_owner(party: Party, by: User) -> None:
    if not owns(party, by):
        raise PermissionDenied("邀请由本单位的负责人发出和收回。")


def find(code: str) -> Invitation:
    """The invitation of this code, used or not; raises ValidationError where there is none."""
    known = Invitation.objects.select_related("party", "invited_by__person")
    found = known.filter(code_digest=_digest(code)).first()
    if found is None:
        raise ValidationError({"code": "没有这个邀请码，请核对，或请负责人重新邀请。"})
    return found


def why_shut(invitation: Invitation) -> str:
    """Why the invitation can no longer be accepted; empty while it can."""
    if invitation.accepted_at:
        return "这份邀请已经使用过，请负责人重新邀请。"
    if invitation.revoked_at:
        return "这份邀请已被收回，请联系负责人。"
    if invitation.expires_at <= clock.now():
        when = localtime(invitation.expires_at)
        return f"这份邀请已于{when:%Y-%m-%d %H:%M}过期，请负责人重新邀请。"
    return ""


def _held(invitation: Invitation) -> Invitation:
    hold(invitation.party)
    return Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)


@atomic
def accept(code: str, *, by: User) -> Member:
    """The person is agent of the party from now on; who accepted already stays so."""
    found = _held(find(code))
    if found.accepted_by_id == by.pk and acts_for(found.party, by):
        return found.party.members.get(user=by, until__isnull=True)
    if why := why_shut(found):
        raise TransitionNotAllowed(why)
    if is_official(by):
        raise ValidationError("工作人员不得兼任申报单位的成员。")
    if acts_for(found.party, by):
        raise ValidationError("您已是该单位的成员，无须接受邀请。")
    with acting(by):
        member = enrol(found.party, by, kind=Member.Kind.AGENT, by=by)
        found.accepted_by, found.accepted_at = by, member.since
        found.save(update_fields=["accepted_by", "accepted_at"])
    inbox.tell(
        [found.invited_by],
        f"{by} 已接受邀请",
        f"{by}（登录名 {by.username}）接受了给“{found.invitee}”的邀请，现为{found.party.name}的"
        "经办人。如不是本人，请立即移除。",
        reverse("members", args=[found.party.public_id]),
    )
    return member


@atomic
def revoke(invitation: Invitation, *, by: User) -> Invitation:
    """The code no longer works; taking it back twice changes nothing."""
    found = _held(invitation)
    _check_owner(found.party, by)
    if found.accepted_at:
        raise TransitionNotAllowed("这份邀请已被接受，请在成员中移除。")
    if found.revoked_at is None:
        found.revoked_at = clock.now()
        with acting(by):
            found.save(update_fields=["revoked_at"])
    return found
