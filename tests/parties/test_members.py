"""Who acts for a party: joining and leaving."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from accounts.acting import acting
from parties.models import Member
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

    with pytest.raises(ValidationError, match="另一位负责人"):
        members.leave(owner, by=cast.registrar)
    make.MemberFactory(party=cast.party, kind=OWNER)

    assert members.leave(owner, by=cast.registrar).until is not None


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
