"""A title that no mapping knows: asked, answered by two people, and never entered before (R29)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import clock
from accounts.acting import acting
from applications.models import Case, Recognition, TitleQuestion
from applications.services import recognition, title_questions
from policies.models import Note, TitleMapping
from tests import factories as make
from tests import journey
from tests.applications.pages import said, text, url
from tests.applications.test_recognition_import import agree, send, sheet

TITLE, READING = "智能制造示范工厂", "工信部该批名单与细则所称国家级标杆工厂一致。"
Status, State = Recognition.Status, TitleQuestion.State


@pytest.fixture
def waiting(cast):
    make.policy()
    opened = journey.official_list(cast)
    return recognition.enter(opened, cast.party, TITLE, by=cast.registrar)


def propose(row, by):
    return title_questions.propose(
        row.question, make.item("national_benchmark"), by=by, reading=READING,
        document_number=row.official_list.document_number, issued_on=clock.today(),
    )  # fmt: skip


def test_line_waits_until_two_people_have_mapped_its_title(cast, waiting):
    assert (waiting.status, waiting.item) == (Status.WAITING, None)
    with pytest.raises(ValidationError, match="未列入称号对照表"):
        recognition.recognise(waiting, by=cast.second_registrar)

    question = propose(waiting, cast.registrar)
    with pytest.raises(PermissionDenied, match="拟定人以外"):
        title_questions.confirm(question, by=cast.registrar)
    title_questions.confirm(question, by=cast.lead)

    row = Recognition.objects.get()
    assert (row.status, row.item.code) == (Status.ENTERED, "national_benchmark")
    assert recognition.recognise(row, by=cast.second_registrar).item == row.item
    note = TitleMapping.objects.get(title=TITLE).note
    assert (note.rule, note.answer, note.author) == ("titles", READING, str(cast.registrar))
    again = recognition.enter(
        row.official_list, make.EnterpriseFactory().party, " 智能制造 示范工厂", by=cast.registrar
    )
    assert again.status == Status.ENTERED


def test_rejected_title_leaves_the_list_and_is_refused_with_its_reason(cast, waiting):
    with pytest.raises(PermissionDenied, match="登记员或评审负责人"):
        title_questions.reject(waiting.question, by=cast.publisher, reading="非标杆。")
    title_questions.reject(waiting.question, by=cast.lead, reading="揭榜单位尚未认定。")

    row = Recognition.objects.get()
    assert (row.status, row.note) == (Status.DROPPED, "称号不予列入对照：揭榜单位尚未认定。")
    with pytest.raises(ValidationError, match="不予列入称号对照表：揭榜单位尚未认定"):
        recognition.enter(row.official_list, cast.party, TITLE, by=cast.registrar)
    assert Note.objects.filter(rule="titles", answer="揭榜单位尚未认定。").exists()
    assert propose(row, cast.registrar).state == State.PROPOSED  # what was refused may be mended


def test_mapping_sent_back_leaves_the_question_open(cast, waiting):
    title_questions.send_back(propose(waiting, cast.lead), by=cast.registrar, reading="无依据。")

    question = TitleQuestion.objects.get()
    assert (question.state, question.reason) == (State.OPEN, "无依据。")
    assert propose(waiting, cast.lead).state == State.PROPOSED
    assert Recognition.objects.get().status == Status.WAITING


def test_database_lets_no_unmapped_title_in(cast, waiting):
    item = make.item("national_benchmark")
    known = TitleMapping.objects.get(item=item)
    mapped = {"mapping": known, "item": item, "status": Status.ENTERED}

    for facts in (mapped, mapped | {"mapping": None}):
        with (
            pytest.raises(IntegrityError, match="称号未列入称号对照表"),
            transaction.atomic(),
            acting(cast.registrar),
        ):
            Recognition.objects.filter(pk=waiting.pk).update(**facts)
    mapping = propose(waiting, cast.registrar).mapping
    with (
        pytest.raises(IntegrityError, match="titlemapping_stands_with_a_note"),
        transaction.atomic(),
        acting(cast.registrar),
    ):
        TitleMapping.objects.filter(pk=mapping.pk).update(
            status="standing", checked_by=cast.lead, checked_at=clock.now()
        )


def test_imported_title_is_asked_answered_and_checked_at_its_desk(cast, browse):
    make.policy()
    opened, registrar, lead = journey.official_list(cast), browse(cast.registrar), browse(cast.lead)

    preview = send(registrar, opened, sheet((cast.party.uscc, cast.party.name, TITLE, "")))
    assert f"称号“{TITLE}”未列入称号对照表" in text(preview)
    agree(registrar, preview)
    assert "待区经委答复" in text(
        registrar.get(reverse("recognition_list", args=[opened.public_id]))
    )
    assert "称号待答复" in text(registrar.get(reverse("admin:index")))

    question = TitleQuestion.objects.get()
    desk = url("title_question", question)
    answer = {"decision": "map", "reading": READING, "key": "a"}
    assert "请填写此项" in text(lead.post(desk, answer))
    facts = {"document_number": "工信部〔1〕号", "issued_on": clock.today().isoformat()}
    lead.post(desk, answer | facts | {"item": make.item("national_benchmark").pk})
    assert lead.post(desk, {"decision": "confirm", "key": "b"}).status_code == 403
    page = registrar.get(reverse("recognitions"))
    assert "对照待复核" in text(page)
    done = registrar.post(desk, {"decision": "confirm", "key": "c"})

    assert "已列入称号对照表" in said(done)[0]
    assert opened.rows.get().status == Status.ENTERED
    assert not Case.objects.exists()
    assert READING in text(registrar.get(desk))
