"""The applicant at work: start, fill in, hand in, submit, correct."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.acting import acting
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
    """What the filing page posts for a complete case."""
    return {
        "title": case.title,
        "summary": case.summary,
        "completed_on": case.completed_on.isoformat(),
        "account": case.account_id,
        "has_committed": "on",
    } | changed


def test_draft_is_started_from_a_call(cast, owner):
    call = make.CallFactory()
    start = reverse("start", args=[call.public_id])
    item = make.item("district_workshop", call.version)

    response = owner.post(start, {"item": item.pk, "party": cast.party.pk})

    case = Case.objects.get()
    assert response.url == url("file_case", case)
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


def test_filing_page_shows_checks_with_their_article_and_the_estimate(cast, owner):
    case = journey.draft(cast, completed_on=None)

    page = text(owner.get(url("file_case", case)))

    assert "请填写建成（完成）日期。" in page
    assert "第六条（一）2" in page
    assert "区级智能车间（第2档）奖励标准为20万元" in page
    assert "尚未保存" in page


def test_draft_is_saved_with_the_button(cast, owner):
    case = journey.draft(cast)

    response = owner.post(url("file_case", case), words(case, title="冲压智能车间"))

    assert response.url == url("file_case", case)
    assert "保存" in said(response)[0]
    assert Case.objects.get().title == "冲压智能车间"


def test_draft_is_saved_while_typing(cast, owner):
    case = journey.draft(cast)

    answer = owner.post(url("save_draft", case), words(case, title="冲压智能车间"))

    assert answer.json()["message"].startswith("草稿已于 ")
    assert Case.objects.get().title == "冲压智能车间"


def test_wrong_date_is_refused_at_its_field_and_everything_typed_stays(cast, owner):
    case = journey.draft(cast)
    typed = words(case, title="写了一半的名称", completed_on="2026-13-45")

    response = owner.post(url("file_case", case), typed)
    autosaved = owner.post(url("save_draft", case), typed)

    page = text(response)
    assert "请填写真实的日期" in page
    assert "写了一半的名称" in page
    assert "2026-13-45" in page
    assert autosaved.status_code == 422
    assert Case.objects.get().title == case.title


def test_material_is_uploaded_and_replaced(cast, owner):
    case = journey.draft(cast, materials=False)
    kind = case.item.materials.get(code="licence")

    for name in ("执照.pdf", "新执照.pdf"):
        upload = {"material-licence": make.pdf(name), "upload": "material-licence"}
        response = owner.post(url("file_case", case), words(case) | upload)

    assert response.url == url("file_case", case) + "#material-licence"
    assert case.materials.current().get().file.name == "新执照.pdf"
    assert case.materials.filter(kind=kind).count() == 2
    page = text(owner.get(url("file_case", case)))
    assert "新执照.pdf" in page
    assert "未扫描" in page


def test_file_of_another_type_is_refused_at_its_field_and_the_text_is_kept(cast, owner):
    case = journey.draft(cast, materials=False)
    fake = SimpleUploadedFile("执照.pdf", b"MZ not a pdf", content_type="application/pdf")

    response = owner.post(
        url("file_case", case), words(case, title="新名称") | {"material-licence": fake}
    )

    assert response.status_code == 200
    assert "material-licence" in response.context["form"].errors
    assert "PDF、JPG、PNG" in text(response)
    assert Case.objects.get().title == "新名称"
    assert not case.materials.exists()


def test_complete_draft_is_looked_over_and_submitted(cast, owner):
    case = journey.draft(cast)

    review = owner.post(url("file_case", case), words(case) | {"review": "1"})
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

    assert f"{url('file_case', case)}#id_completed_on" in page
    assert f"{url('file_case', case)}#materials" in page
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
    saved = owner.post(url("save_draft", case), words(case))

    assert page.url == url("case", case)
    assert saved.status_code == 409
    assert "不能再修改" in saved.json()["message"]


def test_returned_filing_shows_the_note_and_goes_in_again(cast, owner):
    case = journey.to_submitted(cast)
    acceptance.return_for_correction(case, by=cast.local_officer, note="执照不清，请重新扫描。")

    page = text(owner.get(url("file_case", case)))
    owner.post(url("file_case", case), words(case, summary="已更换执照。"))
    owner.post(url("resubmit", case), hidden(owner, "resubmit", case))

    assert "执照不清，请重新扫描。" in page
    assert Case.objects.get().state == State.SUBMITTED


def test_case_of_somebody_else_is_not_found(cast, browse):
    case = journey.draft(cast)
    stranger = browse(make.MemberFactory().user)

    for name in ("file_case", "submit", "withdraw", "case"):
        assert stranger.get(url(name, case)).status_code == 404
    assert stranger.post(url("save_draft", case), words(case)).status_code == 404


def test_reviewer_who_may_look_may_not_fill_in(cast, browse):
    case = journey.draft(cast)

    response = browse(cast.lead).get(url("file_case", case))

    assert response.status_code == 403
    assert "申报单位，或代为录入的区经委登记员" in text(response)


def test_unverified_place_is_shown_while_filling_in(cast, owner):
    with acting(cast.house):
        cast.party.enterprise.pays_tax_here = False
        cast.party.enterprise.save()

    page = text(owner.get(url("file_case", journey.draft(cast))))

    assert "财税户管地未核实在本区" in page


def test_filing_page_stays_within_its_queries(cast, owner, django_assert_max_num_queries):
    case = journey.draft(cast)

    with django_assert_max_num_queries(25):
        owner.get(url("file_case", case))
