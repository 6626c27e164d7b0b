"""A filing that begins from an earlier one."""

import pytest
from django.core.exceptions import ValidationError

from accounts import clock
from accounts.acting import acting
from applications import eligibility
from applications.models import Case
from applications.services import copying, filing
from tests import factories as make
from tests import journey
from tests.applications.pages import text, url


@pytest.fixture
def filed(cast):
    case = journey.draft(cast, place="崧泽大道1号")
    journey.invest(case, number="00000042")
    return filing.withdraw(filing.submit(case, by=cast.applicant), by=cast.applicant)


def blank(cast):
    return filing.start(
        make.CallFactory(), make.item("district_workshop"), cast.party, by=cast.applicant
    )


def test_text_and_lines_are_copied_but_no_invoice(cast, filed):
    case = copying.copy(blank(cast), filed, by=cast.applicant)

    assert (case.title, case.summary, case.place) == (filed.title, filed.summary, filed.place)
    assert (case.completed_on, case.has_committed) == (None, False)
    line = case.investment_lines.get()
    assert (line.name, line.invoice_number, line.amount_fen) == ("数控机床", "", None)
    assert line.is_copied


def test_copied_line_waits_to_be_confirmed(cast, filed):
    case = copying.copy(blank(cast), filed, by=cast.applicant)
    with acting(cast.applicant):
        case.investment_lines.update(invoice_number="1", amount_fen=100, paid_on=clock.today())

    said = [one.text for one in eligibility.findings(Case.objects.get(pk=case.pk), clock.now())]

    assert "投资明细第1项由以往申报复制，尚未核对确认。" in said


def test_what_was_typed_stays(cast, filed):
    case = journey.draft(cast, title="新名称")
    journey.invest(case, number="1")

    copying.copy(case, filed, by=cast.applicant)

    case = Case.objects.get(pk=case.pk)
    assert case.title == "新名称"
    assert case.investment_lines.get().invoice_number == "1"


def test_filing_of_another_party_is_not_copied(cast, filed):
    other = journey.Cast.hire()

    with pytest.raises(ValidationError, match="本单位以前的申报"):
        copying.copy(journey.draft(other), filed, by=other.applicant)


def test_earlier_filings_are_offered_and_copied_by_button(cast, filed, browse):
    owner, case = browse(cast.applicant), blank(cast)

    assert "复制以往申报的内容" in text(owner.get(url("file_unit", case)))
    assert filed.number in text(owner.get(url("copy_filing", case)))
    answer = owner.post(url("copy_filing", case), {"earlier": filed.public_id})

    assert answer.url == url("file_project", case)
    page = text(owner.get(url("file_investment", case)))
    assert "由以往申报复制，待确认" in page
    assert case.investment_lines.count() == 1
