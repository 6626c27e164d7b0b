"""Whoever works for a unit that shares something with a party of the case does not sit on it."""

import pytest
from django.core.exceptions import ValidationError

from accounts.acting import acting
from accounts.roles import Role
from reviews.models import Expert
from reviews.services import panels
from tests import factories as make
from tests import journey


@pytest.fixture
def case(cast):
    return journey.to_in_review(cast)


@pytest.fixture
def related(cast, case):
    other = make.EnterpriseFactory().party
    with acting(cast.house):
        other.address = case.party.address = "青浦区测试路八号"
        other.save()
        case.party.save()
    return other


def expert(cast, **facts):
    user = make.UserFactory(roles=[Role.EXPERT])
    with acting(cast.house):
        return Expert.objects.create(user=user, speciality="智能制造", **facts)


def test_expert_of_a_related_unit_is_refused_by_name(cast, case, related):
    tied = expert(cast, employer=related.name)

    with pytest.raises(ValidationError, match="地址相同"):
        panels.appoint(case, [tied], by=cast.lead)


def test_member_of_a_related_unit_is_refused_whatever_the_employer(cast, case, related):
    tied = expert(cast, employer="某大学")
    make.MemberFactory(party=related, user=make.UserFactory(person=tied.user.person))

    assert related.name in panels.conflicts(case, [tied])[tied.pk]


def test_expert_of_an_unrelated_unit_may_sit(cast, case, related):
    free = expert(cast, employer=make.EnterpriseFactory().party.name)

    assert panels.conflicts(case, [free]) == {}
