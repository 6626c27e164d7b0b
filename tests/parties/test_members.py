"""Who acts for a party: joining and leaving."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import clock
from accounts.acting import acting
from accounts.models import Message
from accounts.roles import Role
from parties.models import Member
from parties.queues import queues
from parties.services import members
from tests import factories as make

AGENT, OWNER = Member.Kind.AGENT, Member.Kind.OWNER


def test_owner_brings_an_agent(cast):
    agent = make.UserFactory()

    members.join(cast.party, agent, by=cast.applicant, kind=AGENT)
    members.join(cast.party, agent, by=cast.applicant, kind=AGENT)

    assert members.acts_for(cast.party, agent)
    assert cast.party.members.filter(user=agent).count() == 1


def test_agent_brings_nobody(cast):
    agent = make.MemberFactory(party=cast.party, kind=AGENT).user

    with pytest.raises(PermissionDenied, match="负责人"):
        members.join(cast.party, make.UserFactory(), by=agent, kind=AGENT)


@pytest.mark.parametrize("actor", ["applicant", "registrar"])
def test_nobody_makes_an_owner_alone(cast, actor):
    with pytest.raises(PermissionDenied, match="单位认证"):
        members.join(cast.party, make.UserFactory(), by=getattr(cast, actor), kind=OWNER)


def test_staff_does_not_act_for_a_party(cast):
    with pytest.raises(ValidationError, match="工作人员不得兼任"):
        members.join(cast.party, cast.lead, by=cast.applicant, kind=AGENT)


def test_agent_leaves_by_itself(cast):
    agent = make.UserFactory()
    member = members.join(cast.party, agent, by=cast.applicant, kind=AGENT)

    left = members.leave(member, by=agent)

    assert left.until is not None
    assert not members.acts_for(cast.party, agent)
    assert members.leave(member, by=agent).until == left.until


def test_last_owner_stays_until_there_is_another(cast):
    owner = cast.party.members.get()

    for way, by in ((members.leave, owner.user), (members.end, cast.registrar)):
        with pytest.raises(ValidationError, match="另一位负责人"):
            way(owner, by=by)
    make.MemberFactory(party=cast.party, kind=OWNER)

    assert members.leave(owner, by=owner.user).until is not None


def test_one_registrar_ends_no_membership(cast):
    agent = make.MemberFactory(party=cast.party, kind=AGENT)
    same = make.UserFactory(person=cast.registrar.person, roles=[Role.REGISTRAR])

    with pytest.raises(PermissionDenied, match="两位区经委登记员"):
        members.leave(agent, by=cast.registrar)
    assert members.end(agent, by=cast.registrar).until is None
    for one in (cast.registrar, same):
        with pytest.raises(PermissionDenied, match="另一位登记员"):
            members.end(agent, by=one)
    assert members.acts_for(cast.party, agent.user)

    assert members.end(agent, by=cast.second_registrar).until is not None
    assert members.end(agent, by=cast.registrar).until is not None


def test_member_and_owners_hear_of_both_words(cast):
    agent = make.MemberFactory(party=cast.party, kind=AGENT)
    for registrar, word in ((cast.registrar, "将被结束"), (cast.second_registrar, "已结束")):
        members.end(agent, by=registrar)
        told = Message.objects.filter(subject__contains=word).values_list("user", flat=True)
        assert set(told) == {agent.user_id, cast.applicant.pk}


def test_what_was_asked_may_fall_away(cast):
    agent = make.MemberFactory(party=cast.party, kind=AGENT)
    members.end(agent, by=cast.registrar)

    for other in (cast.applicant, cast.lead):
        with pytest.raises(PermissionDenied):
            members.keep(agent, by=other)
    members.keep(agent, by=cast.second_registrar)

    assert members.end(agent, by=cast.second_registrar).until is None


@pytest.mark.parametrize("hand", ["applicant", "lead", "auditor"])
def test_letters_are_for_registrars(cast, hand):
    agent = make.MemberFactory(party=cast.party, kind=AGENT)

    with pytest.raises(PermissionDenied, match="登记员先后办理"):
        members.end(agent, by=getattr(cast, hand))


def test_page_takes_two_registrars_one_after_another(cast, client):
    agent = make.MemberFactory(party=cast.party, kind=AGENT)
    url = reverse("admin:parties_member_changelist")
    form = {"action": "end", "_selected_action": [agent.pk], "index": "0"}
    said = []
    for registrar in (cast.registrar, cast.registrar, cast.second_registrar):
        client.force_login(registrar)
        said.append(client.post(url, form, follow=True).content.decode())

    assert "待另一位登记员复核后结束" in said[0]
    assert "须由另一位登记员复核" in said[1]
    assert "已结束" in said[2]


def test_second_registrar_finds_what_waits(cast, client):
    agent = make.MemberFactory(party=cast.party, kind=AGENT)
    members.end(agent, by=cast.registrar)
    found = {}
    for user in (cast.registrar, cast.second_registrar):
        found[user] = next(queue for queue in queues(user) if queue.label == "成员结束待复核")
    client.force_login(cast.second_registrar)

    shown = client.get(found[cast.second_registrar].url).context["cl"].result_list

    assert [queue.count for queue in found.values()] == [0, 1]
    assert list(shown) == [agent]


def test_stranger_sends_nobody_away(cast):
    with pytest.raises(PermissionDenied):
        members.leave(cast.party.members.get(), by=make.UserFactory())


def test_owner_sends_agents_away_and_no_owner(cast):
    agent = make.MemberFactory(party=cast.party, kind=AGENT)
    owner = make.MemberFactory(party=cast.party, kind=OWNER)

    assert members.leave(agent, by=cast.applicant).until is not None
    with pytest.raises(PermissionDenied, match="其本人退出"):
        members.leave(owner, by=cast.applicant)


def test_membership_is_never_deleted(cast):
    with pytest.raises(IntegrityError, match="不得修改或删除"), acting(cast.house):
        cast.party.members.get().delete()


def ended(member, by, **columns):
    """Past the services, as whoever has the application's database login would."""
    with acting(by), transaction.atomic():
        Member.objects.filter(pk=member.pk).update(**{"until": clock.now()} | columns)


@pytest.mark.parametrize("hand", ["registrar", "lead", "stranger", "agent"])
def test_no_single_hand_ends_a_membership_in_the_database(cast, hand):
    owner = make.MemberFactory(party=cast.party, kind=OWNER)
    agent = make.MemberFactory(party=cast.party, kind=AGENT)
    people = {"stranger": make.UserFactory(), "agent": agent.user}
    by = people.get(hand) or getattr(cast, hand)

    with pytest.raises(IntegrityError, match="由本人、负责人，或由两位登记员"):
        ended(owner, by)
    with pytest.raises(IntegrityError, match="登记员本人提请"):
        ended(owner, by, ending_asked_by=cast.second_registrar, ending_asked_at=clock.now())


def test_database_knows_the_two_registrars_and_the_last_owner(cast):
    owner = make.MemberFactory(party=cast.party, kind=OWNER)
    with acting(cast.registrar):
        members.end(owner, by=cast.registrar)

    with pytest.raises(IntegrityError, match="两位登记员"):
        ended(owner, cast.registrar)
    with pytest.raises(IntegrityError, match="不可改动"):
        ended(owner, cast.second_registrar, kind=AGENT)
    ended(owner, cast.second_registrar)
    with pytest.raises(IntegrityError, match="不可改动"):
        ended(owner, cast.second_registrar, until=None)
    with pytest.raises(IntegrityError, match="最后一位负责人"):
        ended(cast.party.members.get(user=cast.applicant), cast.applicant)
