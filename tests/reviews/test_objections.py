"""Objections: registered, investigated by somebody else, settled once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localtime

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from applications.models import Case
from applications.services import stopping
from applications.states import State
from reviews.models import Objection
from reviews.services import objections
from tests import factories as make
from tests import journey
from tests.reviews.conftest import text

SAID = {"objector": "张三", "contact": "021-0", "claim": "面积不实"}


@pytest.fixture
def case(cast):
    return journey.to_on_notice(cast)


@pytest.fixture
def raised(cast, case):
    return objections.raise_objection(case, by=cast.house, **SAID)


def again(case):
    return Case.objects.get(pk=case.pk)


def settle(browser, objection, outcome, **more):
    fields = {"outcome": outcome, "finding": "经现场核查"} | more
    fields = {f"{objection.public_id}-{name}": value for name, value in fields.items()}
    return browser.send(
        "investigate", objection.case.public_id, objection=objection.public_id, **fields
    )


def test_dismissing_the_last_one_resumes_the_notice(cast, case, raised, browse):
    settle(browse(cast.investigator), raised, "dismiss")

    found = Objection.objects.get()
    assert (found.state, found.finding, found.closed_by) == (
        "dismissed",
        "经现场核查",
        cast.investigator,
    )
    assert again(case).state == State.ON_NOTICE


def test_dismissing_one_of_two_keeps_the_case_stopped(cast, case, raised, browse):
    objections.raise_objection(again(case), by=cast.house, **SAID | {"claim": "另一事项"})

    settle(browse(cast.investigator), raised, "dismiss")

    assert (again(case).state, again(case).open_objections) == (State.UNDER_INVESTIGATION, 1)


def test_settled_after_the_close_the_notice_is_cleared_at_once(
    cast, case, raised, browse, moving_clock
):
    moving_clock.shift_to(case.notice_closes_at + timedelta(minutes=1))

    settle(browse(cast.investigator), raised, "dismiss")

    assert again(case).state == State.NOTICE_CLEARED


def test_reducing_lowers_the_amount_without_a_new_notice(cast, case, raised, browse):
    settle(browse(cast.investigator), raised, "reduce", amount="150000")

    found = again(case)
    assert (found.state, found.amount_fen, found.noticed_fen) == (
        State.ON_NOTICE,
        15_000_000,
        15_000_000,
    )


def test_a_wrong_reduction_is_refused(cast, case, raised, browse):
    for amount in ("", "0", "200000", "-1"):
        response = settle(browse(cast.investigator), raised, "reduce", amount=amount)
        form = next(form for one, form in response.context["lines"] if one == raised)
        assert form.errors, amount

    assert again(case).state == State.UNDER_INVESTIGATION


def test_upholding_ends_the_case_and_all_objections(cast, case, raised, browse):
    objections.raise_objection(again(case), by=cast.house, **SAID | {"claim": "另一事项"})

    settle(browse(cast.investigator), raised, "uphold")

    assert again(case).state == State.REJECTED
    assert {one.state for one in case.objections.all()} == {"upheld"}


@pytest.mark.parametrize(("outcome", "more"), [("uphold", {}), ("reduce", {"amount": "150000"})])
def test_findings_stay_out_of_the_log_that_others_read(cast, case, raised, browse, outcome, more):
    settle(browse(cast.investigator), raised, outcome, finding="举报人提供的账册", **more)

    readers = (cast.lead, cast.clerk, cast.local_officer, cast.payer, cast.applicant)
    pages = [text(browse(user).open("case", case.public_id)) for user in readers]
    assert ["账册" in page for page in pages] == [False] * len(readers)
    assert case.log.last().note == "异议已核查办结。"
    assert "账册" in text(browse(cast.investigator).open("investigate", case.public_id))


@pytest.mark.parametrize("outcome", ["uphold", "dismiss"])
def test_no_reply_names_another_objector(cast, case, raised, browse, outcome):
    other = SAID | {"objector": "李四四", "claim": "另一事项"}
    objections.raise_objection(again(case), by=cast.house, **other)

    response = settle(browse(cast.investigator), raised, outcome, finding="李四四所述属实。")

    form = next(form for one, form in response.context["lines"] if one == raised)
    assert "不得写出其他异议人" in form.errors["finding"][0]
    assert again(case).open_objections == 2


def test_a_finding_is_required(cast, raised, browse):
    response = settle(browse(cast.investigator), raised, "dismiss", finding=" ")

    form = next(form for one, form in response.context["lines"] if one == raised)
    assert list(form.errors) == ["finding"]


def test_a_second_click_says_who_closed_it(cast, case, raised, browse):
    browser = browse(cast.investigator)
    settle(browser, raised, "dismiss")

    response = settle(browser, raised, "uphold")

    assert f"已由{cast.investigator}于" in text(response)
    assert again(case).state == State.ON_NOTICE


def test_objectors_stay_unknown_to_others(cast, raised, browse):
    for user in (cast.lead, cast.publisher, cast.applicant, cast.clerk):
        browser = browse(user)
        assert browser.open("investigate", raised.case.public_id).status_code == 403
        assert browser.open("objection_queue").status_code == 403


def test_who_handled_the_case_does_not_investigate_it(cast, case, raised, browse):
    both = make.with_roles(cast.publisher, Role.INVESTIGATOR)
    page = browse(both).open("investigate", case.public_id)
    response = settle(browse(both), raised, "dismiss")

    assert "不得为本件的受理、初审、评审、公示经办人" in text(page)
    assert response.status_code == 403
    with pytest.raises(PermissionDenied):
        objections.dismiss(raised, by=both, finding="无据")


def test_every_step_of_an_investigation_leads_to_its_page(cast, raised, browse):
    for step in ("dismiss_objection", "resume_notice", "reduce", "uphold_objection"):
        assert browse(cast.investigator).open(step, raised.case.public_id).status_code == 200


def test_a_case_without_objections_has_no_page(cast, case, browse):
    assert browse(cast.investigator).open("investigate", case.public_id).status_code == 404


def test_a_letter_received_in_time_counts_even_when_entered_later(
    cast, case, browse, asks, moving_clock
):
    in_time = localtime(clock.now())
    journey.to_notice_cleared(cast, case)
    browser = browse(cast.investigator)
    fields = asks(browser.open("raise_objection", case.public_id)) | SAID
    moment = f"{in_time:%Y-%m-%dT%H:%M}"

    browser.send("raise_objection", case.public_id, channel="来信", received_at=moment, **fields)

    assert Objection.objects.get().channel == "来信"
    assert again(case).state == State.UNDER_INVESTIGATION


def test_a_letter_received_too_late_is_refused(cast, case, browse, asks, moving_clock):
    journey.to_notice_cleared(cast, case)
    browser = browse(cast.investigator)
    fields = asks(browser.open("raise_objection", case.public_id)) | SAID
    moment = f"{localtime(clock.now()):%Y-%m-%dT%H:%M}"

    response = browser.send(
        "raise_objection", case.public_id, channel="来信", received_at=moment, **fields
    )

    assert "期满后收到的，请转信访或监督渠道办理" in text(response)
    assert again(case).state == State.NOTICE_CLEARED


def test_a_letter_from_the_future_is_refused(cast, case):
    with pytest.raises(ValidationError, match="不能晚于现在"):
        objections.raise_objection(
            case, by=cast.house, received_at=clock.now() + timedelta(minutes=1), **SAID
        )


def test_who_handled_a_stopped_case_does_not_close_its_objection(cast, case, raised):
    stopping.stop(again(case), by=cast.lead, note="迁出本区")
    make.with_roles(cast.publisher, Role.INVESTIGATOR)

    with pytest.raises(PermissionDenied, match="不得为本件"):
        objections.dismiss(raised, by=User.objects.get(pk=cast.publisher.pk), finding="不实")


def test_an_objection_to_a_stopped_case_is_closed_alone(cast, case, raised):
    stopping.stop(again(case), by=cast.lead, note="迁出本区")

    objections.dismiss(raised, by=cast.investigator, finding="案件已终止")

    assert (Objection.objects.get().state, again(case).state) == ("dismissed", State.STOPPED)
