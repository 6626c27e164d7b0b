"""Every kind of award that is applied for goes its whole way."""

import pytest

from applications.states import State
from tests import journey

FILED = {
    "provider_diagnosis": 2_000_000,
    "enterprise_upgrade": journey.REVIEWED,
    "district_line": 10_000_000,
    "district_warehouse": 10_000_000,
    "district_workshop": 20_000_000,
    "district_factory": 50_000_000,
    "lighthouse": 500_000_000,
}


@pytest.mark.parametrize(("code", "fen"), FILED.items())
def test_kind_is_paid_in_the_end(cast, moving_clock, code, fen):
    case = journey.to_disbursed(cast, journey.draft(cast, code=code))

    assert (case.state, case.amount_fen) == (State.DISBURSED, fen)


def test_bundle_is_submitted_whole(cast):
    cases = journey.submitted_bundle(cast, 3)

    assert {case.state for case in cases} == {State.SUBMITTED}
    assert len({case.number for case in cases}) == 3
