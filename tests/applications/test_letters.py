"""Which letter follows which step, and what it tells the applicant."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.acting import acting
from accounts.models import Message, User
from applications.models import LadderEntry, Letter
from applications.services import acceptance, letters, stopping, telling
from applications.states import State
from applications.workflow import STEPS
from parties.models import Ban
from records import proof, storage
from records.models import File, Paper
from records.services import papers, printing
from reviews.services import preliminary, proposals
from tests import journey

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def letter_of(case, step: str) -> Letter | None:
    """The letter that the job after this step leaves."""
    line = case.log.filter(step=step).last()
    telling.tell_step(line.pk)
    return Letter.objects.select_related("paper").filter(line=line).first()


def printed(paper: Paper) -> str:
    with acting(User.objects.house()):
        printing.render(paper.pk)
    paper.refresh_from_db()
    assert paper.state == Paper.State.ISSUED, paper.fault
    return proof.words_of(storage.path_of(paper.file.storage_key).read_bytes())


def test_steps_with_letters_are_steps():
    assert letters.LETTERS.keys() <= {step.__name__ for step in STEPS}


def test_acceptance_is_a_paper_that_the_applicant_may_fetch(media, cast, client):
    case = journey.to_accepted(cast)
    letter = letter_of(case, "accept")
    words = printed(letter.paper)

    year = clock.today().year
    assert letter.paper.number == f"青经智受〔{year}〕1号"
    for told in (case.party.name, case.number, case.item.name, case.local_unit.name):
        assert "".join(told.split()) in words
    assert "下一环节由区经委初审员办理，办理期限为10个工作日。" in words
    message = Message.objects.filter(user=cast.applicant).latest("pk")
    assert f"受理通知书（{letter.paper.number}）" in message.body

    client.force_login(cast.applicant)
    assert letter.paper.number in client.get(f"/cases/{case.public_id}/").content.decode()
    fetched = client.get(f"/files/{letter.paper.file.public_id}/")
    assert b"".join(fetched.streaming_content).startswith(b"%PDF")


def test_letter_is_seen_by_whoever_sees_the_case(media, cast):
    letter = letter_of(journey.to_accepted(cast), "accept")
    printed(letter.paper)

    stranger = journey.Cast.hire().applicant
    for user, seen in ((cast.applicant, 1), (cast.local_officer, 1), (stranger, 0)):
        assert Letter.objects.visible_to(user).count() == seen
        assert Paper.objects.visible_to(user).filter(pk=letter.paper.pk).count() == seen
        assert File.objects.visible_to(user).filter(pk=letter.paper.file.pk).count() == seen


def test_job_run_twice_leaves_one_letter(cast):
    case = journey.to_accepted(cast)
    first, second = letter_of(case, "accept"), letter_of(case, "accept")

    assert first == second
    assert Paper.objects.filter(kind="acceptance").count() == 1
    assert list(papers.faults()) == []


def test_letter_stays_as_it_is(cast):
    letter = letter_of(journey.to_accepted(cast), "accept")

    with acting(cast.house):
        with pytest.raises(IntegrityError, match="不得修改或删除"), transaction.atomic():
            letter.delete()
        with pytest.raises(IntegrityError, match="不得改动或删除"), transaction.atomic():
            Paper.objects.filter(pk=letter.paper.pk).update(values={})


def test_correction_names_every_item_and_the_limit_at_once(media, cast):
    note = "1. 执照扫描件不清。\n2、缺少签字确认页，请联系李工13812345678。\n\n"
    case = journey.to_submitted(cast)
    case = acceptance.return_for_correction(case, by=cast.local_officer, note=note)
    words = printed(letter_of(case, "return_for_correction").paper)

    assert "1.执照扫描件不清。2.缺少签字确认页，请联系李工138****5678。" in words
    assert "5个工作日内，即" in words
    assert "补正所用时间不计入办理期限" in words
    assert "行政复议" not in words


def test_refusal_says_why_under_which_article_and_where_to_turn(media, cast):
    case = acceptance.refuse(
        journey.to_submitted(cast), by=cast.local_officer, note="不在申报范围内（第四条）。"
    )
    words = printed(letter_of(case, "refuse").paper)

    assert "不在申报范围内（第四条）。" in words
    assert "第六条（一）2的规定，决定不予受理。" in words
    assert "60日内" in words
    assert "行政复议" in words
    assert "6个月内" in words
    assert "行政诉讼" in words


def test_filing_that_was_never_mended_is_told_so(cast, moving_clock):
    case = acceptance.return_for_correction(
        journey.to_submitted(cast), by=cast.local_officer, note="缺执照。"
    )
    moving_clock.shift_to(clock.now() + timedelta(days=20))
    case = acceptance.close_stale(case, by=cast.local_officer, note="逾期未补正。")

    assert letter_of(case, "close_stale").paper.kind == "non_acceptance"


def test_refusal_after_acceptance_names_its_stage(cast):
    checks = dict.fromkeys(preliminary.CHECKS, False)
    first = preliminary.fail_preliminary(
        journey.to_accepted(cast), by=cast.preliminary, comment="投入不实。", checks=checks
    )
    told = letter_of(first, "fail_preliminary").paper.values
    assert (told["stage"], told["clause"], told["reasons"]) == (
        "区经委初审",
        "第六条（一）3",
        ["投入不实。"],
    )

    second = journey.to_in_review(journey.Cast.hire())
    second = proposals.fail_review(second, by=cast.lead, reason="未达到评审标准。")
    told = letter_of(second, "fail_review").paper.values
    assert (told["stage"], told["clause"]) == ("专家评审和联合审核", "第六条（一）3")


def test_end_of_a_case_is_told(cast):
    case = stopping.stop(journey.to_accepted(cast), by=cast.lead, note="单位已迁出本区。")
    paper = letter_of(case, "stop").paper

    assert (paper.kind, paper.values["clause"]) == ("termination", "第四条")


def test_result_says_the_amount_twice_and_how_it_came_about(media, cast, moving_clock):
    case = journey.to_approved(cast)
    letter = letter_of(case, "approve")
    words = printed(letter.paper)

    assert case.amount_fen == 20_000_000
    assert "200,000.00元（大写：人民币贰拾万元整）" in words
    assert "未享受过台阶奖励，按标准全额奖励。" in words
    assert "已经青浦区产业发展协调推进办公室审议通过" in words
    assert "办理期限为10个工作日" in words
    assert case.item.clause in words


def test_late_result_says_the_amount_of_its_step(cast, moving_clock):
    case = journey.to_approved(cast)
    line = case.log.get(step="approve")
    line.case.amount_fen = 1

    _kind, told = letters.LETTERS["approve"](line)

    assert line.amount_fen == told["amount_fen"] == 20_000_000
    assert "未享受过台阶奖励，按标准全额奖励。" in told["derivation"]


def test_award_that_was_taken_away_is_told_of_no_more(cast, moving_clock):
    case = journey.to_approved(cast)
    stopping.stop(case, by=cast.lead, note="单位已迁出本区。")

    assert letter_of(case, "approve") is None
    message = Message.objects.filter(user=cast.applicant).latest("pk")
    assert "本环节不再编发文书" in message.body
    assert letter_of(case, "stop").paper.kind == "termination"
    message = Message.objects.filter(user=cast.applicant).latest("pk")
    assert "已终止" in message.subject


@pytest.mark.parametrize("ago", [0, 9], ids=["served today", "in force"])
def test_ban_lifted_after_the_end_of_a_case_is_still_its_ground(cast, ago):
    case = journey.to_accepted(cast)
    with acting(cast.house):
        served_on = clock.today() - timedelta(days=ago)
        ban = Ban.objects.create(
            party=cast.party, decision_number="1号", source="区经委", decided_by=cast.lead,
            served_on=served_on, starts_on=served_on + timedelta(days=1),
            ends_on=clock.today() + timedelta(days=999),
        )  # fmt: skip
        case = stopping.stop(case, by=cast.lead, note="禁止申报。")
        ban.lifted_at, ban.lifted_reason = clock.now(), "复议撤销。"
        ban.save()

    assert letter_of(case, "stop").paper.values["clause"] == "第七条"


def test_title_without_money_says_why(media, cast):
    with acting(cast.house):
        LadderEntry.objects.create(
            party=cast.party,
            kind="opening",
            code="district_factory",
            rank=3,
            standard_fen=50_000_000,
            amount_fen=50_000_000,
        )
    case = journey.to_proposed(cast)
    line = case.log.last()
    line.step, line.origin = "grant_title", State.PROPOSED
    line.amount_fen = 0
    line.case = case
    kind, told = letters.LETTERS["grant_title"](line)

    assert (kind, told["amount_fen"]) == ("result", 0)
    assert any("本次不奖励" in sentence for sentence in told["derivation"])


def test_step_without_a_letter_leaves_none(cast):
    case = journey.to_in_review(cast)

    assert letter_of(case, "pass_preliminary") is None
    assert letter_of(case, "submit") is None
