"""Meetings: convened, filled with cases, recorded as a whole or not at all."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic
from django_fsm import TransitionNotAllowed

from accounts import clock, clock_control
from accounts.acting import acting
from applications.models import Case
from applications.services import stopping
from applications.states import State
from records.models import File
from reviews.models import Meeting, MeetingItem, PublicNotice
from reviews.services import deliberation, objections
from tests import factories as make
from tests import journey
from tests.reviews.conftest import text

pytestmark = pytest.mark.usefixtures("moving_clock")


@pytest.fixture
def cleared(cast):
    """A case whose notice ran its course."""
    return journey.to_notice_cleared(cast)


@pytest.fixture
def line(cast):
    """Another one; asked for before the meeting, which is of the day then reached."""
    return journey.to_notice_cleared(cast, journey.draft(cast, code="district_line"))


@pytest.fixture
def meeting(cast):
    return deliberation.convene(number="第1次会议", planned_on=clock.today(), by=cast.clerk)


@pytest.fixture
def item(cast, cleared, meeting):
    journey.budget(cast)
    deliberation.table(meeting, [cleared], by=cast.lead, key="table")
    return MeetingItem.objects.get()


def state(case):
    return Case.objects.get(pk=case.pk).state


def results(*items, **said):
    """The fields of the record form; the same result for every item."""
    fields = {"attendees": "各成员单位", "minutes": make.pdf("纪要.pdf"), "key": "record"}
    for item in items:
        chosen = {"result": "approved", "amount": "200000.00", "note": ""} | said
        fields |= {f"item-{item.pk}-{name}": value for name, value in chosen.items()}
    return fields


def test_a_meeting_is_convened_once_under_its_number(cast, browse):
    browser = browse(cast.clerk)
    fields = {"number": "产推办〔2026〕第1次会议", "planned_on": clock.today().isoformat()}

    browser.send("meetings", **fields)
    again = browser.send("meetings", **fields)

    assert Meeting.objects.get().convened_by == cast.clerk
    assert list(again.context["form"].errors) == ["number"]


def test_a_meeting_is_convened_for_today_or_later(cast, browse):
    yesterday = clock.today() - timedelta(days=1)

    response = browse(cast.clerk).send("meetings", number="补登", planned_on=yesterday.isoformat())

    assert "会议日期不能早于今天" in text(response)
    assert list(response.context["form"].errors) == ["planned_on"]
    assert not Meeting.objects.exists()


def test_results_are_recorded_on_the_day_of_the_meeting_or_after(
    cast, cleared, browse, moving_clock
):
    day = clock.today() + timedelta(days=1)
    meeting = deliberation.convene(number="明天", planned_on=day, by=cast.clerk)
    deliberation.table(meeting, [cleared], by=cast.lead, key="table")
    journey.budget(cast)
    item, browser = meeting.items.get(), browse(cast.clerk)

    early = browser.open("meeting", meeting.public_id)
    refused = browser.send("record_meeting", meeting.public_id, **results(item))
    with pytest.raises(ValidationError, match="会后方可登记结果"):
        deliberation.record(
            meeting, {item.pk: deliberation.Decision("approved")}, by=cast.clerk,
            minutes=make.FileFactory(uploaded_by=cast.clerk), attendees="各单位", key="early",
        )  # fmt: skip
    moving_clock.shift_to(clock.now() + timedelta(days=1))
    browser.send("record_meeting", meeting.public_id, **results(item))

    assert (early.context["form"], "会议尚未召开" in text(refused)) == (None, True)
    assert state(cleared) == State.APPROVED


def test_nothing_is_tabled_to_a_meeting_whose_day_is_over(cast, cleared, meeting, browse):
    clock_control.shift_to(clock.now() + timedelta(days=1))
    browser = browse(cast.lead)

    offered = browser.open("table", cleared.public_id)
    with pytest.raises(ValidationError, match="日期已过，不能再提交议题"):
        deliberation.table(meeting, [cleared], by=cast.lead, key="late")
    with pytest.raises(IntegrityError, match="会议日期已过"), acting(cast.lead), atomic():
        meeting.items.create(case=cleared, position=1, tabled_by=cast.lead)

    assert list(offered.context["form"].fields["meeting"].queryset) == []
    assert state(cleared) == State.NOTICE_CLEARED


def test_what_is_marked_as_optional_really_is(cast, item, browse):
    browser = browse(cast.clerk)
    ((_, _, fresh),) = browser.open("meeting", item.meeting.public_id).context["lines"]
    needs = {}
    for result in ("approved", "declined", "postponed"):
        fields = results(item, result=result, amount="", note="") | {"attendees": ""}
        answer = browser.send("record_meeting", item.meeting.public_id, **fields)
        ((_, _, form),) = answer.context["lines"]
        needs[result] = [name for name, field in form.fields.items() if field.required]

    assert fresh.fields["amount"].required
    assert needs == {
        "approved": ["result", "amount"],
        "declined": ["result", "note"],
        "postponed": ["result"],
    }


def test_others_do_not_see_meetings(cast, meeting, browse):
    for who in (cast.applicant, cast.payer, cast.experts[0]):
        assert browse(who).open("meetings").status_code == 403
    assert browse(cast.auditor).send("meetings", number="x").status_code == 403


def test_a_case_is_tabled_once(cast, cleared, meeting, browse, asks):
    browser = browse(cast.lead)
    fields = asks(browser.open("table", cleared.public_id)) | {"meeting": meeting.public_id}

    for _ in range(2):
        response = browser.send("table", cleared.public_id, **fields)

    assert response.status_code == 200
    assert state(cleared) == State.IN_DELIBERATION
    assert (meeting.items.count(), cleared.log.filter(step="table").count()) == (1, 1)


def test_a_meeting_must_be_chosen(cast, cleared, meeting, browse, asks):
    browser = browse(cast.lead)

    response = browser.send(
        "table", cleared.public_id, **asks(browser.open("table", cleared.public_id))
    )

    assert list(response.context["form"].errors) == ["meeting"]


def test_the_page_prefills_what_is_due(cast, item, browse):
    page = browse(cast.clerk).open("meeting", item.meeting.public_id)

    ((_, due, form),) = page.context["lines"]
    assert (due, form["amount"].value()) == (20_000_000, "200000.00")
    assert "titled" not in dict(form.fields["result"].choices)


def test_approval_is_recorded_with_minutes(cast, cleared, item, browse):
    browse(cast.clerk).send("record_meeting", item.meeting.public_id, **results(item))

    found = MeetingItem.objects.get()
    assert (found.result, found.amount_fen, found.recorded_by) == (
        "approved",
        20_000_000,
        cast.clerk,
    )
    assert (found.meeting.state, found.meeting.minutes.name) == ("held", "纪要.pdf")
    assert state(cleared) == State.APPROVED


@pytest.mark.parametrize(
    ("result", "target"),
    [
        ("postponed", State.POSTPONED),
        ("declined", State.REJECTED),
        ("referred", State.IN_REVIEW),
    ],
)
def test_other_results_go_their_way(cast, cleared, item, browse, result, target):
    fields = results(item, result=result, note="须补充论证")

    browse(cast.clerk).send("record_meeting", item.meeting.public_id, **fields)

    assert state(cleared) == target
    assert MeetingItem.objects.get().amount_fen is None


def test_an_incomplete_result_is_refused_at_its_field(cast, cleared, item, browse):
    wrong = (
        ({"result": ""}, "result"),
        ({"amount": ""}, "amount"),
        ({"amount": "20万"}, "amount"),
        ({"result": "declined"}, "note"),
        ({"result": "titled"}, "result"),
    )
    browser = browse(cast.clerk)

    for said, field in wrong:
        response = browser.send("record_meeting", item.meeting.public_id, **results(item, **said))
        ((_, _, form),) = response.context["lines"]
        assert list(form.errors) == [field], said

    assert state(cleared) == State.IN_DELIBERATION


def test_an_amount_above_the_notice_is_refused_and_nothing_is_kept(cast, cleared, item, browse):
    response = browse(cast.clerk).send(
        "record_meeting", item.meeting.public_id, **results(item, amount="200000.01")
    )

    assert "最多20万元" in text(response)
    assert "各成员单位" in text(response)
    assert state(cleared) == State.IN_DELIBERATION
    assert not File.objects.filter(name="纪要.pdf").exists()


def test_one_wrong_item_leaves_all_unrecorded(cast, cleared, line, item, meeting, browse):
    deliberation.table(meeting, [line], by=cast.lead, key="second")
    other = meeting.items.get(case=line)
    fields = results(item) | {
        f"item-{other.pk}-result": "approved",
        f"item-{other.pk}-amount": "100000.01",
    }

    response = browse(cast.clerk).send("record_meeting", meeting.public_id, **fields)

    assert "最多" in text(response)
    assert {state(cleared), state(line)} == {State.IN_DELIBERATION}
    assert Meeting.objects.get().state == "planned"


def test_minutes_are_required(cast, item, browse):
    fields = results(item)
    del fields["minutes"]

    response = browse(cast.clerk).send("record_meeting", item.meeting.public_id, **fields)

    assert list(response.context["form"].errors) == ["minutes"]


def test_a_second_click_says_who_recorded(cast, cleared, item, browse):
    browser = browse(cast.clerk)
    browser.send("record_meeting", item.meeting.public_id, **results(item))

    again = browser.send(
        "record_meeting", item.meeting.public_id, **results(item, result="declined")
    )

    assert f"会议结果已由{cast.clerk}登记" in text(again)
    assert state(cleared) == State.APPROVED


def test_only_the_clerk_records(cast, item, browse):
    page = browse(cast.lead).open("meeting", item.meeting.public_id)
    refused = browse(cast.lead).send("record_meeting", item.meeting.public_id, **results(item))

    assert "由区产推办经办在会后登记" in text(page)
    assert refused.status_code == 403
    with pytest.raises(PermissionDenied), acting(cast.lead):
        deliberation.record(item.meeting, {}, by=cast.lead, minutes=None, attendees="", key="x")


def test_every_step_of_a_meeting_leads_to_its_agenda(cast, cleared, item, browse):
    steps = ("approve", "postpone", "decline", "refer_back", "grant_title")

    led = {browse(cast.clerk).open(step, cleared.public_id).url for step in steps}

    assert led == {f"/meetings/{item.meeting.public_id}/#item-{item.pk}"}


def test_zero_award_ends_as_a_title(cast, browse):
    journey.to_approved(cast, journey.draft(cast, code="district_factory"))
    line = journey.to_in_deliberation(cast, journey.draft(cast, code="district_line"))
    item = line.meeting_items.get()
    browser = browse(cast.clerk)
    page = browser.open("meeting", item.meeting.public_id)

    fields = results(item, result="titled", amount="")
    browser.send("record_meeting", item.meeting.public_id, **fields)

    assert "只能登记为“仅认定”" in text(page)
    assert state(line) == State.TITLED


def test_a_case_stopped_meanwhile_does_not_hold_the_others_up(cast, cleared, line, item, browse):
    deliberation.table(item.meeting, [line], by=cast.lead, key="second")
    stopping.stop(Case.objects.get(pk=cleared.pk), by=cast.lead, note="迁出本区")
    other = line.meeting_items.get()
    browser = browse(cast.clerk)
    page = text(browser.open("meeting", item.meeting.public_id))

    fields = results(other, amount="100000")
    browser.send("record_meeting", item.meeting.public_id, **fields)

    assert "本件现为“终止”" in page
    assert (state(line), MeetingItem.objects.get(pk=item.pk).result) == (State.APPROVED, "")


def test_a_case_back_from_an_objection_gets_a_new_place(cast, cleared, item, meeting):
    before_the_close = PublicNotice.objects.get().published_at
    raised = objections.raise_objection(
        cleared, by=cast.house, objector="张三", contact="021-0", claim="不实",
        received_at=before_the_close,
    )  # fmt: skip
    objections.dismiss(raised, by=cast.investigator, finding="无据")
    gone = meeting.items.pending().count()

    deliberation.table(meeting, [cleared], by=cast.lead, key="again")

    assert (gone, state(cleared)) == (0, State.IN_DELIBERATION)
    assert [one.position for one in meeting.items.pending()] == [2]


def test_what_lies_before_a_meeting_is_not_granted_beside_it(cast, item):
    with pytest.raises(TransitionNotAllowed, match="由会议决定"):
        deliberation.grant(item.case, by=cast.clerk, note="核定")
