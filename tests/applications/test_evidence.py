"""What a claim rests on: the report of an upgrade, and invoices that serve once (I-18)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.acting import acting
from applications import eligibility
from applications.forms.investment import LineForm
from applications.models import Case
from applications.services import acceptance, filing, investment
from applications.services.investment import Line
from diagnosis.services import reports
from tests import factories as make
from tests import journey

LATHE = Line(
    name="数控机床",
    kind="equipment",
    invoice_number="00000042",
    equipment_number="CK-7",
    amount_fen=100,
    paid_on=date(2022, 5, 1),
)


def found(case, severity="error"):
    case = Case.objects.get(pk=case.pk)
    return [one for one in eligibility.findings(case, clock.now()) if one.severity == severity]


def keep(case, *lines):
    with acting(journey.owner_of(case.party)):
        investment.keep(case, lines)


@pytest.fixture
def upgrade(cast):
    return journey.draft(cast, code="enterprise_upgrade")


def test_upgrade_needs_an_accepted_report(cast):
    case = make.CaseFactory(party=cast.party, applicant=cast.applicant, code="enterprise_upgrade")
    journey.invest(case)
    assert "没有经区经委认定" in found(case)[0].text

    report = journey.report(cast, enterprise=cast.party, accepted=False)
    assert "没有经区经委认定" in found(case)[0].text

    reports.accept(report, by=cast.preliminary)
    assert found(case) == []


def test_upgrade_is_finished_after_its_report(cast, upgrade):
    with acting(cast.house):
        upgrade.completed_on = clock.today() - timedelta(days=90)
        upgrade.save()

    (finding,) = found(upgrade)
    assert (finding.field, "须早于完成日期" in finding.text) == ("completed_on", True)


def test_upgrade_lists_its_invoices(cast, upgrade):
    keep(upgrade)
    assert "逐项填写投资明细" in found(upgrade)[0].text

    keep(upgrade, LATHE, replace(LATHE, invoice_number="", equipment_number=""))
    assert "第2项未填写完整" in found(upgrade)[0].text


def test_workshop_may_leave_them_out(cast):
    assert found(journey.draft(cast)) == []


def test_invoice_typed_twice_is_named(upgrade):
    keep(upgrade, LATHE, replace(LATHE, equipment_number="CK-8"))
    assert "发票00000042与第1项重复" in found(upgrade)[0].text

    keep(upgrade, LATHE, replace(LATHE, invoice_number="00000043"))
    assert "设备编号CK-7与第1项重复" in found(upgrade)[0].text


def test_invoice_of_an_own_case_is_told_by_its_number(cast, upgrade):
    keep(upgrade, LATHE)
    filed = filing.submit(upgrade, by=cast.applicant)
    later = journey.draft(cast)
    keep(later, LATHE)

    (finding,) = found(later)

    number = filed.number
    assert finding.text == f"发票00000042、设备编号CK-7已在本单位的申报{number}中使用。"
    with pytest.raises(ValidationError, match="已在本单位的申报"):
        filing.submit(later, by=cast.applicant)


def test_invoice_of_a_stranger_is_told_by_number_to_staff_alone(cast, upgrade):
    keep(upgrade, LATHE)
    filed = filing.submit(upgrade, by=cast.applicant)
    later = journey.draft(journey.Cast.hire())
    keep(later, LATHE)

    (finding,) = found(later)

    assert finding.text == "发票00000042、设备编号CK-7已在另一件申报中使用。"
    assert filed.number in finding.for_staff
    assert cast.party.name in finding.for_staff


def test_invoice_of_a_draft_is_only_looked_at(cast, upgrade):
    keep(upgrade, LATHE)
    later = journey.draft(cast)
    keep(later, replace(LATHE, invoice_number="1"))

    (finding,) = found(later, "warning")

    assert "设备编号CK-7已在本单位的申报草稿中使用" in finding.text
    assert found(later) == []


@pytest.mark.parametrize(
    ("first", "again", "is_refused"),
    [("3100", "3100", True), ("3100", "", True), ("", "3100", False), ("3100", "4400", None)],
)
def test_code_left_out_does_not_hide_an_invoice(cast, upgrade, first, again, is_refused):
    keep(upgrade, replace(LATHE, invoice_code=first))
    filing.submit(upgrade, by=cast.applicant)
    later = journey.draft(cast)
    keep(later, replace(LATHE, invoice_code=again, equipment_number=""))

    said = {
        one.severity for one in eligibility.findings(Case.objects.get(pk=later.pk), clock.now())
    }

    assert said == {True: {"error"}, False: {"warning"}, None: set()}[is_refused]


def test_draft_beside_does_not_hide_an_invoice_that_is_claimed(cast, upgrade):
    keep(upgrade, LATHE)
    filing.submit(upgrade, by=cast.applicant)
    typed = replace(LATHE, invoice_number="77", equipment_number="")
    keep(journey.draft(cast), typed)
    later = journey.draft(journey.Cast.hire())
    keep(later, typed, replace(LATHE, equipment_number=""))

    assert [one.text for one in found(later)] == ["发票00000042已在另一件申报中使用。"]


def test_invoice_typed_in_full_width_is_the_same():
    code, number = "\uff13\uff11 00\uff41", "\uff10\uff1042"
    typed = {"name": "机床", "invoice_code": code, "invoice_number": number}
    form = LineForm(typed)

    assert form.is_valid()
    assert (form.line.invoice_code, form.line.invoice_number) == ("3100A", "0042")


def test_investment_before_the_report_is_looked_at(cast, upgrade):
    keep(upgrade, replace(LATHE, paid_on=clock.today() - timedelta(days=200)))

    assert "早于诊断报告" in found(upgrade, "warning")[0].text


def test_invoice_is_claimed_from_submission_until_the_case_falls(cast, upgrade):
    keep(upgrade, LATHE)
    assert not upgrade.investment_lines.get().is_live

    filing.submit(upgrade, by=cast.applicant)
    assert upgrade.investment_lines.get().is_live

    filing.withdraw(upgrade, by=cast.applicant)
    assert not upgrade.investment_lines.get().is_live


def test_database_refuses_an_invoice_that_is_claimed(cast, upgrade):
    keep(upgrade, LATHE)
    filing.submit(upgrade, by=cast.applicant)
    later = journey.draft(cast)
    keep(later, replace(LATHE, equipment_number=""))

    with (
        acting(cast.house),
        pytest.raises(IntegrityError, match="invoice_used_once"),
        transaction.atomic(),
    ):
        later.investment_lines.update(is_live=True)


def test_lines_stand_after_submission_and_open_again_for_correction(cast, upgrade):
    keep(upgrade, LATHE)
    case = filing.submit(upgrade, by=cast.applicant)
    first = case.content_sha256
    with (
        acting(cast.applicant),
        pytest.raises(IntegrityError, match="投资明细不可改变"),
        transaction.atomic(),
    ):
        case.investment_lines.create(name="机器人")

    acceptance.return_for_correction(case, by=cast.local_officer, note="金额有误。")
    keep(case, replace(LATHE, amount_fen=99))

    again = filing.resubmit(case, by=cast.applicant)
    assert again.content_sha256 != first
    assert again.investment_lines.get().is_live


def test_unchanged_rows_stay_the_same_rows(cast, upgrade):
    keep(upgrade, LATHE, replace(LATHE, name="机器人", invoice_number="2", equipment_number=""))
    first, second = upgrade.investment_lines.order_by("pk").values_list("pk", flat=True)

    keep(upgrade, LATHE)

    assert list(upgrade.investment_lines.values_list("pk", flat=True)) == [first]
    assert second > first


def test_filed_line_is_not_moved_to_a_draft(cast, upgrade):
    filing.submit(upgrade, by=cast.applicant)
    draft = journey.draft(cast)

    with (
        acting(cast.house),
        pytest.raises(IntegrityError, match="投资明细不可改变"),
        transaction.atomic(),
    ):
        upgrade.investment_lines.update(case=draft)
