"""A provider's award is so much a report: no meeting and no objection makes it another sum."""

import pytest
from django.core.exceptions import ValidationError

from applications.states import State
from reviews.models import Meeting
from reviews.services import deliberation, objections
from tests import factories as make
from tests import journey
from tests.journey import Cast


@pytest.fixture
def cast(db, moving_clock):
    return Cast.hire()


def provided(cast, state):
    return journey.to(state, cast, journey.draft(cast, code="provider_diagnosis"))


def test_a_meeting_approves_all_of_it_or_nothing(cast):
    case = provided(cast, State.IN_DELIBERATION)
    journey.budget(cast)
    meeting = Meeting.objects.latest("pk")
    lower = deliberation.Decision("approved", amount=case.amount_fen - 1, note="同意。")
    with pytest.raises(ValidationError, match="定额"):
        deliberation.record(
            meeting, {meeting.items.get().pk: lower}, by=cast.clerk, attendees="各成员单位",
            minutes=make.FileFactory(uploaded_by=cast.clerk), key="record",
        )  # fmt: skip


def test_an_objection_does_not_lower_it(cast):
    case = provided(cast, State.ON_NOTICE)
    objection = objections.raise_objection(
        case, by=cast.house, objector="李四", contact="021-1", claim="金额有误。"
    )
    with pytest.raises(ValidationError, match="定额"):
        objections.reduce(objection, by=cast.investigator, finding="部分成立。", amount=1_000_000)
