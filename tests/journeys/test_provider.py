"""A diagnosis service provider is paid for two reports, claimed in one bundle."""

import pytest

from applications.models import Case
from tests import factories as make
from tests.journeys import deciding, filing, paying, reviewing

pytestmark = pytest.mark.django_db(transaction=True)


def test_provider_is_paid_for_two_reports(office):
    enterprises = [office.cast.party, make.EnterpriseFactory().party]
    make.MemberFactory(party=enterprises[1])
    reports = [filing.report(office, enterprise) for enterprise in enterprises]
    office.next_day()
    cases = filing.claim(office, reports)

    reviewing.from_submitted_to_proposed(office, cases, reads="本次奖励 2 万元（20,000.00 元）")
    deciding.decide(office, cases, amount="20000")
    paying.pay(office, cases, total="40,000.00")

    paid = Case.objects.filter(state="disbursed", party=office.cast.provider)
    assert sorted(paid.values_list("subject", "amount_fen")) == sorted(
        (enterprise.pk, 20_000_00) for enterprise in enterprises
    )
