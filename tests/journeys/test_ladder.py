"""An enterprise climbs the district's ladder: an award, a title without money, a top-up."""

import pytest

from applications.models import Case
from tests.journeys import deciding, filing, paying, reviewing

pytestmark = pytest.mark.django_db(transaction=True)


def climb(office, item: str, *, reads: str, amount: str) -> Case:
    """One title, from the filing to the meeting."""
    office.next_day()
    case = filing.file(office, item)
    reviewing.from_submitted_to_proposed(office, [case], reads=reads)
    deciding.decide(office, [case], amount=amount)
    return case


def test_enterprise_climbs_from_line_to_factory(office):
    line = climb(office, "区级智能生产线", reads="本次奖励 10 万元", amount="100000")
    paying.pay(office, [line], total="100,000.00")
    climb(office, "区级智能仓储", reads="本次奖励 0 万元", amount="")
    again = office.over_http  # the third climb shows no new page
    factory = climb(again, "区级智能工厂", reads="本次奖励 40 万元", amount="400000")
    paying.pay(again, [factory], total="400,000.00")

    party = office.cast.party
    entries = party.ladder_entries.filter(is_live=True).order_by("pk")
    assert [entry.net_fen for entry in entries] == [100_000_00, 400_000_00]
    assert list(party.cases.order_by("pk").values_list("item__code", "state", "amount_fen")) == [
        ("district_line", "disbursed", 100_000_00),
        ("district_warehouse", "titled", 0),
        ("district_factory", "disbursed", 400_000_00),
    ]
