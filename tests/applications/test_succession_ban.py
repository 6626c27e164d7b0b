"""A ban binds the unit it was served on; whoever took its place files under a warning."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.acting import acting
from applications.eligibility import applicant
from parties.models import Ban
from tests import factories as make
from tests import journey

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return journey.Cast.hire()


def succeed(cast, *, is_lifted: bool = False):
    """The cast's enterprise takes the place of a banned one."""
    today = clock.today()
    with acting(cast.house):
        banned = make.EnterpriseFactory().party
        make.succession(banned, cast.party)
        Ban.objects.create(
            party=banned,
            decision_number="青经禁〔2022〕1号",
            source="区经委",
            served_on=today - timedelta(days=301),
            starts_on=today - timedelta(days=300),
            ends_on=today + timedelta(days=795),
            decided_by=cast.signatory,
            **({"lifted_at": clock.now(), "lifted_reason": "复议撤销"} if is_lifted else {}),
        )
    return banned


def said(case) -> list[tuple[str, str]]:
    found = applicant.lineage_is_not_banned(case, clock.now())
    return [(found.severity, found.text, found.clause)] if found else []


def test_successor_of_a_banned_unit_is_warned_and_may_file(cast):
    banned = succeed(cast)
    case = journey.draft(cast)

    ((severity, text, clause),) = said(case)
    assert (severity, clause) == ("warning", "第七条")
    assert banned.name in text
    assert "青经禁〔2022〕1号" in text
    assert journey.to_submitted(cast, case).state == "submitted"


def test_lifted_ban_warns_nobody(cast):
    succeed(cast, is_lifted=True)

    assert said(journey.draft(cast)) == []


def test_who_succeeds_nobody_is_not_warned(cast):
    assert said(journey.draft(cast)) == []
