"""The applicant at work: start, fill in, hand in, submit, correct."""

import pytest
from django.urls import reverse

from applications.models import Case
from applications.services import acceptance
from applications.states import State
from tests import factories as make
from tests import journey
from tests.applications.pages import hidden, said, text, url


@pytest.fixture
def owner(cast, browse):
    return browse(cast.applicant)


def words(case, **changed):
    """What the page of the project posts for a complete case."""
    return {
        "title": case.title,
        "summary": case.summary,
        "completed_on": case.completed_on.isoformat(),
    } | changed


def autosave(name, case):
    return url(name, case) + "?autosave"


def test_draft_is_started_from_a_call(cast, owner):
    call = make.CallFactory()
    start = reverse("start", args=[call.public_id])
    item = make.item("district_workshop", call.version)

    response = owner.post(start, {"item": item.pk, "party": cast.party.pk})

    case = Case.objects.get()
    assert response.url == url("file_unit", case)
    assert (case.party, case.item, case.state) == (cast.party, item, State.DRAFT)


def test_second_start_leads_to_the_earlier_draft(cast, owner):
    case = journey.draft(cast)
    start = reverse("start", args=[case.call.public_id])

    response = owner.post(start, {"item": case.item_id, "party": cast.party.pk})

    assert response.url == url("file_case", case)
    assert "已有“区级智能车间”的草稿或在办件" in said(response)[0]
    assert Case.objects.count() == 1


def test_start_for_a_foreign_party_is_refused_at_the_field(owner):
    call = make.CallFactory()
    other = make.PartyFactory()
    start = reverse("start", args=[call.public_id])

    response = owner.post(start, {"item": make.item().pk, "party": other.pk})

    assert response.status_code == 200
    assert "party" in response.context["form"].errors
    assert not Case.objects.exists()


def test_registrar_starts_at_the_counter_by_credit_code(cast, browse):
    call = make.CallFactory()
    counter = browse(cast.registrar)
    start = reverse("start", args=[call.public_id])
    item = make.item("district_workshop", call.version).pk

    wrong = counter.post(start, {"item": item, "uscc": f"{cast.party.uscc[:-1]}?"})
    assert "第18位" in text(wrong)
    counter.post(start, {"item": item, "uscc": cast.party.uscc.lower()})

    assert Case.objects.get().party == cast.party


def test_filing_goes_on_at_the_first_page_with_a_fault_and_then_where_it_was_left(cast, owner):
    case = journey.draft(cast, completed_on=None)

    first = owner.get(url("file_case", case))
    owner.post(url("file_account", case), {"has_committed": "on", "account": case.account_id})
    later = owner.get(url("file_case", case))

    assert first.url == url("file_project", case)
    assert later.url == url("file_account", case)


def test_bar_names_each_step_with_its_faults(cast, owner):
    case = journey.draft(cast, completed_on=None, materials=False)

    page = owner.get(url("file_unit", case))

    assert [(stop.step, stop.status, stop.faults) for stop in page.context["stops"]] == [
        ("unit", "now", 0),
        ("project", "open", 1),
        ("investment", "done", 0),
        ("materials", "open", 1),
        ("account", "done", 0),
        ("check", "open", 2),
    ]


def test_pages_without_investment_leave_that_step_out(cast, owner):
    case = journey.draft(cast, code="lighthouse")

    page = owner.get(url("file_unit", case))

    assert "investment" not in [stop.step for stop in page.context["stops"]]
    assert owner.get(url("file_investment", case)).url == url("file_case", case)


def test_page_shows_checks_with_their_article_who_mends_them_and_the_estimate(cast, owner):
    make.check(cast.party, "pays_tax_here", "no")
    case = journey.draft(cast, completed_on=None)

    page = text(owner.get(url("file_project", case)))

    assert "请填写建成（完成）日期。" in page
    assert "第六条（一）2" in page
    assert "可以办理的人：申报单位" in page
    assert "财税户管地未核实在本区" in page
    assert "可以办理的人：所属街镇（区属企业）受理员" in page
    assert "区级智能车间（第2档）奖励标准为20万元" in page
    assert "尚未保存" in page


def test_page_is_kept_and_leads_to_the_next(cast, owner):
    case = journey.draft(cast)

    stays = owner.post(url("file_project", case), words(case, title="冲压智能车间"))
    onward = owner.post(url("file_project", case), words(case) | {"next": "1"})

    assert stays.url == url("file_project", case)
    assert "保存" in said(stays)[0]
    assert onward.url == url("file_investment", case)
    assert Case.objects.get().filing_step == "investment"


def test_page_is_kept_while_typing(cast, owner):
    case = journey.draft(cast)

    answer = owner.post(autosave("file_project", case), words(case, title="冲压智能车间"))

    assert answer.json()["message"].startswith("草稿已于 ")
    assert Case.objects.get().title == "冲压智能车间"


def test_page_keeps_nothing_of_the_other_pages(cast, owner):
    case = journey.draft(cast)

    owner.post(url("file_unit", case), {"place": "青浦区崧泽大道1号"})

    kept = Case.objects.get()
    assert (kept.place, kept.title, kept.has_committed) == ("青浦区崧泽大道1号", case.title, True)


def test_stale_page_is_told_and_loses_nothing(cast, owner):
    case = journey.draft(cast)
    seen = owner.get(url("file_project", case)).context["form"]["seen"].value()
    owner.post(url("file_project", case), words(case, title="另一台设备上的名称", seen=seen))

    mine = words(case, title="这台设备上的名称", seen=seen)
    by_itself = owner.post(autosave("file_project", case), mine)
    told = owner.post(url("file_project", case), mine)

    assert by_itself.status_code == 409
    assert by_itself.json()["is_stale"]
    assert "在另一处保存过" in text(told)
    assert "另一台设备上的名称" in text(told)
    assert 'value="这台设备上的名称"' in text(told)
    assert Case.objects.get().title == "另一台设备上的名称"

    again = told.context["form"]["seen"].value()
    owner.post(url("file_project", case), {**mine, "seen": again})
    assert Case.objects.get().title == "这台设备上的名称"


def test_two_devices_on_two_pages_do_not_meet(cast, owner):
    case = journey.draft(cast)
    seen = owner.get(url("file_project", case)).context["form"]["seen"].value()
    owner.post(url("file_unit", case), {"place": "崧泽大道1号"})

    answer = owner.post(autosave("file_project", case), words(case, title="新名称", seen=seen))

    assert answer.status_code == 200
    follows = words(case, title="更新的名称", seen=answer.json()["seen"])
    assert owner.post(autosave("file_project", case), follows).status_code == 200


def test_wrong_date_is_refused_at_its_field_and_everything_typed_stays(cast, owner):
    case = journey.draft(cast)
    typed = words(case, title="写了一半的名称", completed_on="2026-13-45")

    response = owner.post(url("file_project", case), typed)
    autosaved = owner.post(autosave("file_project", case), typed)

    page = text(response)
    assert "请填写真实的日期" in page
    assert "写了一半的名称" in page
    assert "2026-13-45" in page
    assert autosaved.status_code == 422
    assert Case.objects.get().title == case.title


def test_complete_draft_is_looked_over_and_submitted(cast, owner):
    case = journey.draft(cast)

    account = {"account": case.account_id, "has_committed": "on"}
    review = owner.post(url("file_account", case), account | {"next": "1"})
    assert review.url == url("submit", case)
    assert "请核对以下内容" in text(owner.get(review.url))
    response = owner.post(review.url, hidden(owner, "submit", case))

    case = Case.objects.get()
    assert case.state == State.SUBMITTED
    assert response.url == url("case", case)
    assert case.number in said(response)[0]


def test_incomplete_draft_says_what_is_missing_and_where(cast, owner):
    case = journey.draft(cast, completed_on=None, materials=False)

    page = text(owner.get(url("submit", case)))
    response = owner.post(url("submit", case), {"key": "k", "revision": 0})

    assert f"{url('file_project', case)}#id_completed_on" in page
    assert f"{url('file_materials', case)}#materials" in page
    assert response.status_code == 200
    assert "缺少必交材料" in text(response)
    assert Case.objects.get().state == State.DRAFT


def test_double_click_submits_once(cast, owner):
    case = journey.draft(cast)
    form = hidden(owner, "submit", case)

    first = owner.post(url("submit", case), form)
    second = owner.post(url("submit", case), form)

    assert first.url == second.url == url("case", case)
    assert case.log.count() == 1


def test_other_tab_learns_who_submitted(cast, owner):
    case = journey.draft(cast)
    stale = hidden(owner, "submit", case)
    owner.post(url("submit", case), hidden(owner, "submit", case))

    response = owner.post(url("submit", case), stale)

    assert response.url == url("case", case)
    assert f"已由{cast.applicant}于" in said(response)[-1]
    assert "提交申报" in said(response)[-1]
    assert case.log.count() == 1


def test_submitted_case_is_no_longer_filled_in(cast, owner):
    case = journey.to_submitted(cast)

    page = owner.get(url("file_case", case))
    saved = owner.post(autosave("file_project", case), words(case))

    assert page.url == url("case", case)
    assert owner.get(url("file_project", case)).url == url("case", case)
    assert saved.status_code == 409
    assert "不能再修改" in saved.json()["message"]


def test_returned_filing_shows_the_note_and_goes_in_again(cast, owner):
    case = journey.to_submitted(cast)
    acceptance.return_for_correction(case, by=cast.local_officer, note="执照不清，请重新扫描。")

    page = text(owner.get(url("file_project", case)))
    owner.post(url("file_project", case), words(case, summary="已更换执照。"))
    owner.post(url("resubmit", case), hidden(owner, "resubmit", case))

    assert "执照不清，请重新扫描。" in page
    assert Case.objects.get().state == State.SUBMITTED


def test_case_of_somebody_else_is_not_found(cast, browse):
    case = journey.draft(cast)
    stranger = browse(make.MemberFactory().user)

    for name in ("file_case", "file_unit", "file_materials", "submit", "withdraw", "case"):
        assert stranger.get(url(name, case)).status_code == 404
    assert stranger.post(autosave("file_project", case), words(case)).status_code == 404


def test_reviewer_who_may_look_may_not_fill_in(cast, browse):
    case = acceptance.return_for_correction(
        journey.to_submitted(cast), by=cast.local_officer, note="请补充发票。"
    )

    response = browse(cast.lead).get(url("file_case", case))

    assert response.status_code == 403
    assert "申报单位，或代为录入的区经委登记员" in text(response)


def test_unit_page_shows_what_the_town_has_verified(cast, owner):
    case = journey.draft(cast)

    page = owner.get(url("file_unit", case))

    assert page.context["places"] == [
        ("依法设立登记在本区", True),
        ("实际经营地在本区", True),
        ("财税户管地在本区", True),
    ]
    assert cast.party.uscc in text(page)


@pytest.mark.parametrize("step", ["unit", "project", "investment", "materials", "account"])
def test_filing_pages_stay_within_their_queries(cast, owner, django_assert_max_num_queries, step):
    case = journey.draft(cast, code="enterprise_upgrade")
    owner.get(url("case", case))

    with django_assert_max_num_queries(20):
        page = owner.get(url(f"file_{step}", case))

    assert page.status_code == 200


def test_autosave_stays_within_its_queries(cast, owner, django_assert_max_num_queries):
    case = journey.draft(cast)
    seen = owner.get(url("file_project", case)).context["form"]["seen"].value()

    with django_assert_max_num_queries(20):
        owner.post(autosave("file_project", case), words(case, title="新名称", seen=seen))


def test_checked_is_the_bar_and_the_findings(cast, owner):
    case = journey.draft(cast, completed_on=None)

    page = text(owner.get(url("file_checked", case) + "?step=project"))

    assert "请填写建成（完成）日期。" in page
    assert "1 处待改" in page
