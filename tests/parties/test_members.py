"""Who acts for a party: joining and leaving."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

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
    agent = make.UserFactory()
    members.join(cast.party, agent, by=cast.registrar, kind=AGENT)

    with pytest.raises(PermissionDenied, match="负责人"):
        members.join(cast.party, make.UserFactory(), by=agent, kind=AGENT)


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
    members.join(cast.party, make.UserFactory(), by=cast.applicant, kind=OWNER)

    assert members.leave(owner, by=cast.registrar).until is not None


def test_stranger_sends_nobody_away(cast):
    with pytest.raises(PermissionDenied):
        members.leave(cast.party.members.get(), by=make.UserFactory())
