"""Two channels on a case: the offices among themselves, and with the applicant."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django_fsm import TransitionNotAllowed

from accounts.acting import acting
from accounts.models import Message
from accounts.roles import Role
from applications.models import Channel, Post
from applications.services import posts
from applications.taken_away import posts as taken_away
from tests import factories as make
from tests import journey
from tests.applications.pages import text, url

INTERNAL, APPLICANT = Channel.INTERNAL, Channel.APPLICANT


@pytest.fixture
def case(cast):
    return journey.to_submitted(cast)


def write(case, channel, by, words="请补充说明。", **more):
    return posts.write(case, channel, by=by, text=words, **({"key": uuid4().hex} | more))


def told():
    """Who has been told since the test last asked, and what."""
    found = list(Message.objects.order_by("pk").select_related("user"))
    Message.objects.all().delete()
    return {message.user for message in found}, [(one.subject, one.body) for one in found]


def seen(user):
    return list(Post.objects.visible_to(user).values_list("text", flat=True))


def test_office_writes_to_the_applicant_who_answers(cast, case):
    told()
    write(case, APPLICANT, cast.local_officer, "发票看不清。")
    readers, ((subject, body),) = told()
    assert readers == {cast.applicant}
    assert subject == f"{case.number}　{cast.unit.name}来信"
    assert body == f"{cast.unit.name}：\n发票看不清。"

    write(case, APPLICANT, cast.applicant, "已重新扫描。")
    readers, ((subject, body),) = told()
    assert readers == {cast.local_officer}
    assert (subject, body) == (f"{case.number}　申报单位来信", f"{cast.applicant}：\n已重新扫描。")
    assert seen(cast.applicant) == seen(cast.lead) == ["发票看不清。", "已重新扫描。"]


def test_internal_notes_tell_whoever_has_it_in_hand_and_who_wrote_before(cast, case):
    officer = cast.local_officer
    told()
    write(case, INTERNAL, cast.registrar, "该企业去年搬过家。")
    assert told()[0] == {officer}
    write(case, INTERNAL, cast.local_officer, "已核对地址。")
    readers, ((subject, _),) = told()

    assert readers == {cast.registrar}
    assert subject == f"{case.number}　内部备注"


def test_a_question_on_a_return_goes_to_who_sent_it_back(cast, case):
    case = journey.accept(case, by=cast.local_officer)
    journey.acceptance.return_for_correction(case, by=cast.preliminary, note="缺审计报告。")
    told()
    write(case, APPLICANT, cast.applicant, "哪一年的审计报告？")

    assert told()[0] == {cast.preliminary}


def test_internal_notes_are_for_the_offices_of_the_case_alone(cast, moving_clock):
    case = journey.to_in_review(cast)
    expert = cast.experts[0]
    journey.panels.appoint(case, [expert.expert], by=cast.lead)
    journey.panels.declare(case.seats.get(), by=expert)
    delegate = cast.delegates["kw"]
    write(case, INTERNAL, cast.lead, "内部")
    write(case, APPLICANT, cast.lead, "往来")

    assert seen(cast.applicant) == ["往来"]
    assert seen(expert) == seen(delegate) == seen(cast.payer) == []
    for user in (cast.local_officer, cast.registrar, cast.clerk, cast.auditor):
        assert seen(user) == ["内部", "往来"]
    other_town = make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=make.LocalUnitFactory())
    assert seen(other_town) == []


def test_who_acts_for_the_applicant_reads_as_its_applicant_under_every_login(cast, case):
    twofold = make.UserFactory(person=cast.applicant.person, roles=[Role.REVIEW_LEAD])
    write(case, INTERNAL, cast.registrar, "内部")
    write(case, APPLICANT, cast.registrar, "往来")

    assert seen(twofold) == []
    with pytest.raises(PermissionDenied):
        write(case, INTERNAL, twofold)
    make.MemberFactory(party=cast.party, user=cast.lead)
    assert seen(type(cast.lead).objects.get(pk=cast.lead.pk)) == ["往来"]


@pytest.mark.parametrize("who", ["applicant", "auditor", "payer"])
def test_others_write_no_internal_note(cast, case, who):
    with pytest.raises(PermissionDenied):
        write(case, INTERNAL, getattr(cast, who))


def test_nothing_is_written_on_a_draft(cast):
    with pytest.raises(TransitionNotAllowed, match="尚未提交"):
        write(journey.draft(cast), APPLICANT, cast.applicant)


def test_the_same_key_is_one_post(cast, case):
    first = write(case, APPLICANT, cast.applicant, key="once")
    told()

    assert write(case, APPLICANT, cast.applicant, key="once") == first
    assert told()[0] == set()
    for channel, by in ((INTERNAL, cast.lead), (APPLICANT, cast.lead)):
        with pytest.raises(ValidationError, match="已用于另一操作"):
            write(case, channel, by, key="once")


def test_an_empty_post_is_refused(cast, case):
    with pytest.raises(ValidationError, match="请写明内容"):
        write(case, APPLICANT, cast.applicant, " \n")


def test_a_post_stands_as_it_was_written(cast, case):
    post = write(case, INTERNAL, cast.registrar)

    for change in (
        lambda: Post.objects.filter(pk=post.pk).update(channel=APPLICANT),
        lambda: Post.objects.filter(pk=post.pk).delete(),
    ):
        with (
            acting(cast.registrar),
            pytest.raises((IntegrityError, DatabaseError), match="不得修改或删除"),
            transaction.atomic(),
        ):
            change()


def test_take_away_has_the_correspondence_alone(cast, case):
    write(case, INTERNAL, cast.registrar, "内部")
    write(case, APPLICANT, cast.registrar, "往来")

    assert [post.text for post in taken_away(cast.party, cast.applicant)] == ["往来"]


def test_attachment_is_read_by_who_reads_the_post(cast, case, browse):
    upload = SimpleUploadedFile("情况说明.pdf", make.pdf().read())
    post = write(case, INTERNAL, cast.registrar, upload=upload)
    address = f"/files/{post.file.public_id}/"

    assert browse(cast.local_officer).get(address).getvalue().startswith(b"%PDF")
    assert browse(cast.applicant).get(address).status_code == 404


def test_page_says_into_which_channel_one_types(cast, case, browse):
    write(case, INTERNAL, cast.registrar, "该企业去年搬过家。")
    write(case, APPLICANT, cast.registrar, "请说明搬迁时间。")

    staff = text(browse(cast.local_officer).get(url("case", case)))
    own = text(browse(cast.applicant).get(url("case", case)))

    for words in (
        "保存内部备注（仅内部可见）",
        "发送给企业",
        "该企业去年搬过家。",
        str(cast.registrar),
    ):
        assert words in staff
    assert posts.PROMISES["note"] in staff
    assert posts.PROMISES["to_applicant"] in staff
    assert "请说明搬迁时间。" in own
    assert "发送给办理单位" in own
    assert posts.PROMISES["to_office"] in own
    for words in ("内部", "该企业去年搬过家。", str(cast.registrar)):
        assert words not in own


def test_writing_by_the_page(cast, case, browse):
    officer = browse(cast.local_officer)
    form = {"key": "typed", "text": "请说明搬迁时间。"}

    for _ in range(2):
        answer = officer.post(url("write_letter", case), form)
        assert answer.url == f"{url('case', case)}#applicant"
    assert Post.objects.get().by == cast.local_officer

    refused = officer.post(url("write_note", case), {"key": "again", "text": ""})
    assert "请写明内容" in text(refused)
    stale = officer.post(url("write_note", case), {"text": "写了很久。"})
    assert "页面已过期" in text(stale)
    assert "写了很久。" in text(stale)
    assert Post.objects.count() == 1


def test_page_of_a_channel_is_shut_to_others(cast, case, browse):
    assert browse(cast.applicant).get(url("write_note", case)).status_code == 403
    assert browse(cast.payer).get(url("write_note", case)).status_code == 404
    assert browse(cast.auditor).get(url("write_letter", case)).status_code == 403
