"""The first desk's checklist: kept as typed, and what it leaves unticked is what a return names."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from applications import eligibility
from applications.models import Case, CheckLine
from applications.models.correction import Part
from applications.services import acceptance, checklist, drafting, filing
from applications.services.checklist import MISSING, NOT_FINE, Said
from applications.services.corrections import Fault
from records.services import files
from tests import factories as make
from tests import journey
from tests.applications.pages import text, ticked, url
from tests.journey import clock


@pytest.fixture
def submitted(cast):
    return journey.to_submitted(cast)


@pytest.fixture
def officer(cast, browse):
    return browse(cast.local_officer)


def lines(case):
    case = Case.objects.get(pk=case.pk)
    found = eligibility.findings(case, clock.now())
    return checklist.lines(case, found, case.materials.current().select_related("file"))


def line(case, code):
    return next(one for one in lines(case) if one.code == code)


def say(case, by, **said):
    said = {code.replace("_", "-", 1): one for code, one in said.items()}
    checklist.keep(case, said, lines(case), by=by)


def test_each_material_part_and_finding_has_a_line(submitted):
    make.check(submitted.party, "operates_here", "no")

    found = {one.code: one for one in lines(submitted)}

    required = submitted.item.materials.filter(required=True)
    assert {f"kind-{kind.code}" for kind in required} <= found.keys()
    assert {"part-title", "part-completed_on", "part-account"} <= found.keys()
    assert "实际经营地" in found["finding-is_in_the_district"].shown


def test_ticks_and_remarks_are_kept_with_who_gave_them(cast, submitted):
    say(submitted, cast.local_officer, kind_licence=Said(True), part_title=Said(False, "名称过简"))

    licence, title = line(submitted, "kind-licence"), line(submitted, "part-title")
    assert (licence.is_fine, licence.kept.by) == (True, cast.local_officer)
    assert (title.is_fine, title.remark) == (False, "名称过简")

    at = licence.kept.at
    say(submitted, cast.local_officer, kind_licence=Said(True))
    assert line(submitted, "kind-licence").kept.at == at


def test_tick_falls_when_something_else_stands_there(cast, submitted):
    say(submitted, cast.local_officer, kind_licence=Said(True), part_title=Said(True))
    kind = submitted.item.materials.get(code="licence")
    acceptance.return_for_correction(
        submitted, by=cast.local_officer, faults=[Fault(kind, "请更换。")]
    )
    case = Case.objects.get(pk=submitted.pk)
    filing.attach(case, kind, files.store(make.pdf("新.pdf"), by=cast.applicant), by=cast.applicant)
    filing.resubmit(case, by=cast.applicant)

    assert line(case, "kind-licence").is_changed
    assert not line(case, "kind-licence").is_fine
    assert line(case, "part-title").is_fine


def test_return_names_what_was_not_ticked(cast, submitted):
    assert checklist.to_mend(lines(submitted)) == {"note": ""}

    said = {one.code: Said(True) for one in lines(submitted)}
    said |= {"kind-licence": Said(False, "扫描不清。"), "part-title": Said(False)}
    checklist.keep(submitted, said, lines(submitted), by=cast.local_officer)

    assert checklist.to_mend(lines(submitted)) == {
        "kind-licence": "扫描不清。", "part-title": NOT_FINE, "note": "",
    }  # fmt: skip


def test_return_names_what_is_missing_before_anything_is_ticked():
    missing = checklist.Line("part-title", Part.TITLE, "", is_missing=True, seen="", kept=None)
    there = checklist.Line("part-place", Part.PLACE, "路", is_missing=False, seen="", kept=None)

    assert checklist.to_mend([missing, there]) == {"part-title": MISSING, "note": ""}


def test_nobody_else_ticks_and_not_later(cast, submitted):
    for stranger in (cast.applicant, cast.lead, journey.Cast.hire().local_officer):
        with pytest.raises(PermissionDenied, match="受理人"):
            say(submitted, stranger, part_title=Said(True))
    filing.withdraw(submitted, by=cast.applicant)

    with pytest.raises(TransitionNotAllowed):
        say(submitted, cast.local_officer, part_title=Said(True))


def test_applicant_does_not_read_the_working_notes(cast, submitted):
    say(submitted, cast.local_officer, part_title=Said(False, "名称过简"))

    assert CheckLine.objects.visible_to(cast.local_officer).get().name == "项目名称"
    assert not CheckLine.objects.visible_to(cast.applicant).exists()
    assert not CheckLine.objects.visible_to(journey.Cast.hire().local_officer).exists()


def test_page_keeps_what_is_typed_and_carries_it_into_the_return(submitted, officer):
    page = text(officer.get(url("accept", submitted)))
    assert "核对清单" in page
    typed = {
        "ticks": "True", "ok-kind-licence": "on", "kind-licence": "",
        "part-title": "名称过简，请写明产品。",
    }  # fmt: skip

    answer = officer.post(url("checklist", submitted) + "?autosave", typed)

    assert "保存" in answer.json()["message"]
    assert "名称过简，请写明产品。" in text(officer.get(url("accept", submitted)))
    on = officer.post(url("checklist", submitted), typed | {"return": "1"})
    assert on.url == url("return_for_correction", submitted)
    form = officer.get(on.url).context["form"]
    assert form["part-title"].value() == "名称过简，请写明产品。"
    assert not form["kind-licence"].value()
    assert form["kind-commitment"].value() == NOT_FINE


def test_return_page_keeps_its_words_and_no_ticks(cast, submitted, officer):
    say(submitted, cast.local_officer, kind_licence=Said(True), part_title=Said(True))

    officer.post(url("checklist", submitted) + "?autosave", {"part-title": "请写明产品。"})

    title = line(submitted, "part-title")
    assert (title.is_fine, title.remark) == (True, "请写明产品。")
    assert line(submitted, "kind-licence").is_fine


def test_nothing_is_accepted_before_each_line_is_settled(cast, submitted):
    with pytest.raises(ValidationError, match=r"还有 \d+ 项没有核对：.*项目名称"):
        acceptance.accept(submitted, by=cast.local_officer)
    assert not CheckLine.objects.exists()

    def all_but_two(looked_at):
        said = dict(checklist.all_fine(looked_at))
        return said | {"part-title": Said(False, "已电话核实。"), "kind-licence": Said(False)}

    with pytest.raises(ValidationError, match="还有 1 项没有核对：营业执照"):
        acceptance.accept(submitted, by=cast.local_officer, judge=all_but_two)
    say(submitted, cast.local_officer, kind_licence=Said(True))
    case = acceptance.accept(
        submitted,
        by=cast.local_officer,
        judge=lambda looked_at: {
            code: one for code, one in all_but_two(looked_at).items() if code != "kind-licence"
        },
    )

    assert case.state == "accepted"
    assert line(case, "part-title").remark == "已电话核实。"
    assert line(case, "kind-commitment").kept.by == cast.local_officer


def test_remark_does_not_settle_what_has_changed_since(cast, submitted):
    say(submitted, cast.local_officer, part_summary=Said(False, "过简。"))
    returned = acceptance.return_for_correction(submitted, by=cast.local_officer, note="请重写。")
    told = {"title": returned.title, "summary": "另写。", "completed_on": returned.completed_on}
    drafting.keep(returned, "project", told, by=cast.applicant)
    case = filing.resubmit(returned, by=cast.applicant)

    def again(looked_at):
        return checklist.all_fine(looked_at) | {"part-summary": Said(False, "过简。")}

    with pytest.raises(ValidationError, match="还有 1 项没有核对：项目简介"):
        acceptance.accept(case, by=cast.local_officer, judge=again)


def test_accepting_keeps_the_list_and_a_refusal_loses_nothing(submitted, officer):
    form = ticked(officer, "accept", submitted)
    typed = form | {"part-title": "已电话核实"}
    del typed["ok-kind-licence"]

    refused = officer.post(url("accept", submitted), typed)
    assert "还有 1 项没有核对：营业执照" in text(refused)
    typed = typed | {"ok-kind-licence": "on"}

    refused = officer.post(url("accept", submitted), typed | {"note": "长" * 2001})
    assert "已电话核实" in text(refused)
    assert not CheckLine.objects.exists()

    officer.post(url("accept", submitted), typed | {"note": "材料齐全"})
    assert Case.objects.get(pk=submitted.pk).state == "accepted"
    assert CheckLine.objects.get(code="part-title").remark == "已电话核实"


def test_too_long_a_remark_is_told_and_not_lost(submitted, officer):
    answer = officer.post(
        reverse("checklist", args=[submitted.public_id]) + "?autosave", {"part-title": "长" * 301}
    )

    assert answer.status_code == 422
    assert "暂未保存" in answer.json()["message"]
