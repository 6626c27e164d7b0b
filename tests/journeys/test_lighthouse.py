"""A lighthouse is filed at the counter, awarded by the meeting, and later demanded back."""

import pytest

from tests.journeys import deciding, filing, paying, reviewing
from tests.journeys.office import again

pytestmark = pytest.mark.django_db(transaction=True)


def test_lighthouse_is_paid_and_paid_back(office):
    case = filing.file(office, "全球“灯塔工厂”", by=office.registrar)
    office.next_day()
    reviewing.accept(office, "second_registrar", [case])
    deciding.deliberate(office, [case], amount="5000000")
    paying.pay(office, [case], total="5,000,000.00")
    entry = office.cast.party.ladder_entries.get(is_live=True)
    assert (again(case).state, entry.net_fen) == ("disbursed", 5_000_000_00)

    paying.demand_back(office, case, amount="5000000")
    paying.receive(office, amount="2000000", slip="退款1", reads="尚余3,000,000.00元")
    assert again(case).state == "in_recovery"
    paying.receive(office, amount="3000000", slip="退款2", reads="已全部追回")

    entry.refresh_from_db()
    assert (again(case).state, entry.net_fen) == ("recovered", 0)
