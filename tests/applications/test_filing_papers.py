"""The papers of a filing: an application form for each content, and a receipt."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from pypdf import PdfReader

from accounts.acting import acting
from applications.models import Case, FilingPaper
from applications.services import acceptance, drafting, filing, filing_papers
from records import storage
from records.models import Paper
from records.services import printing
from tests import factories as make
from tests import journey
from tests.applications.pages import hidden, text, url


def words(paper) -> str:
    """What a paper says once it is printed, without white space."""
    with acting(make.house()):
        printing.render(paper.pk)
    paper = Paper.objects.get(pk=paper.pk)
    assert paper.fault == ""
    content = storage.path_of(paper.file.storage_key).read_bytes()
    pages = PdfReader(BytesIO(content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_form_of_a_draft_says_that_it_is_one(cast):
    case = journey.draft(cast)
    journey.invest(case, number="00000042")

    said = words(filing_papers.ask_for_form(case, by=cast.applicant))

    digest = filing.content_digest(Case.objects.get(pk=case.pk))
    assert "草稿，尚未提交" in said
    assert digest in said
    assert case.title in said
    assert "00000042" in said
    assert "营业执照副本复印件" in said


def test_form_is_printed_once_for_each_content(cast):
    case = journey.draft(cast)
    first = filing_papers.ask_for_form(case, by=cast.applicant)

    assert filing_papers.ask_for_form(case, by=cast.applicant) == first
    drafting.keep(case, "unit", {"place": "崧泽大道1号"}, by=cast.applicant)
    assert filing_papers.ask_for_form(case, by=cast.applicant) != first


def test_form_of_what_was_submitted_carries_number_and_fixed_digest(cast):
    case = filing.submit(journey.draft(cast), by=cast.applicant)

    said = words(filing_papers.ask_for_form(case, by=cast.applicant))

    assert f"{case.number}{case.content_sha256[:16]}" in said
    assert "草稿" not in said


def test_form_while_corrections_are_made_is_a_draft_again(cast):
    case = journey.to_submitted(cast)
    acceptance.return_for_correction(case, by=cast.local_officer, note="地点不清。")
    drafting.keep(case, "unit", {"place": "崧泽大道1号"}, by=cast.applicant)

    assert filing_papers.ask_for_form(case, by=cast.applicant).title.endswith("（草稿）")


def test_signs_that_no_typeface_has_are_left_out(cast):
    case = journey.draft(cast, title="智能\U0001f600车间", summary="一\t二\r\n三")

    assert "智能车间" in words(filing_papers.ask_for_form(case, by=cast.applicant))


def test_receipt_says_number_time_and_who_filed(cast):
    case = filing.submit(journey.draft(cast, started_by=cast.registrar), by=cast.registrar)

    said = words(filing_papers.ask_for_receipt(case, by=cast.applicant))

    assert case.number in said
    assert case.content_sha256 in said
    assert f"提交人：{cast.registrar}" in said
    assert "登记员在窗口代为录入" in said


def test_no_receipt_before_submission_and_none_for_others(cast):
    case = journey.draft(cast)

    with pytest.raises(ValidationError, match="尚未提交"):
        filing_papers.ask_for_receipt(case, by=cast.applicant)
    with pytest.raises(PermissionDenied, match="代为录入"):
        filing_papers.ask_for_form(case, by=cast.lead)


def test_submission_has_both_papers_printed(cast, browse):
    owner = browse(cast.applicant)
    case = journey.draft(cast)

    owner.post(url("submit", case), hidden(owner, "submit", case))

    kinds = FilingPaper.objects.filter(case=case).values_list("paper__kind", flat=True)
    assert set(kinds) == {"application_form", "filing_receipt"}
    assert "申报材料提交回执" in text(owner.get(url("case", case)))
    shown = text(owner.get(url("filing_papers", case) + "?part"))
    assert "正在制作" in shown
    assert "data-poll-again" in shown


def test_papers_are_asked_for_by_button(cast, browse):
    owner = browse(cast.applicant)
    case = journey.draft(cast)

    answer = owner.post(reverse("print_filing", args=[case.public_id, "application_form"]))
    early = owner.post(reverse("print_filing", args=[case.public_id, "filing_receipt"]))
    other = owner.post(reverse("print_filing", args=[case.public_id, "payment_order"]))

    assert answer.url == early.url == url("filing_papers", case)
    assert other.status_code == 404
    assert case.filing_papers.get().paper.kind == "application_form"
