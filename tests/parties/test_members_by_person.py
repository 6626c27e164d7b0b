"""A second login of an official does not act for a party either (I-15)."""

import pytest
from django.core.exceptions import ValidationError

from parties.models import Member
from parties.services import members
from tests import factories as make


def test_second_login_of_an_official_is_an_official(cast):
    second = make.UserFactory(person=cast.registrar.person)
    assert not second.roles

    with pytest.raises(ValidationError, match="工作人员不得兼任"):
        members.join(cast.party, second, by=cast.applicant, kind=Member.Kind.AGENT)


def test_counter_says_so_on_the_form(cast, browse):
    second = make.UserFactory(person=cast.registrar.person)
    papers = {"licence": make.pdf(), "letter": make.pdf()}
    sent = {"party": cast.party.uscc, "claimant": second.username, "kind": "owner", "key": "k"}

    answer = browse(cast.registrar).post("/claims/counter/", sent | papers)

    assert answer.status_code == 200
    assert "工作人员不得兼任" in answer.content.decode()
    assert not Member.objects.filter(user=second).exists()
