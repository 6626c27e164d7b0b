"""Experts and departments are reminded of what is asked of them; their silence decides nothing."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.message_links import may_open
from accounts.models import Message
from applications.models import Reminder
from reviews import tasks
from reviews.models import Expert
from reviews.services import panels
from tests import journey


@pytest.fixture
def case(cast):
    case = journey.to_in_review(cast)
    assert cast.experts
    panels.appoint(case, list(Expert.objects.order_by("pk")), by=cast.lead)
    for seat in case.seats.select_related("expert__user").order_by("pk")[:1]:
        panels.declare(seat, by=seat.expert.user)
        panels.score(seat, by=seat.expert.user, comment="合格", **journey.POINTS)
    assert cast.delegates
    journey.opinions.give(
        case, journey.make.agency("kw"), by=cast.delegates["kw"], stance="agree", reason=""
    )
    return case


def later(moving_clock, days):
    """The first working day so many days from now, and the reminders of that day."""
    moving_clock.shift_to(clock.now() + timedelta(days=days))
    known = Reminder.objects.count()
    while tasks.watch_limits("") or Reminder.objects.count() == known:
        moving_clock.shift_to(clock.now() + timedelta(days=1))
    messages = list(Message.objects.select_related("user__person"))
    return {message.user for message in messages}, messages


def test_who_has_not_answered_is_reminded_and_then_the_lead_is_told(cast, case, moving_clock):
    Message.objects.all().delete()
    silent = {user for code, user in cast.delegates.items() if code != "kw"}
    waiting = set(cast.experts[1:])

    readers, messages = later(moving_clock, 1)
    assert readers == silent
    assert all(may_open(message) for message in messages)
    readers, _ = later(moving_clock, 3)
    assert readers == {*silent, cast.lead}
    Message.objects.all().delete()
    readers, messages = later(moving_clock, 10)
    assert readers == waiting
    assert all(may_open(message) for message in messages)
    Message.objects.all().delete()
    readers, _ = later(moving_clock, 2)

    assert readers == {*waiting, cast.lead}
    assert not case.reminders.filter(whose="kw").exists()
