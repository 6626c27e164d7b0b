"""What the ladder gives, and whose entries count."""

import pytest

from accounts.acting import acting
from applications.models import LadderEntry
from applications.services import awards, ladder
from tests import factories as make
from tests import journey

WORKSHOP = 20_000_000
LINE = 10_000_000


@pytest.fixture
def opening(cast):
    """Record that a party was paid for a line before this system."""

    def record(party=cast.party, recovered=0):
        with acting(cast.house):
            return LadderEntry.objects.create(
                party=party, item=make.item("district_line"), kind=LadderEntry.Kind.OPENING,
                code="district_line", rank=1, standard_fen=LINE, amount_fen=LINE,
                recovered_fen=recovered,
            )  # fmt: skip

    return record


def test_first_award_is_the_whole_standard(cast):
    assert awards.award(journey.draft(cast)).amount == WORKSHOP


def test_earlier_rung_is_taken_off(cast, opening):
    opening()

    found = awards.award(journey.draft(cast))

    assert found.amount == WORKSHOP - LINE
    assert "晋档补差" in found.steps[-1].sentence


def test_money_that_came_back_no_longer_counts(cast, opening):
    opening(recovered=LINE)

    assert awards.award(journey.draft(cast)).amount == WORKSHOP


def test_award_of_the_predecessor_counts(cast, opening):
    earlier = make.PartyFactory()
    opening(earlier)
    make.succession(earlier, cast.party)

    assert ladder.lineage(cast.party) == [cast.party.pk, earlier.pk]
    assert awards.award(journey.draft(cast)).amount == WORKSHOP - LINE


def test_recovery_asks_for_a_person(cast, opening):
    assert not ladder.needs_a_manual_decision(cast.party)

    opening(recovered=1)

    assert ladder.needs_a_manual_decision(cast.party)


def test_approval_writes_the_award_on_the_ladder(cast, moving_clock):
    case = journey.to_approved(cast)

    entry = cast.party.ladder_entries.get()
    assert (entry.case, entry.amount_fen, entry.rank) == (case, WORKSHOP, case.item.rank)
