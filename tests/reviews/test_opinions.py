"""Opinions of the four member agencies."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import Agency
from accounts.roles import Role
from reviews.models import Opinion
from reviews.services import opinions
from tests import factories as make
from tests import journey
from tests.reviews.conftest import text


@pytest.fixture
def case(cast):
    return journey.to_in_review(cast)


def test_opinion_is_given_for_the_own_agency(cast, case, browse):
    browse(cast.delegates["kw"]).send("give_opinion", case.public_id, stance="agree")

    found = Opinion.objects.get()
    assert (found.agency.code, found.stance, found.by) == ("kw", "agree", cast.delegates["kw"])


def test_agency_that_has_spoken_is_not_late(cast, case, browse):
    delegate = browse(cast.delegates["kw"])
    page = reverse("give_opinion", args=[case.public_id])
    assert delegate.get(page).context["own_due"] is not None

    delegate.send("give_opinion", case.public_id, stance="agree")

    assert delegate.get(page).context["own_due"] is None


@pytest.mark.parametrize("stance", ["disagree", "more"])
def test_anything_but_consent_needs_a_reason(cast, case, browse, stance):
    response = browse(cast.delegates["kw"]).send("give_opinion", case.public_id, stance=stance)

    assert list(response.context["form"].errors) == ["reason"]
    assert not Opinion.objects.exists()


def test_a_stance_must_be_chosen(cast, case, browse):
    response = browse(cast.delegates["kw"]).send("give_opinion", case.public_id, reason="说明")

    assert list(response.context["form"].errors) == ["stance"]
    assert "说明" in text(response)


def test_the_same_opinion_twice_is_one_and_a_later_one_supersedes(cast, case, browse):
    browser = browse(cast.delegates["kw"])
    for stance in ("more", "more", "agree"):
        browser.send("give_opinion", case.public_id, stance=stance, reason="缺检测报告")

    assert [one.stance for one in case.opinions.all()] == ["more", "agree"]
    assert opinions.standing(case)[Agency.objects.get(code="kw")].stance == "agree"


def test_queue_moves_a_case_from_waiting_to_given(cast, case, browse):
    browser = browse(cast.delegates["fgw"])
    before = browser.open("opinion_queue")
    browser.send("give_opinion", case.public_id, stance="agree")
    after = browser.open("opinion_queue")
    given = browser.open("opinion_queue", show="given")

    counts = [tuple(tab[2] for tab in page.context["tabs"]) for page in (before, after)]
    assert counts == [(1, 0), (0, 1)]
    assert given.context["lines"][0]["stance"] == "同意"


def test_only_delegates_speak_and_only_for_their_agency(cast, case, browse):
    assert browse(cast.lead).open("give_opinion", case.public_id).status_code == 403
    assert browse(make.UserFactory()).open("opinion_queue").status_code == 403
    with pytest.raises(PermissionDenied):
        opinions.give(case, make.agency("fgw"), by=cast.delegates["kw"], stance="agree")


def test_a_member_of_the_applicant_speaks_for_no_department(cast, case):
    other = make.MemberFactory(party=case.party).user
    delegate = make.UserFactory(
        person=other.person, roles=[Role.DELEGATE], agency=make.agency("kw")
    )

    with pytest.raises(PermissionDenied, match="应当回避"):
        opinions.give(case, make.agency("kw"), by=delegate, stance="agree")


def test_a_delegate_outside_the_joint_group_is_told(cast, browse):
    stray = make.UserFactory(roles=["delegate"], agency=make.agency("ctb"))

    response = browse(stray).open("opinion_queue")

    assert response.status_code == 403
    assert "不参加会同评审" in text(response)


def test_after_the_review_nothing_is_added(cast, case, browse):
    case = journey.to_proposed(cast, case)

    response = browse(cast.delegates["kw"]).send(
        "give_opinion", case.public_id, stance="disagree", reason="迟到"
    )

    assert "评审已不在进行" in text(response)
    assert case.opinions.count() == 4
    with pytest.raises(ValidationError):
        opinions.give(case, make.agency("kw"), by=cast.delegates["kw"], stance="agree")
