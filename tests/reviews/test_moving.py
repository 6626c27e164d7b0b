"""A meeting is put off or brought forward: who may, what stays, who is told, what is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import Message
from applications.models import Case
from applications.states import State
from reviews.models import Meeting, MeetingMove
from reviews.services import deliberation, moving
from tests import factories as make
from tests import journey
from tests.reviews.conftest import text

pytestmark = pytest.mark.usefixtures("moving_clock")
DAY = timedelta(days=1)


@pytest.fixture
def meeting(cast):
    """A meeting of the clerk in a week, to which the lead has tabled a case."""
    case = journey.to_notice_cleared(cast)
    planned_on = clock.today() + 7 * DAY
    found = deliberation.convene(number="第1次会议", planned_on=planned_on, by=cast.clerk)
    deliberation.table(found, [case], by=cast.lead, key="table")
    return found


def day_of(meeting):
    return Meeting.objects.get(pk=meeting.pk).planned_on


def move(meeting, by, days, **more):
    facts = {
        "former_on": meeting.planned_on,
        "planned_on": meeting.planned_on + days * DAY,
        "reason": "主持人公务",
    }
    return moving.move(meeting, by=by, **facts | more)


def test_whoever_arranged_it_puts_it_off_and_reads_beforehand_whom_that_tells(
    cast, meeting, browse
):
    Message.objects.all().delete()
    browser = browse(cast.clerk)
    page = browser.open("move_meeting", meeting.public_id)
    later = meeting.planned_on + 3 * DAY
    fields = {
        "former_on": meeting.planned_on.isoformat(),
        "planned_on": later.isoformat(),
        "reason": "主持人公务",
    }
    for _ in range(2):
        answer = browser.send("move_meeting", meeting.public_id, **fields)

    assert f"将告知：{cast.lead}（共 1 人" in text(page)
    assert day_of(meeting) == later
    (moved,) = MeetingMove.objects.all()
    assert (moved.reason, moved.told, moved.moved_by) == ("主持人公务", 1, cast.clerk)
    (message,) = Message.objects.all()
    assert message.user == cast.lead
    assert "推迟至" in message.subject
    assert "主持人公务" in message.body
    assert "已告知 1 人" in text(answer)
    item = meeting.items.get()
    assert item.case.state == State.IN_DELIBERATION
    assert meeting.items.pending().get() == item


def test_it_is_brought_forward_to_today_at_the_earliest(cast, meeting):
    today = clock.today()
    with pytest.raises(ValidationError, match="不能早于今天"):
        move(meeting, cast.clerk, 0, planned_on=today - DAY)
    with pytest.raises(ValidationError, match="相同"):
        move(meeting, cast.clerk, 0)

    move(meeting, cast.clerk, 0, planned_on=today)

    assert day_of(meeting) == today
    with pytest.raises(ValidationError, match="已改定于"):
        move(meeting, cast.clerk, 9)


def test_it_is_not_before_the_notice_of_a_case_on_its_agenda_has_ended(cast, meeting, moving_clock):
    case = Case.objects.get(meeting_items__meeting=meeting)
    ends_on = clock.local_date(case.notice_closes_at)
    moving_clock.shift_to(case.notice_closes_at - 2 * DAY)
    too_early = ends_on - DAY

    with pytest.raises(ValidationError, match="零时才期满"):
        move(meeting, cast.clerk, 0, planned_on=too_early)
    with pytest.raises(IntegrityError, match="公示期满之日"), acting(cast.clerk), atomic():
        MeetingMove.objects.create(
            meeting=meeting, former_on=meeting.planned_on, planned_on=too_early, reason="早开",
            told=0, moved_by=cast.clerk,
        )  # fmt: skip
    move(meeting, cast.clerk, 0, planned_on=ends_on)

    assert day_of(meeting) == ends_on


def test_only_whoever_arranged_it_and_the_clerk_move_it(cast, meeting, browse):
    other = make.UserFactory(roles=["review_lead"])
    own = deliberation.convene(number="第2次会议", planned_on=clock.today(), by=other)

    with pytest.raises(PermissionDenied, match="登记人"):
        move(meeting, other, 1)
    assert browse(cast.lead).open("move_meeting", meeting.public_id).status_code == 403
    assert "改期</a>" not in text(browse(cast.lead).open("meeting", meeting.public_id))
    assert move(own, other, 1).told == 1
    own = Meeting.objects.get(pk=own.pk)
    assert move(own, cast.clerk, 1).told == 1


def test_a_meeting_held_stays_where_it_was(cast, meeting, browse, moving_clock):
    journey.budget(cast)
    moving_clock.shift_to(clock.now() + 7 * DAY)
    item = meeting.items.get()
    deliberation.record(
        meeting, {item.pk: deliberation.Decision("approved")}, by=cast.clerk,
        minutes=make.FileFactory(uploaded_by=cast.clerk), attendees="各单位", key="record",
    )  # fmt: skip

    with pytest.raises(TransitionNotAllowed, match="不能改期"):
        move(meeting, cast.clerk, 1)
    answer = browse(cast.clerk).send("move_meeting", meeting.public_id)
    assert "结果已登记，不能改期" in text(answer)
    with pytest.raises(IntegrityError, match="不能改期"), acting(cast.clerk), atomic():
        MeetingMove.objects.create(
            meeting=meeting, former_on=meeting.planned_on, planned_on=meeting.planned_on + DAY,
            reason="改", told=0, moved_by=cast.clerk,
        )  # fmt: skip


def test_the_day_moves_by_no_other_way(cast, meeting):
    with pytest.raises(IntegrityError, match="只能以写明原因"), acting(cast.clerk), atomic():
        Meeting.objects.filter(pk=meeting.pk).update(planned_on=meeting.planned_on + DAY)
