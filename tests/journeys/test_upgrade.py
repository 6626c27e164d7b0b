"""An enterprise that followed its diagnosis is paid what the reviewers found, below the cap."""

import pytest

from tests.journeys import deciding, filing, paying, reviewing
from tests.journeys.office import again

pytestmark = pytest.mark.django_db(transaction=True)


def test_enterprise_is_paid_the_reviewed_amount(office):
    filing.report(office, office.cast.party)
    office.next_day()
    case = filing.file(office, "企业智能化改造")

    reviewing.from_submitted_to_proposed(
        office, [case], reads="政策只规定上限10万元", reviewed="86500"
    )
    deciding.decide(office, [case], amount="86500", contested=True)
    paying.pay(office, [case], total="86,500.00")

    found = again(case)
    assert (found.state, found.amount_fen, found.item.cap_fen) == (
        "disbursed", 86_500_00, 100_000_00,
    )  # fmt: skip
