"""Who acts next, and how many working days are left; a correction pauses them."""

from datetime import date, datetime, time, timedelta

import pytest

from accounts.clock import SHANGHAI
from applications import deadlines
from applications.deadlines import Deadlines
from applications.models import Case
from applications.services import filing
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
        (date(2022, 9, 28), 3, "quiet", "剩余3个工作日"),
        (date(2022, 9, 29), 2, "warn", "剩余2个工作日"),
        (date(2022, 9, 30), 1, "warn", "剩余1个工作日"),
        (date(2022, 10, 5), 1, "warn", "剩余1个工作日"),
        (date(2022, 10, 8), 0, "warn", "今天到期"),
        (date(2022, 10, 10), -2, "bad", "已逾期2个工作日"),
    ],
    ids=[
        "new",
        "green",
        "amber",
        "before-the-holidays",
        "in-the-holidays",
        "make-up-saturday",
        "late",
    ],
)
def test_days_left_are_working_days(case, today, left, tone, words, moving_clock):
    moving_clock.pin(datetime.combine(today, time(9), SHANGHAI))

    found = deadlines.of_case(case)

    assert found.due_on == date(2022, 10, 8)
    assert (found.left, found.tone, found.remaining) == (left, tone, words)
    assert found.who == case.local_unit.name
    assert Case.objects.filter(Deadlines().late(Case.objects.all())).exists() == (left < 0)


def test_unknown_year_gives_the_limit_without_a_date(case, monkeypatch):
    monkeypatch.setattr(CalendarYear.objects, "calendar", lambda: Calendar({}, set()))

    found = deadlines.of_case(case)

    assert (found.working_days, found.due_on, found.remaining) == (5, None, "")


def test_case_that_is_over_has_no_deadline(cast, case):
    case = journey.acceptance.refuse(case, by=cast.local_officer, note="非本区企业。")

    assert deadlines.of_cases([case]) == [(case, None)]


def test_draft_waits_without_limit(cast):
    ((_, found),) = deadlines.of_cases([journey.draft(cast)])

    assert (found.who, found.working_days) == ("申报单位", None)


def test_clock_of_a_state_starts_when_the_case_enters_it(cast, case, moving_clock):
    moving_clock.pin(SUBMITTED + timedelta(days=3))
    case = journey.accept(case, by=cast.local_officer)

    ((_, found),) = deadlines.of_cases([case])

    assert found.left == found.working_days == 10


def at(moving_clock, day, hour=10):
    """It is this day of May 2022; the 9th is a Monday, and no holidays follow."""
    moving_clock.pin(datetime(2022, 5, day, hour, tzinfo=SHANGHAI))


def left(case):
    return deadlines.of_case(Case.objects.get(pk=case.pk)).left


def sent_back(cast, case, by):
    return journey.acceptance.return_for_correction(case, by=by, note="缺执照。")


def test_acceptance_goes_on_after_a_correction(cast, moving_clock):
    at(moving_clock, 9)
    case = journey.to_submitted(cast)
    at(moving_clock, 11)
    sent_back(cast, case, cast.local_officer)
    at(moving_clock, 23)  # eight working days later
    filing.resubmit(case, by=cast.applicant)

    assert left(case) == 3
    assert deadlines.of_case(Case.objects.get(pk=case.pk)).due_on == date(2022, 5, 26)
    at(moving_clock, 27)
    assert left(case) == -1


def test_applicant_has_the_whole_limit_for_every_correction(cast, moving_clock):
    at(moving_clock, 9)
    case = journey.to_submitted(cast)
    at(moving_clock, 11)
    sent_back(cast, case, cast.local_officer)
    at(moving_clock, 12)
    assert left(case) == 4
    filing.resubmit(case, by=cast.applicant)
    at(moving_clock, 13)
    sent_back(cast, case, cast.local_officer)

    assert left(case) == 5


def test_preliminary_review_goes_on_and_the_second_acceptance_begins_anew(cast, moving_clock):
    at(moving_clock, 9)
    case = journey.to_accepted(cast)
    at(moving_clock, 13)
    sent_back(cast, case, cast.preliminary)  # four of ten days
    at(moving_clock, 16)
    filing.resubmit(case, by=cast.applicant)
    assert left(case) == 5
    at(moving_clock, 18)
    journey.accept(case, by=cast.local_officer)

    assert left(case) == 6


def test_soonest_first_counts_what_was_used_before_the_correction(cast, moving_clock):
    at(moving_clock, 9)
    corrected = journey.to_submitted(cast)
    at(moving_clock, 12)
    sent_back(cast, corrected, cast.local_officer)
    at(moving_clock, 16)
    fresh = journey.to_submitted(cast, journey.draft(cast, code="district_line"))
    at(moving_clock, 17)
    filing.resubmit(corrected, by=cast.applicant)
    over = journey.acceptance.refuse(
        journey.to_submitted(cast, journey.draft(cast, code="district_factory")),
        by=cast.local_officer,
        note="非本区企业。",
    )

    found = Deadlines().soonest_first(Case.objects.all())

    assert found == [corrected.pk, fresh.pk, over.pk]
    assert found == [case.pk for case, _ in sorted(
        deadlines.of_cases(Case.objects.all()),
        key=lambda pair: (pair[1] is None, pair[1] and pair[1].left),
    )]  # fmt: skip
    lates = set()
    for day in (18, 19, 20, 21, 24, 25):
        at(moving_clock, day)
        left = {case.pk: one.left for case, one in deadlines.of_cases(Case.objects.all()) if one}
        for most in (deadlines.OVERDUE, 2):
            found = Case.objects.filter(Deadlines().within(Case.objects.all(), most))
            found = set(found.values_list("pk", flat=True))
            assert found == {pk for pk, days in left.items() if days <= most}
            lates.add((most, *sorted(found)))
    assert len(lates) == 3 + 2  # late are none, the corrected one, both; soon are the latter two
