"""Who acts next, and how many working days are left."""

from datetime import date, datetime, timedelta

import pytest

from accounts.clock import SHANGHAI
from applications import deadlines
from policies.models import CalendarYear
from policies.workdays import Calendar
from tests import journey

SUBMITTED = datetime(2022, 9, 26, 10, 0, tzinfo=SHANGHAI)  # a Monday; 1 to 7 October are off


@pytest.fixture
def case(cast, moving_clock):
    moving_clock.pin(SUBMITTED)
    return journey.to_submitted(cast)


@pytest.mark.parametrize(
    ("today", "left", "tone", "words"),
    [
        (date(2022, 9, 26), 5, "quiet", "剩余5个工作日"),
        (date(2022, 9, 30), 1, "warn", "剩余1个工作日"),
        (date(2022, 10, 5), 1, "warn", "剩余1个工作日"),
        (date(2022, 10, 8), 0, "warn", "今天到期"),
        (date(2022, 10, 10), -2, "bad", "已逾期2个工作日"),
    ],
    ids=["new", "before-the-holidays", "in-the-holidays", "make-up-saturday", "late"],
)
def test_days_left_are_working_days(case, today, left, tone, words):
    found = deadlines.deadline(case, CalendarYear.objects.calendar(), today)

    assert found.due_on == date(2022, 10, 8)
    assert (found.left, found.tone, found.remaining) == (left, tone, words)
    assert found.who == case.local_unit.name


def test_unknown_year_gives_the_limit_without_a_date(case):
    found = deadlines.deadline(case, Calendar({}, set()), date(2022, 9, 27))

    assert (found.working_days, found.due_on, found.remaining) == (5, None, "")


def test_case_that_is_over_has_no_deadline(cast, case):
    case = journey.acceptance.refuse(case, by=cast.local_officer, note="非本区企业。")

    assert deadlines.of_cases([case]) == [(case, None)]


def test_draft_waits_without_limit(cast):
    ((_, found),) = deadlines.of_cases([journey.draft(cast)])

    assert (found.who, found.working_days) == ("申报单位", None)


def test_clock_of_a_state_starts_when_the_case_enters_it(cast, case, moving_clock):
    moving_clock.pin(SUBMITTED + timedelta(days=3))
    case = journey.acceptance.accept(case, by=cast.local_officer)

    ((_, found),) = deadlines.of_cases([case])

    assert found.left == found.working_days == 10
