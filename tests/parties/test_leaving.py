"""Handing over, being sent away, leaving: rows end, none is deleted, a party keeps an owner."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from accounts.models import Message
from accounts.roles import Role
from parties.models import Handover, Member, Party
from parties.services import leaving, members
from tests import factories as make

OWNER, AGENT = Member.Kind.OWNER, Member.Kind.AGENT


@pytest.fixture
def owner(cast):
    return cast.party.members.get(kind=OWNER)


@pytest.fixture
def agent(cast):
    return make.MemberFactory(party=cast.party, kind=AGENT)


@pytest.fixture
def offered(owner, agent):
    return leaving.offer(owner, agent, by=owner.user)


def kinds(party):
    standing = party.members.filter(until__isnull=True).select_related("user")
    return {member.user: member.kind for member in standing}


def text(response):
    return response.content.decode()


def test_offer_changes_nothing_until_it_is_taken(cast, owner, agent, offered):
    assert kinds(cast.party) == {owner.user: OWNER, agent.user: AGENT}
    assert leaving.offer(owner, agent, by=owner.user) == offered

    leaving.accept(offered, by=agent.user)

    assert kinds(cast.party) == {owner.user: AGENT, agent.user: OWNER}
    assert cast.party.members.count() == 4
    assert leaving.accept(offered, by=agent.user).accepted_at
    assert cast.party.members.count() == 4
    assert Message.objects.filter(user=owner.user, subject__contains="已移交").exists()


def test_both_must_agree(owner, agent, offered):
    for one in (owner.user, make.UserFactory()):
        with pytest.raises(PermissionDenied, match="接任人本人"):
            leaving.accept(offered, by=one)
    with pytest.raises(PermissionDenied, match="其本人移交"):
        leaving.offer(agent, owner, by=agent.user)
    with pytest.raises(PermissionDenied):
        leaving.offer(owner, agent, by=agent.user)


def test_nobody_takes_over_who_holds_an_office_by_now(cast, owner, agent, offered):
    make.UserFactory(person=agent.user.person, roles=[Role.REGISTRAR])

    with pytest.raises(ValidationError, match="工作人员不得兼任"):
        leaving.accept(offered, by=agent.user)
    assert kinds(cast.party) == {owner.user: OWNER, agent.user: AGENT}


@pytest.mark.parametrize("ender", ["owner", "agent"])
def test_either_ends_an_offer(cast, owner, agent, offered, ender):
    user = {"owner": owner, "agent": agent}[ender].user

    leaving.end(offered, by=user)

    assert leaving.end(offered, by=user).ended_at
    with pytest.raises(TransitionNotAllowed, match="已撤回"):
        leaving.accept(offered, by=agent.user)
    assert kinds(cast.party)[owner.user] == OWNER


def test_stranger_ends_no_offer_and_a_taken_one_stands(agent, offered):
    with pytest.raises(PermissionDenied):
        leaving.end(offered, by=make.UserFactory())
    leaving.accept(offered, by=agent.user)
    with pytest.raises(TransitionNotAllowed, match="已被接受"):
        leaving.end(offered, by=agent.user)


def test_one_offer_at_a_time(cast, owner, offered):
    other = make.MemberFactory(party=cast.party, kind=AGENT)

    with pytest.raises(ValidationError, match="等待对方接受"):
        leaving.offer(owner, other, by=owner.user)


def test_who_left_takes_nothing_over(cast, owner, agent, offered):
    members.leave(agent, by=agent.user)

    with pytest.raises(TransitionNotAllowed):
        leaving.accept(offered, by=agent.user)
    with pytest.raises(ValidationError, match="不是本单位现在的成员"):
        leaving.offer(owner, agent, by=owner.user)


def test_offer_goes_to_members_of_the_same_party(owner):
    with pytest.raises(ValidationError, match="不是本单位"):
        leaving.offer(owner, make.MemberFactory(kind=AGENT), by=owner.user)


def test_last_owner_reads_who_can_help(cast, owner):
    with pytest.raises(ValidationError, match="登记员"):
        members.leave(owner, by=owner.user)


def test_handover_and_leaving_on_the_page(cast, owner, agent, browse):
    mine, theirs = browse(owner.user), browse(agent.user)
    page = reverse("members", args=[cast.party.public_id])
    leave = reverse("leave_organisation", args=[cast.party.public_id])

    assert mine.post(leave).url == page
    assert "请先确定另一位负责人" in text(mine.get(page))
    mine.post(reverse("offer_handover", args=[cast.party.public_id]), {"member": agent.pk})
    handover = Handover.objects.get()
    assert "接受，成为负责人" in text(theirs.get(page))
    assert "撤回移交" in text(mine.get(page))
    theirs.post(reverse("take_over", args=[handover.public_id]))
    assert "确认退出" in text(mine.get(leave))
    assert mine.post(leave).url == reverse("organisations")

    assert kinds(cast.party) == {agent.user: OWNER}
    assert not Party.objects.of_member(owner.user).exists()
    assert mine.get(page).status_code == 404


def test_offer_is_declined_on_the_page(offered, agent, browse):
    browse(agent.user).post(reverse("end_handover", args=[offered.public_id]))

    assert Handover.objects.get().ended_at


def test_agent_is_removed_on_the_page(cast, owner, agent, browse):
    mine = browse(owner.user)
    address = reverse("remove_member", args=[cast.party.public_id])

    assert "移除" in text(mine.get(reverse("members", args=[cast.party.public_id])))
    assert mine.post(address, {"member": "x"}).status_code == 404
    assert mine.post(address, {"member": make.MemberFactory().pk}).status_code == 404
    mine.post(address, {"member": agent.pk})

    assert kinds(cast.party) == {owner.user: OWNER}


def test_agent_sees_members_and_manages_none(cast, agent, browse):
    theirs = browse(agent.user)

    page = text(theirs.get(reverse("members", args=[cast.party.public_id])))

    assert "生成邀请码" not in page
    assert "凭营业执照和授权委托书申请成为负责人" in page
    invite = theirs.post(reverse("invite", args=[cast.party.public_id]), {"invitee": "某"})
    assert invite.status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_members_page_asks_little(cast, browse, rows, django_assert_num_queries):
    for _ in range(rows):
        make.MemberFactory(party=cast.party, kind=AGENT)
    mine, page = browse(cast.applicant), reverse("members", args=[cast.party.public_id])
    mine.get(page)

    with django_assert_num_queries(11):
        mine.get(page)


def test_nothing_is_offered_to_who_is_owner_already(cast, owner):
    other = make.MemberFactory(party=cast.party, kind=OWNER)

    with pytest.raises(ValidationError, match="可以直接退出"):
        leaving.offer(owner, other, by=owner.user)
