"""Accepting, refusing, sending back, closing; the paper twin."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from applications import queues
from applications.services import acceptance, paper_twin, telling
from applications.states import State
from policies.models import CalendarYear
from tests import factories as make
from tests import journey


@pytest.fixture
def submitted(cast):
    return journey.to_submitted(cast)


def test_own_local_unit_accepts(cast, submitted):
    case = journey.accept(submitted, by=cast.local_officer, note="材料齐全。")

    assert case.state == State.ACCEPTED
    assert case.accepted_at is not None


def test_neighbouring_local_unit_does_not(submitted):
    unit = make.LocalUnitFactory()
    neighbour = make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=unit)

    with pytest.raises(PermissionDenied, match="所属街镇"):
        journey.accept(submitted, by=neighbour)


def test_registrar_does_not_accept_what_the_local_unit_accepts(cast, submitted):
    with pytest.raises(PermissionDenied):
        journey.accept(submitted, by=cast.registrar)


def test_registrar_accepts_what_is_the_registrars(cast):
    case = journey.to_submitted(cast, journey.draft(cast, code="lighthouse"))

    assert journey.accept(case, by=cast.registrar).state == State.ACCEPTED


def test_who_filed_at_the_counter_does_not_accept(cast):
    case = journey.draft(cast, code="lighthouse", started_by=cast.registrar)
    case = journey.filing.submit(case, by=cast.registrar)

    with pytest.raises(PermissionDenied):
        journey.accept(case, by=cast.registrar)


@pytest.mark.parametrize("step", ["refuse", "return_for_correction"])
def test_step_against_the_applicant_needs_its_reason(cast, submitted, step):
    with pytest.raises(ValidationError) as refusal:
        getattr(acceptance, step)(submitted, by=cast.local_officer, note="  ")

    assert "请写明原因" in refusal.value.message_dict["note"][0]


def test_refused_case_is_over(cast, submitted):
    case = acceptance.refuse(submitted, by=cast.local_officer, note="不属于本区企业。")

    assert case.state == State.REJECTED
    with pytest.raises(TransitionNotAllowed):
        journey.accept(case, by=cast.local_officer)


def test_preliminary_reviewer_sends_an_accepted_case_back(cast):
    case = acceptance.return_for_correction(
        journey.to_accepted(cast), by=cast.preliminary, note="缺少投资明细。"
    )

    assert case.state == State.RETURNED


def test_stale_correction_is_closed_by_a_person_after_its_day(cast, submitted, moving_clock):
    case = acceptance.return_for_correction(submitted, by=cast.local_officer, note="缺执照。")
    due_on = CalendarYear.objects.calendar().add(clock.today(), 5)
    assert case.mend_by == due_on

    moving_clock.pin(datetime.combine(due_on, time(23, 59), clock.SHANGHAI))
    with pytest.raises(TransitionNotAllowed, match=f"{due_on + timedelta(days=1)} 起方可办结"):
        acceptance.close_stale(case, by=cast.local_officer, note="逾期未补正。")
    moving_clock.pin(datetime.combine(due_on + timedelta(days=1), time(), clock.SHANGHAI))
    case = acceptance.close_stale(case, by=cast.local_officer, note="逾期未补正。")

    assert case.state == State.REJECTED


def test_nothing_is_sent_back_into_a_year_without_a_calendar(cast, submitted, moving_clock):
    last = max(CalendarYear.objects.calendar().years)
    moving_clock.pin(datetime(last, 12, 30, 12, tzinfo=clock.SHANGHAI))

    with pytest.raises(ValidationError, match=f"{last + 1}年的工作日安排尚未录入"):
        acceptance.return_for_correction(submitted, by=cast.local_officer, note="缺执照。")


def test_mended_filing_has_no_day_any_more(cast, submitted):
    case = acceptance.return_for_correction(submitted, by=cast.local_officer, note="缺执照。")

    assert journey.filing.resubmit(case, by=cast.applicant).mend_by is None


def test_paper_twin_comes_in_with_its_digest(cast):
    case = journey.to_accepted(cast)
    printed = case.content_sha256[:12].upper()

    case = paper_twin.check_in(
        case, by=cast.registrar, received_on=clock.today(), digest=printed, copies=2, pages=30
    )

    assert case.paper_received_on == clock.today()
    assert (case.paper_copies, case.paper_pages) == (2, 30)


def test_bar_code_of_the_paper_twin_is_read_whole(cast):
    case = journey.to_accepted(cast)
    printed = f"{case.number} {case.content_sha256[:20]}"

    case = paper_twin.check_in(
        case, by=cast.registrar, received_on=clock.today(), digest=printed, copies=1, pages=1
    )

    assert case.paper_received_on == clock.today()


def test_bar_code_of_another_case_is_named(cast):
    case = journey.to_accepted(cast)

    with pytest.raises(ValidationError, match="这是案件 QP2026-99999 的书面材料"):
        paper_twin.check_in(
            case,
            by=cast.registrar,
            received_on=clock.today(),
            digest=f"QP2026-99999 {case.content_sha256[:20]}",
            copies=1,
            pages=1,
        )


@pytest.mark.parametrize("uncounted", ["copies", "pages"])
def test_paper_twin_is_counted(cast, uncounted):
    case = journey.to_accepted(cast)
    counted = {"copies": 2, "pages": 30} | {uncounted: 0}

    with pytest.raises(IntegrityError, match="case_paper_was_counted"), transaction.atomic():
        paper_twin.check_in(
            case,
            by=cast.registrar,
            received_on=clock.today(),
            digest=case.content_sha256,
            **counted,
        )


def test_paper_twin_is_overdue_after_its_working_days(cast, moving_clock):
    case = journey.to_accepted(cast)
    due_on = CalendarYear.objects.calendar().add(clock.today(), 5)

    moving_clock.pin(datetime.combine(due_on, time(23, 59), clock.SHANGHAI))
    assert not queues.overdue(cast.registrar).exists()
    moving_clock.pin(datetime.combine(due_on + timedelta(days=1), time(), clock.SHANGHAI))
    assert list(queues.overdue(cast.registrar)) == [case]
    assert not queues.overdue(cast.local_officer).exists()

    paper_twin.waive(case, by=cast.registrar, reason="全程电子化试点。")
    assert not queues.overdue(cast.registrar).exists()


@pytest.mark.parametrize("digest", ["", "0" * 12, "abc"], ids=["none", "other", "short"])
def test_paper_twin_of_another_version_is_refused(cast, digest):
    with pytest.raises(ValidationError, match="不是最终提交的版本"):
        paper_twin.check_in(
            journey.to_accepted(cast),
            by=cast.registrar,
            received_on=clock.today(),
            digest=digest,
            copies=2,
            pages=30,
        )


def test_paper_twin_does_not_come_in_tomorrow(cast):
    case = journey.to_accepted(cast)
    tomorrow = clock.today() + timedelta(days=1)

    with pytest.raises(ValidationError, match="不能晚于今天"):
        paper_twin.check_in(
            case,
            by=cast.registrar,
            received_on=tomorrow,
            digest=case.content_sha256,
            copies=2,
            pages=30,
        )


def test_paper_twin_is_waived_with_a_reason_only(cast):
    case = journey.to_accepted(cast)

    with pytest.raises(ValidationError, match="免收原因"):
        paper_twin.waive(case, by=cast.registrar, reason=" ")
    waived = paper_twin.waive(case, by=cast.registrar, reason="全程电子化试点。")

    assert waived.paper_waiver == "全程电子化试点。"


def test_paper_twin_is_checked_in_by_the_commission_after_acceptance(cast, submitted):
    with pytest.raises(PermissionDenied):
        paper_twin.waive(submitted, by=cast.local_officer, reason="x")
    with pytest.raises(ValidationError, match="受理后"):
        paper_twin.waive(submitted, by=cast.registrar, reason="x")


def test_applicant_is_told_the_reason_of_a_return(cast, submitted):
    case = acceptance.return_for_correction(submitted, by=cast.local_officer, note="执照不清。")

    telling.tell_step(case.log.last().pk)

    message = Message.objects.get(user=cast.applicant)
    assert "需要您补正" in message.subject
    assert "执照不清。" in message.body
    assert message.link == f"/cases/{case.public_id}/"


def test_applicant_is_not_told_what_reviewers_wrote(cast):
    case = journey.to_proposed(cast)

    for line in case.log.all():
        telling.tell_step(line.pk)

    told = " ".join(Message.objects.filter(user=cast.applicant).values_list("body", flat=True))
    assert "专家评审通过" not in told
    assert "评审通过，准备公示" in told
