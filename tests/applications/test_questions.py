"""A question on a call is answered to all without a name, or to the asker alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import clock
from accounts.acting import acting
from accounts.models import Message
from applications.models import Faq, Question
from applications.queues import queues
from applications.services import faqs, questions
from tests import factories as make
from tests.applications.pages import text

ASKED = "我单位的车间在2022年5月改造完成，可以申报吗？"


@pytest.fixture
def call(db):
    return make.CallFactory()


@pytest.fixture
def question(cast, call):
    return questions.ask(call, by=cast.applicant, text=ASKED)


def told(user):
    return list(Message.objects.filter(user=user).values_list("subject", flat=True))


def test_question_waits_in_the_queue_of_registrars_who_are_told(cast, question):
    registrar, lead = cast.registrar, cast.lead
    questions.ask(question.call, by=cast.applicant, text="第二个问题")

    waiting = {queue.label: queue.count for queue in queues(registrar)}

    assert waiting["咨询待答复"] == 2
    assert "咨询待答复" not in {queue.label for queue in queues(lead)}
    assert told(registrar) == ["有新的申报咨询", "有新的申报咨询"]
    assert told(lead) == []


def test_private_answer_is_the_askers_alone(cast, question, browse):
    other = make.MemberFactory().user
    ask = reverse("ask", args=[question.call.public_id])

    questions.answer_privately(question, by=cast.registrar, answer="按贵单位情况可以。")

    assert "按贵单位情况可以" in text(browse(cast.applicant).get(ask))
    assert "按贵单位情况可以" not in text(browse(other).get(ask))
    assert told(cast.applicant) == ["您的申报咨询已有答复"]
    assert not Faq.objects.exists()


def test_public_answer_is_on_the_page_of_the_call_in_other_words(cast, question, client):
    questions.answer_publicly(
        question, by=cast.registrar, wording="5月完成改造的能否申报？", answer="可以。"
    )

    page = text(client.get(reverse("call", args=[question.call.public_id])))
    assert "5月完成改造的能否申报？" in page
    assert ASKED not in page
    assert told(cast.applicant) == ["您的申报咨询已有答复"]


@pytest.mark.parametrize("what", ["name", "uscc", "person", "mobile"])
def test_public_answer_names_nobody(cast, question, what):
    words = {
        "name": cast.party.name,
        "uscc": cast.party.uscc,
        "person": cast.applicant.person.name,
        "mobile": "13800138000",
    }

    with pytest.raises(ValidationError, match="不能出现"):
        questions.answer_publicly(
            question, by=cast.registrar, wording=f"{words[what]}能否申报？", answer="可以。"
        )

    assert not Faq.objects.exists()


def test_question_is_answered_once(cast, question):
    questions.answer_privately(question, by=cast.registrar, answer="可以。")

    with pytest.raises(ValidationError, match=f"已由{cast.registrar}答复"):
        questions.answer_publicly(
            question, by=cast.second_registrar, wording="能否申报？", answer="不可以。"
        )
    with pytest.raises(IntegrityError), acting(cast.registrar), transaction.atomic():
        Question.objects.update(answer="不可以。")
    assert len(told(cast.applicant)) == 1


def test_officials_do_not_ask_and_others_do_not_answer(cast, question):
    with pytest.raises(PermissionDenied):
        questions.ask(question.call, by=cast.lead, text="？")
    with pytest.raises(PermissionDenied):
        questions.answer_privately(question, by=cast.lead, answer="可以。")


def test_one_person_does_not_flood_the_desk(cast, call):
    for number in range(questions.MOST_OPEN):
        questions.ask(call, by=cast.applicant, text=f"问题{number}")

    with pytest.raises(ValidationError, match="等待答复"):
        questions.ask(call, by=cast.applicant, text="又一个")


def test_list_says_how_many_working_days_somebody_waits(cast, question, browse, moving_clock):
    moving_clock.shift_to(clock.now() + timedelta(days=14))

    page = text(browse(cast.registrar).get(reverse("question_queue")))

    assert "个工作日" in page
    assert "badge-bad" in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_many(cast, call, count, browse, django_assert_max_num_queries):
    for number in range(count):
        questions.ask(call, by=cast.applicant, text=f"问题{number}")
    client = browse(cast.registrar)

    with django_assert_max_num_queries(12):
        client.get(reverse("question_queue"))


def test_registrar_answers_on_the_page(cast, question, browse):
    address = reverse("question", args=[question.public_id])
    client = browse(cast.registrar)

    page = text(client.get(address))
    short = client.post(address, {"way": "public", "question": "能否申报？", "answer": ""})
    done = client.post(address, {"way": "public", "question": "能否申报？", "answer": "可以。"})

    assert "将告知：所有人" in page
    assert "将告知：只有咨询人" in page
    assert "请填写解答" in text(short)
    assert done.status_code == 302
    assert Faq.objects.published().get().answer == "可以。"


def test_faq_is_written_ordered_published_and_taken_back(cast, call, browse, client):
    officer = browse(cast.registrar)
    listing = reverse("call_faqs", args=[call.public_id])
    page = reverse("call", args=[call.public_id])
    for number in ("一", "二"):
        officer.post(listing, {"question": f"问题{number}", "answer": "解答"})
    first, second = call.faqs.all()
    show = [reverse("show_faq", args=[one.public_id]) for one in (first, second)]

    assert "问题一" not in text(client.get(page))
    for address in show:
        officer.post(address)
    edit = reverse("edit_faq", args=[first.public_id])
    officer.post(edit, {"question": "问题一", "answer": "新的解答", "position": 9})
    shown = text(client.get(page))
    officer.post(show[1])

    assert shown.index("问题二") < shown.index("问题一")
    assert "新的解答" in shown
    assert "问题二" not in text(client.get(page))


def test_public_answer_to_somebody_is_not_taken_back(cast, question):
    faq = questions.answer_publicly(
        question, by=cast.registrar, wording="能否申报？", answer="可以。"
    )

    with pytest.raises(ValidationError, match="不能撤下"):
        faqs.take_back(faq, by=cast.registrar)


def test_applicant_asks_on_the_page(cast, call, browse):
    address = reverse("ask", args=[call.public_id])
    client = browse(cast.applicant)

    empty = client.post(address, {"text": ""})
    done = client.post(address, {"text": ASKED})

    assert "请写明要咨询的问题" in text(empty)
    assert done.status_code == 302
    assert Question.objects.get().asker == cast.applicant
    assert "等待答复" in text(client.get(address))
