"""Municipal factories are awarded without application: one takes the top-up, one waives."""

import pytest

from tests import factories as make
from tests.journeys import paying, recognising
from tests.journeys.office import again

pytestmark = pytest.mark.django_db(transaction=True)


def test_recognised_enterprise_is_topped_up(office):
    other = make.EnterpriseFactory().party
    make.MemberFactory(party=other)
    recognising.remember_award(office, "district_workshop", amount="200000")
    office.next_day()
    taken, waived = recognising.recognise(office, [office.cast.party, other], "市级智能工厂")

    office.next_day()
    recognising.confirm(office, taken, reads="80 万元")
    recognising.waive(office, waived)
    recognising.grant(office, taken, reads="80 万元")
    paying.pay(office, [taken], total="800,000.00")

    entries = office.cast.party.ladder_entries.filter(is_live=True).order_by("pk")
    assert [entry.net_fen for entry in entries] == [200_000_00, 800_000_00]
    assert (again(taken).state, again(waived).state) == ("disbursed", "withdrawn")
