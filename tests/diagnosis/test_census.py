"""The census: entered by the local units, imported by the registrar, nobody twice (R32)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from xlsxwriter import Workbook

from accounts import clock
from accounts.acting import acting
from accounts.roles import Role
from diagnosis.models import SurveyEntry, SurveyRound
from diagnosis.resources.census import CensusTable
from records import tasks
from records.models import Job
from records.services import running
from tests import factories as make

__all__ = ["tasks"]  # which must be known before a job of theirs is run
CODES = [make.credit_code(6_500_000 + place) for place in range(6)]


@pytest.fixture
def found(cast):
    today = clock.today()
    with acting(cast.registrar):
        return SurveyRound.objects.create(
            name="2026年度基础普查", opens_on=today, closes_on=today, opened_by=cast.registrar
        )


def entered(cast, code=CODES[0], **changes):
    return {
        "uscc": f" {code.lower()} ", "name": "某公司", "local_unit": cast.unit.pk,
        "is_willing": "yes", "contact_phone": "021-1",
    } | changes  # fmt: skip


def at(name, found):
    return reverse(name, args=[found.public_id])


def text(page):
    return page.content.decode()


def send(client, found, *rows):
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, cells in enumerate([CensusTable.columns, *rows]):
            sheet.write_row(place, 0, cells)
    sent = {
        "format": "0", "resource": "0", "round": found.public_id,
        "import_file": SimpleUploadedFile("普查.xlsx", out.getvalue()),
    }  # fmt: skip
    return client.post(reverse("admin:diagnosis_surveyentry_import"), sent)


def test_unit_enters_an_enterprise_once_and_may_say_it_anew(cast, browse, found):
    officer = browse(cast.local_officer)
    address = at("enter_surveyed", found)

    officer.post(address, entered(cast))
    officer.post(address, entered(cast, is_willing="no", contact_phone=""))
    refused = officer.post(address, entered(cast, CODES[1], contact_phone=""))
    page = text(officer.get(at("survey_round", found)))

    row = SurveyEntry.objects.get()
    assert (row.uscc, row.is_willing, row.entered_by) == (CODES[0], False, cast.local_officer)
    assert "请填写联系电话" in text(refused)
    assert "某公司" in page


def test_enterprise_named_by_two_units_stays_with_the_first(cast, browse, found):
    other = make.LocalUnitFactory()
    neighbour = browse(make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=other))
    browse(cast.local_officer).post(at("enter_surveyed", found), entered(cast))

    refused = neighbour.post(at("enter_surveyed", found), entered(cast, local_unit=other.pk))
    for_others = neighbour.post(at("enter_surveyed", found), entered(cast, CODES[1]))

    assert f"本轮已由{cast.unit}录入" in text(refused)
    assert for_others.status_code == 200
    assert SurveyEntry.objects.count() == 1
    assert "某公司" not in text(neighbour.get(at("survey_round", found)))


def test_nothing_is_entered_outside_of_the_days(cast, browse, found, moving_clock):
    moving_clock.shift_to(clock.now() + timedelta(days=1))

    page = browse(cast.local_officer).post(at("enter_surveyed", found), entered(cast))

    assert "截止，不能再录入" in text(page)


def test_table_is_entered_whole_or_named_cell_by_cell(cast, browse, found):
    registrar, unit = browse(cast.registrar), cast.unit.name
    good = [CODES[0], "甲公司", unit, "是", "张", "021-1", ""]
    wrong = [
        [CODES[1], "", unit, "否", "", "", ""],
        [CODES[2], "乙公司", "别处", "也许", "", "", ""],
        [CODES[0], "甲公司", unit, "是", "张", "021-1", ""],
    ]

    faults = {
        (one.row.line, one.column) for one in send(registrar, found, good, *wrong).context["faults"]
    }
    preview = send(registrar, found, good)
    form = preview.context["confirm_form"]
    done = registrar.post(reverse("admin:diagnosis_surveyentry_process_import"), form.initial)
    changed = send(registrar, found, [*good[:3], "否", *good[4:]])

    assert faults == {
        (3, "企业名称"), (4, "街镇（区属企业）"), (4, "是否愿意接受诊断"), (5, "统一社会信用代码"),
    }  # fmt: skip
    assert done.url == at("survey_round", found)
    assert SurveyEntry.objects.get().name == "甲公司"
    assert "更改 <strong>1</strong> 行" in text(changed)


def test_registrar_opens_a_census_and_sees_how_far_each_unit_is(cast, browse):
    registrar, today = browse(cast.registrar), clock.today()
    sent = {
        "name": "二〇二六年普查", "opens_on": today, "closes_on": today, "note": "",
        "quotas-TOTAL_FORMS": "1", "quotas-INITIAL_FORMS": "0",
        "quotas-0-local_unit": cast.unit.pk, "quotas-0-number": "12",
    }  # fmt: skip

    registrar.post(reverse("admin:diagnosis_surveyround_add"), sent)

    page = registrar.get(reverse("census"), follow=True)
    assert page.context["progress"][0].number == 12
    assert browse(cast.applicant).get(reverse("census")).status_code == 403


def test_long_table_is_entered_by_a_job(cast, browse, found, settings):
    settings.LONG_TABLE_ROWS = 1
    registrar = browse(cast.registrar)
    preview = send(registrar, found, [CODES[0], "甲公司", cast.unit.name, "否", "", "", ""])

    form = preview.context["confirm_form"]
    registrar.post(reverse("admin:diagnosis_surveyentry_process_import"), form.initial)
    running.run(Job.objects.get(name="records.enter_table").pk)

    assert SurveyEntry.objects.get().entered_by == cast.registrar
