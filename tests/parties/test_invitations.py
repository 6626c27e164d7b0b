"""Owners invite agents by a code: shown once, used once, out of date after seven days."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import Message
from accounts.roles import Role
from parties.models import Invitation, Member, Party
from parties.services import invitations, members
from tests import factories as make


@pytest.fixture
def invited(cast):
    return invitations.invite(cast.party, by=cast.applicant, invitee="新人")


def text(response):
    return response.content.decode()


def test_code_makes_one_agent_once(cast, invited):
    _, code = invited
    agent = make.UserFactory()

    member = invitations.accept(f" {code.lower().replace('-', ' ')} ", by=agent)

    assert (member.party, member.kind) == (cast.party, Member.Kind.AGENT)
    assert invitations.accept(code, by=agent) == member
    with pytest.raises(TransitionNotAllowed, match="已经使用过"):
        invitations.accept(code, by=make.UserFactory())
    assert agent.username in Message.objects.get(user=cast.applicant).body


def test_code_is_kept_nowhere(invited):
    invitation, code = invited

    assert code not in str(Invitation.objects.filter(pk=invitation.pk).values().get())


def test_code_is_out_of_date_after_seven_days(invited, moving_clock):
    moving_clock.shift_to(clock.now() + timedelta(days=7, minutes=1))

    with pytest.raises(TransitionNotAllowed, match="过期"):
        invitations.accept(invited[1], by=make.UserFactory())


def test_code_that_was_taken_back_is_shut(cast, invited):
    invitation, code = invited
    invitations.revoke(invitation, by=cast.applicant)

    assert invitations.revoke(invitation, by=cast.applicant).revoked_at
    with pytest.raises(TransitionNotAllowed, match="已被收回"):
        invitations.accept(code, by=make.UserFactory())


def test_used_code_is_not_taken_back(cast, invited):
    invitations.accept(invited[1], by=make.UserFactory())

    with pytest.raises(TransitionNotAllowed, match="已被接受"):
        invitations.revoke(invited[0], by=cast.applicant)


def test_who_was_sent_away_does_not_come_back_by_the_same_code(cast, invited):
    member = invitations.accept(invited[1], by=make.UserFactory())
    members.leave(member, by=cast.applicant)

    with pytest.raises(TransitionNotAllowed):
        invitations.accept(invited[1], by=member.user)


def test_only_owners_invite(cast):
    agent = make.MemberFactory(party=cast.party, kind=Member.Kind.AGENT).user

    for stranger in (agent, cast.registrar, make.UserFactory()):
        with pytest.raises(PermissionDenied, match="负责人"):
            invitations.invite(cast.party, by=stranger, invitee="某人")


def test_officials_and_members_do_not_accept(cast, invited):
    official = make.UserFactory(person=make.UserFactory(roles=[Role.EXPERT]).person)

    with pytest.raises(ValidationError, match="工作人员"):
        invitations.accept(invited[1], by=official)
    with pytest.raises(ValidationError, match="已是该单位的成员"):
        invitations.accept(invited[1], by=cast.applicant)


def test_unknown_code_is_said_so(db):
    with pytest.raises(ValidationError, match="没有这个邀请码"):
        invitations.accept("AAAA-BBBB", by=make.UserFactory())


def test_open_invitations_have_a_measure(cast, monkeypatch):
    for number in range(invitations.MOST_OPEN):
        with acting(cast.applicant):
            Invitation.objects.create(
                party=cast.party, invitee="某", invited_by=cast.applicant,
                code_digest=f"{number:064d}", expires_at=clock.now() + timedelta(days=1),
            )  # fmt: skip

    with pytest.raises(ValidationError, match="最多同时有20份"):
        invitations.invite(cast.party, by=cast.applicant, invitee="某")


def test_code_is_shown_once_and_accepted_after_the_login(cast, browse):
    owner, page = browse(cast.applicant), reverse("members", args=[cast.party.public_id])

    empty = owner.post(reverse("invite", args=[cast.party.public_id]), {"invitee": ""})
    owner.post(reverse("invite", args=[cast.party.public_id]), {"invitee": "王新"})
    shown, again = owner.get(page), owner.get(page)

    assert "请写明邀请谁" in text(empty)
    code = shown.context["fresh"]["code"]
    assert code in text(shown)
    assert code not in text(again)
    assert "王新" in text(again)
    address = reverse("join", args=[code])
    assert Client().get(address).url == f"{reverse('login')}?next={address}"
    agent = make.UserFactory()
    visitor = browse(agent)
    assert visitor.post(reverse("enter_code"), {"code": code.replace("-", "")}).url == address
    assert "邀请您成为经办人" in text(visitor.get(address))
    assert visitor.post(address).url == reverse("organisation", args=[cast.party.public_id])
    assert list(Party.objects.of_member(agent)) == [cast.party]
    late = browse(make.UserFactory())
    assert "已经使用过" in text(late.get(address))
    assert "已经使用过" in text(late.post(address))


def test_wrong_code_stays_on_the_form(db, browse):
    visitor = browse(make.UserFactory())

    assert "没有这个邀请码" in text(visitor.post(reverse("enter_code"), {"code": "abcd-efgh"}))
    assert visitor.get(reverse("join", args=["ABCD"])).status_code == 404


def test_invitation_is_taken_back_on_the_page(cast, invited, browse):
    owner = browse(cast.applicant)
    address = reverse("revoke_invitation", args=[invited[0].public_id])

    assert browse(make.MemberFactory().user).post(address).status_code == 404
    owner.post(address)

    assert not Invitation.objects.open().exists()


def test_invitation_is_taken_back_by_an_owner_alone(cast, invited):
    agent = make.MemberFactory(party=cast.party, kind="agent").user

    for other in (agent, make.UserFactory(), cast.registrar):
        with pytest.raises(PermissionDenied, match="负责人发出和收回"):
            invitations.revoke(invited[0], by=other)
