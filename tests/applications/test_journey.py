"""The workshop's whole way, through the services of all rooms."""

from applications.states import State
from tests import journey


def test_workshop_goes_from_draft_to_disbursed(cast, moving_clock):
    case = journey.to_disbursed(cast)

    assert case.state == State.DISBURSED
    assert case.amount_fen == 20_000_000
    assert list(case.log.values_list("step", flat=True)) == [
        "submit", "accept", "pass_preliminary", "propose", "open_notice", "clear_notice",
        "table", "approve", "order_payment", "disburse",
    ]  # fmt: skip
