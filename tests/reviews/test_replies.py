"""The reply to an objection: what it says, to whom it is shown, and to whom never."""

import pytest
from django.core.exceptions import ValidationError
from django.db.transaction import atomic

from accounts.acting import acting
from accounts.roles import Role
from applications.models import Case
from applications.services import telling
from records import proof, storage
from records.models import File, Paper
from records.services import papers, printing
from reviews.models import Objection
from reviews.services import objections, proposals
from tests import factories as make
from tests import journey
from tests.reviews.conftest import text

SAID = {"objector": "上海㛃美食品有限公司", "contact": "13812345678", "claim": "面积不实"}


@pytest.fixture
def case(cast):
    return journey.to_on_notice(cast)


@pytest.fixture
def raised(cast, case):
    return objections.raise_objection(case, by=cast.house, **SAID)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def again(objection: Objection) -> Objection:
    return Objection.objects.select_related("reply__file").get(pk=objection.pk)


def printed(cast, objection: Objection) -> tuple[Objection, str]:
    """The objection with its reply as issued, and what the reply says."""
    with acting(cast.house):
        printing.render(again(objection).reply_id)
    answered = again(objection)
    assert answered.reply.state == Paper.State.ISSUED, answered.reply.fault
    path = storage.path_of(answered.reply.file.storage_key)
    return answered, proof.words_of(path.read_bytes())


def test_reply_says_what_was_found_and_what_follows(media, cast, case, raised):
    objections.reduce(
        raised, by=cast.investigator, finding="1. 现场核查。\n2. 两台未用。", amount=10_000_000
    )
    answered, words = printed(cast, raised)

    assert answered.reply.number.startswith("青经智异〔")
    for told in ("上海㛃美食品有限公司：", case.party.name, case.title, "2.两台未用。"):
        assert told in words
    assert "异议部分成立。" in words
    assert "核减该项目的拟支持金额。" in words
    for secret in (SAID["contact"], case.number, case.party.legal_representative):
        assert secret not in words
    assert list(papers.faults()) == []


@pytest.mark.parametrize(
    ("ending", "conclusion", "effect"),
    [
        ("dismiss", "异议不成立。", "原公示内容不作调整。"),
        ("uphold", "异议成立。", "该项目不予支持。"),
    ],
)
def test_every_ending_has_its_words(cast, raised, ending, conclusion, effect):
    getattr(objections, ending)(raised, by=cast.investigator, finding="经核查。")

    told = again(raised).reply.values
    assert (told["conclusion"], told["effect"]) == (conclusion, effect)


def test_proposal_anew_is_told_to_every_objector(cast, case, raised):
    other_lead = make.UserFactory(roles=[Role.REVIEW_LEAD])
    proposals.propose_anew(Case.objects.get(pk=case.pk), by=other_lead, reason="项目名称有误。")

    assert again(raised).reply.values["effect"] == "该项目重新拟定并另行公示。"


def test_finding_with_a_private_number_is_refused_before_anything_is_closed(cast, raised):
    for finding in ("与李某13912345678核实。", "账号6222021001012345678收款。"):
        with pytest.raises(ValidationError, match="给他人看的文件中疑有"), atomic():
            objections.dismiss(raised, by=cast.investigator, finding=finding)

    left = again(raised)
    assert (left.state, left.reply) == (Objection.State.OPEN, None)
    assert not Paper.objects.filter(kind="objection_reply").exists()


def test_reply_is_seen_by_investigators_and_auditors_alone(media, cast, case, raised):
    objections.uphold(raised, by=cast.investigator, finding="经核查。")
    answered, _ = printed(cast, raised)

    readers = {
        cast.investigator: 1, cast.auditor: 1, cast.applicant: 0, cast.lead: 0,
        cast.publisher: 0, cast.local_officer: 0,
    }  # fmt: skip
    for user, seen in readers.items():
        assert Paper.objects.visible_to(user).filter(pk=answered.reply_id).count() == seen, user
        assert File.objects.visible_to(user).filter(pk=answered.reply.file_id).count() == seen, user


def test_applicant_of_an_upheld_case_learns_neither_objector_nor_finding(media, cast, case, raised):
    objections.uphold(raised, by=cast.investigator, finding="据㛃美公司举报核实。")
    line = case.log.get(step="uphold_objection")
    telling.tell_step(line.pk)
    with acting(cast.house):
        printing.render(line.letter.paper_id)
    paper = line.letter.paper
    paper.refresh_from_db()
    words = proof.words_of(storage.path_of(paper.file.storage_key).read_bytes())

    assert "第六条（一）4的规定，决定不予支持。" in words
    assert "㛃美" not in words


def test_receipt_offers_the_reply_to_who_holds_its_address(media, cast, raised, browse):
    public = browse()
    assert public.open("objection_reply", raised.public_id).status_code == 404
    objections.dismiss(raised, by=cast.investigator, finding="经核查。")
    assert "正在制作" in text(public.open("objection_receipt", raised.public_id))
    assert public.open("objection_reply", raised.public_id).status_code == 404
    answered, _ = printed(cast, raised)

    page = text(public.open("objection_receipt", raised.public_id))
    assert answered.reply.number in page
    assert f"/objections/{raised.public_id}/reply/" in page
    fetched = public.open("objection_reply", raised.public_id)
    assert b"".join(fetched.streaming_content).startswith(b"%PDF")
    assert "no-store" in fetched["Cache-Control"]
    assert public.get(f"/files/{answered.reply.file.public_id}/").status_code == 302
