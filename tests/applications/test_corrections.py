"""Sent back for named things: only they open, and old stands beside new when they come back."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.acting import acting
from applications.models import Case, Correction
from applications.models.correction import Part
from applications.services import acceptance, corrections, drafting, filing, investment
from applications.services.corrections import Fault
from records.services import files
from tests import factories as make
from tests import journey
from tests.applications.pages import hidden, said, text, url

BLURRED = "扫描不清，请重新扫描后上传。"


@pytest.fixture
def submitted(cast):
    return journey.to_submitted(cast)


@pytest.fixture
def kinds(submitted):
    return list(submitted.item.materials.all())


@pytest.fixture
def returned(cast, submitted, kinds):
    faults = [Fault(kinds[0], BLURRED), Fault(Part.SUMMARY, "请写明投入金额。")]
    return acceptance.return_for_correction(submitted, by=cast.local_officer, faults=faults)


def typed(case, **changed):
    names = ("title", "summary", "completed_on", "account", "has_committed")
    return {name: getattr(case, name) for name in names} | changed


def another_file(cast):
    return files.store(make.pdf(name="新扫描.pdf"), by=cast.applicant)


def test_named_things_are_on_record_and_in_the_note(returned, kinds):
    line = returned.log.last()

    assert line.note == f"{kinds[0].name}：{BLURRED}\n项目简介：请写明投入金额。"
    kept = [(row.kind, row.part, row.said, row.before) for row in line.corrections.all()]
    assert kept == [
        (kinds[0], "", BLURRED, ""),
        (None, Part.SUMMARY, "请写明投入金额。", returned.summary),
    ]


def test_named_things_are_open_and_nothing_else(cast, returned, kinds):
    filing.save_draft(returned, by=cast.applicant, **typed(returned, summary="投入三百万元。"))
    filing.attach(returned, kinds[0], another_file(cast), by=cast.applicant)

    with pytest.raises(ValidationError) as title:
        filing.save_draft(returned, by=cast.applicant, **typed(returned, title="另一个项目"))
    with pytest.raises(ValidationError) as material:
        filing.attach(returned, kinds[1], another_file(cast), by=cast.applicant)

    assert "没有要求修改“项目名称”" in title.value.message_dict["title"][0]
    assert kinds[1].name in material.value.message_dict["materials"][0]
    assert Case.objects.get(pk=returned.pk).title == returned.title


def test_what_went_wrong_meanwhile_is_open_too(cast, returned):
    account = returned.account
    with acting(cast.applicant):
        type(account).objects.filter(pk=account.pk).update(retired_at=returned.state_since)
    fresh = Case.objects.get(pk=returned.pk)

    kept = filing.save_draft(fresh, by=cast.applicant, **typed(fresh, account=None))

    assert kept.account is None


def test_return_without_naming_things_opens_everything(cast, submitted):
    case = acceptance.return_for_correction(submitted, by=cast.local_officer, note="请重写。")

    filing.save_draft(case, by=cast.applicant, **typed(case, title="另一个项目"))

    assert not Correction.objects.exists()
    assert Case.objects.get(pk=case.pk).title == "另一个项目"


def test_same_submission_names_things_once(cast, submitted, kinds):
    for _ in range(2):
        acceptance.return_for_correction(
            submitted, by=cast.local_officer, faults=[Fault(kinds[0], BLURRED)], key="k-return"
        )

    assert Correction.objects.count() == 1


def test_old_stands_beside_new(cast, returned, kinds):
    old = returned.materials.current().get(kind=kinds[0])
    filing.attach(returned, kinds[0], another_file(cast), by=cast.applicant)
    filing.resubmit(returned, by=cast.applicant)

    files = list(returned.materials.all())
    material, summary = corrections.compared(Case.objects.get(pk=returned.pk), files)

    assert material.before == [old]
    assert [one.file.name for one in material.after] == ["新扫描.pdf"]
    assert material.is_changed
    assert (summary.before, summary.is_changed) == (returned.summary, False)


def test_correction_is_never_rewritten(cast, returned):
    with pytest.raises(IntegrityError), transaction.atomic(), acting(cast.local_officer):
        Correction.objects.update(said="没有说过")


def test_desk_names_things_and_shows_them_when_they_come_back(cast, browse, submitted, kinds):
    officer = browse(cast.local_officer)
    page = text(officer.get(url("return_for_correction", submitted)))
    assert all(kind.name in page for kind in kinds)
    form = hidden(officer, "return_for_correction", submitted)

    nothing = officer.post(url("return_for_correction", submitted), form | {"note": "请改。"})
    assert "请至少指出一项" in text(nothing)
    assert "请改。" in text(nothing)

    done = officer.post(
        url("return_for_correction", submitted), form | {f"kind-{kinds[0].code}": BLURRED}
    )
    assert said(done) == [f"{submitted.number}：“退回补正”已办理。"]
    filing.attach(submitted, kinds[0], another_file(cast), by=cast.applicant)
    filing.resubmit(Case.objects.get(pk=submitted.pk), by=cast.applicant)

    back = text(officer.get(url("accept", submitted)))
    assert "补正前后对照" in back
    assert "新扫描.pdf" in back
    assert "已改" in back


@pytest.mark.parametrize("count", [1, 3])
def test_desk_asks_as_often_for_many_things(
    cast, browse, submitted, kinds, count, django_assert_num_queries
):
    faults = [Fault(kind, BLURRED) for kind in kinds[:count]]
    case = acceptance.return_for_correction(submitted, by=cast.local_officer, faults=faults)
    filing.resubmit(case, by=cast.applicant)
    officer = browse(cast.local_officer)
    officer.get(url("accept", case))

    with django_assert_num_queries(17):
        officer.get(url("accept", case))


def test_applicant_is_led_to_each_thing(cast, browse, returned, kinds):
    page = text(browse(cast.applicant).get(reverse("file_project", args=[returned.public_id])))

    materials = reverse("file_materials", args=[returned.public_id])
    assert f'<a href="{materials}#material-{kinds[0].code}">{kinds[0].name}</a>：{BLURRED}' in page
    project = reverse("file_project", args=[returned.public_id])
    assert f'<a href="{project}#id_summary">项目简介</a>：请写明投入金额。' in page
    assert "只有以上事项可以修改" in page
    shown = text(browse(cast.applicant).get(materials))
    assert f'id="material-{kinds[0].code}"' in shown


def test_filing_sent_back_begins_where_the_first_thing_is(cast, browse, returned):
    owner, entry = browse(cast.applicant), reverse("file_case", args=[returned.public_id])
    first = reverse("file_materials", args=[returned.public_id])
    assert owner.get(entry).url == first
    assert "请按以下要求补正后重新提交" in text(owner.get(first))

    filing.save_draft(returned, by=cast.applicant, **typed(returned, summary="投入三百万元。"))

    assert owner.get(entry).url != first


@pytest.mark.parametrize("named", [True, False])
def test_applicant_reads_what_was_said_besides(cast, browse, submitted, kinds, named):
    faults = [Fault(kinds[0], BLURRED)] if named else []
    said = "请于周五前电话联系。\n逾期将办结。"
    case = acceptance.return_for_correction(
        submitted, by=cast.local_officer, note=said, faults=faults
    )

    page = text(browse(cast.applicant).get(reverse("file_project", args=[case.public_id])))

    assert "请于周五前电话联系。<br>逾期将办结。" in page
    assert page.count(BLURRED) == named


def fields_shut(page) -> set[str]:
    form = page.context["form"]
    return {name for name in form.fields if form.fields[name].disabled}


def test_what_a_return_did_not_name_looks_shut_and_says_why(cast, browse, returned, kinds):
    owner = browse(cast.applicant)

    project = owner.get(url("file_project", returned))
    assert fields_shut(project) == {"title", "completed_on"}
    assert "没有要求修改这一项" in text(project)
    unit = owner.get(url("file_unit", returned))
    assert (fields_shut(unit), unit.context["is_shut"]) == ({"place"}, True)
    assert "保存草稿" not in text(unit)
    assert "没有要求修改本页" in text(unit)
    materials = owner.get(url("file_materials", returned))
    assert [row["kind"] for row in materials.context["rows"] if row["field"]] == [kinds[0]]
    assert not materials.context["is_shut"]
    stops = {stop.step: stop.said for stop in project.context["stops"]}
    assert stops["unit"] == "本次不需修改"
    assert stops["materials"] != "本次不需修改"


def test_shut_lines_are_read_and_not_typed(cast, browse):
    case = journey.to_submitted(cast, journey.draft(cast, "enterprise_upgrade"))
    faults = [Fault(Part.SUMMARY, "请写明投入金额。")]
    case = acceptance.return_for_correction(case, by=cast.local_officer, faults=faults)
    owner = browse(cast.applicant)

    page = text(owner.get(url("file_investment", case)))
    paste = owner.get(url("paste_lines", case))

    assert "数控机床" in page
    assert 'name="lines-0-name"' not in page
    assert paste.url == url("file_investment", case)
    on = owner.post(url("file_investment", case), {"next": "1"})
    assert on.url == url("file_materials", case)
    assert case.investment_lines.count() == 1


def test_page_with_shut_fields_keeps_the_open_ones(cast, browse, returned):
    owner = browse(cast.applicant)
    seen = owner.get(url("file_project", returned)).context["form"]["seen"].value()
    sent = {"title": "另一个项目", "summary": "投入三百万元。", "seen": seen, "next": "1"}

    owner.post(url("file_project", returned), sent)

    case = Case.objects.get(pk=returned.pk)
    assert (case.title, case.summary) == (returned.title, "投入三百万元。")


def test_what_the_checks_find_wrong_since_is_open_on_its_page(cast, browse, returned):
    with acting(cast.applicant):
        type(returned.account).objects.update(retired_at=returned.state_since)

    page = browse(cast.applicant).get(url("file_account", returned))

    assert fields_shut(page) == set()


def test_return_that_names_nothing_shuts_nothing(cast, browse, submitted):
    case = acceptance.return_for_correction(submitted, by=cast.local_officer, note="请重写。")
    owner = browse(cast.applicant)

    assert fields_shut(owner.get(url("file_project", case))) == set()
    rows = owner.get(url("file_materials", case)).context["rows"]
    assert all(row["field"] for row in rows)


def test_bar_names_the_pages_with_things_to_mend(cast, browse, returned):
    page = browse(cast.applicant).get(url("file_unit", returned))

    said_of = {stop.step: stop.said for stop in page.context["stops"]}
    assert (said_of["materials"], said_of["project"]) == ("有补正事项", "有补正事项")


@pytest.mark.parametrize("is_returned", [True, False])
def test_one_button_leads_on_the_page_of_an_open_filing(cast, browse, is_returned):
    case = journey.to_submitted(cast) if is_returned else journey.draft(cast)
    if is_returned:
        case = acceptance.return_for_correction(case, by=cast.local_officer, note="请重写。")

    page = text(browse(cast.applicant).get(url("case", case)))

    assert page.count("button-primary") == 1
    assert ("按要求补正" if is_returned else "继续填报") in page


def test_applicant_reads_that_the_counter_sent_it_again(cast, browse):
    case = journey.draft(cast)
    with acting(cast.house):
        Case.objects.filter(pk=case.pk).update(started_by=cast.registrar)
    case = filing.submit(Case.objects.get(pk=case.pk), by=cast.registrar)
    case = acceptance.return_for_correction(case, by=cast.local_officer, note="请重写。")
    filing.resubmit(case, by=cast.registrar)

    page = browse(cast.applicant).get(url("case", case))

    notes = [event.note for event in page.context["events"]]
    assert notes == ["登记员代为录入", "请重写。", "登记员代为录入"]


def test_offices_read_what_was_sent_back_until_it_comes_again(cast, browse):
    case = journey.draft(cast, "enterprise_upgrade")
    case = journey.to_submitted(cast, case)
    was = Case.objects.get(pk=case.pk)
    acceptance.return_for_correction(case, by=cast.local_officer, note="请重写。")
    kind = case.item.materials.filter(required=True).first()
    filing.attach(case, kind, another_file(cast), by=cast.applicant)
    told = {
        "title": "半成品题目", "summary": "半成品简介", "completed_on": was.completed_on,
    }  # fmt: skip
    drafting.keep(case, "project", told, by=cast.applicant)
    line = investment.Line(name="半成品机床", kind="equipment", amount_fen=1)
    drafting.keep(case, "investment", {"lines": [line]}, by=cast.applicant)

    for user in (cast.local_officer, cast.registrar, cast.auditor):
        page = text(browse(user).get(url("case", case)))
        assert "企业正在补正" in page
        assert "半成品" not in page
        assert "新扫描.pdf" not in page
        assert was.title in page
        assert "数控机床" in page
    mine = text(browse(cast.applicant).get(url("case", case)))
    assert "半成品简介" in mine
    assert "新扫描.pdf" in mine
    assert "企业正在补正" not in mine
