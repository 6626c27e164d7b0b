"""Preliminary review at its desk."""

import pytest
from django.core.exceptions import PermissionDenied

from applications.models import Case
from applications.services import paper_twin
from applications.states import State
from reviews.models import PreliminaryReview
from reviews.services import preliminary
from tests import factories as make
from tests import journey
from tests.reviews.conftest import text

ALL = dict.fromkeys(preliminary.CHECKS, True)


@pytest.fixture
def case(cast):
    """An accepted case whose paper twin came in."""
    case = journey.to_accepted(cast)
    paper_twin.waive(case, by=cast.registrar, reason="已有电子签章")
    return case


def ticked(**more):
    return dict.fromkeys(preliminary.CHECKS, "on") | more


def state(case):
    return Case.objects.get(pk=case.pk).state


def test_page_shows_materials_findings_and_paper(cast, case, browse):
    page = text(browse(cast.preliminary).open("pass_preliminary", case.public_id))

    assert "免收，原因：已有电子签章" in page
    assert case.materials.first().kind.name in page
    assert case.title in page


def test_passing_leads_to_review(cast, case, browse, asks):
    browser = browse(cast.preliminary)
    hidden = asks(browser.open("pass_preliminary", case.public_id))

    browser.send("pass_preliminary", case.public_id, **ticked(**hidden, comment="符合条件"))

    found = PreliminaryReview.objects.get()
    assert (state(case), found.passed, found.by) == (State.IN_REVIEW, True, cast.preliminary)


def test_an_open_check_is_refused_at_its_field_and_typing_is_kept(cast, case, browse, asks):
    browser = browse(cast.preliminary)
    hidden = asks(browser.open("pass_preliminary", case.public_id))
    fields = ticked(**hidden, comment="税务户管待核")
    del fields["places_verified"]

    response = browser.send("pass_preliminary", case.public_id, **fields)

    assert response.context["form"].errors == {"places_verified": ["核实后方可通过。"]}
    assert "税务户管待核" in text(response)
    assert state(case) == State.ACCEPTED


def test_failing_needs_a_comment(cast, case, browse, asks):
    browser = browse(cast.preliminary)
    hidden = asks(browser.open("fail_preliminary", case.public_id))

    refused = browser.send("fail_preliminary", case.public_id, **hidden)
    browser.send("fail_preliminary", case.public_id, **hidden, comment="设备不在本区")

    assert list(refused.context["form"].errors) == ["comment"]
    assert state(case) == State.REJECTED


def test_without_the_paper_twin_it_may_be_looked_over_but_not_passed(cast, browse, asks):
    case = journey.to_accepted(cast)
    browser = browse(cast.preliminary)
    page = browser.open("pass_preliminary", case.public_id)

    response = browser.send("pass_preliminary", case.public_id, **ticked(**asks(page)))

    assert "去核收书面材料" in text(page)
    assert "书面材料尚未核收" in text(response)
    assert state(case) == State.ACCEPTED


def test_a_second_click_changes_nothing(cast, case, browse, asks):
    browser = browse(cast.preliminary)
    fields = ticked(**asks(browser.open("pass_preliminary", case.public_id)), comment="好")

    browser.send("pass_preliminary", case.public_id, **fields)
    again = browser.send("pass_preliminary", case.public_id, **fields)

    assert again.status_code == 200
    assert PreliminaryReview.objects.count() == 1
    assert case.log.filter(step="pass_preliminary").count() == 1


def test_a_stale_page_says_who_was_faster(cast, case, browse, asks):
    other = make.UserFactory(roles=["preliminary_reviewer"])
    browser = browse(other)
    stale = asks(browser.open("fail_preliminary", case.public_id))
    preliminary.pass_preliminary(case, by=cast.preliminary, comment="好", checks=ALL)

    response = browser.send("fail_preliminary", case.public_id, **stale, comment="不符")

    assert f"已由{cast.preliminary}于" in text(response)
    assert state(case) == State.IN_REVIEW


def test_others_are_told_whose_step_it_is(cast, case, browse):
    for user in (cast.lead, cast.registrar, cast.clerk, cast.auditor):
        response = browse(user).open("pass_preliminary", case.public_id)
        assert response.status_code == 403
        assert "区经委初审员（不得为本件的受理人）" in text(response)


def test_a_stranger_finds_nothing(cast, case, browse):
    assert browse(make.UserFactory()).open("pass_preliminary", case.public_id).status_code == 404


def test_who_accepted_may_not_review(cast, browse):
    both = make.with_roles(cast.registrar, "preliminary_reviewer")
    case = journey.to_submitted(cast, journey.draft(cast, code="provider_diagnosis"))
    journey.accept(case, by=both)
    paper_twin.waive(case, by=both, reason="已有电子签章")

    with pytest.raises(PermissionDenied, match="不得为本件的受理人"):
        preliminary.pass_preliminary(case, by=both, comment="", checks=ALL)
