"""A limit runs while the office has the case, pauses while the applicant corrects, and goes on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.limits import Run, due_on, left
from tests.policies.test_workdays import CALENDAR

MONDAY = date(2022, 5, 9)  # a week and the next without holidays
FIRST = date(2022, 1, 2)


def after(days):
    return MONDAY + timedelta(days=days)


def history(first, spans, since):
    """Runs of an office, each with a pause after it, and one that goes on; and a day of it."""
    day, runs = FIRST + timedelta(days=first), []
    for ran, paused in spans:
        ended = day + timedelta(days=ran)
        runs.append(Run(day, ended))
        day = ended + timedelta(days=paused)
    return [*runs, Run(day)], day + timedelta(days=since)


spans = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 40)), max_size=3)
histories = st.builds(history, st.integers(0, 1000), spans, st.integers(0, 40))


def test_a_limit_that_never_paused():
    runs = [Run(MONDAY)]

    assert due_on(5, runs, CALENDAR) == after(7)
    assert [left(5, runs, CALENDAR, after(day)) for day in (0, 1, 4, 5, 7, 8)] == [
        5,
        4,
        1,
        1,
        0,
        -1,
    ]


def test_it_goes_on_where_it_paused():
    runs = [Run(MONDAY, after(2)), Run(after(14))]  # two of five days, then twelve days away

    assert left(5, runs, CALENDAR, after(14)) == 3
    assert due_on(5, runs, CALENDAR) == after(17)


def test_used_up_before_the_pause_it_is_due_the_day_it_comes_back():
    runs = [Run(MONDAY, after(7)), Run(after(14))]

    assert left(5, runs, CALENDAR, after(14)) == 0
    assert due_on(5, runs, CALENDAR) == after(14)


def test_overdue_before_the_pause_it_was_due_then():
    runs = [Run(MONDAY, after(9)), Run(after(28))]

    assert left(5, runs, CALENDAR, after(28)) == -2
    assert due_on(5, runs, CALENDAR) == after(7)


def test_a_limit_that_does_not_run_has_no_last_day():
    with pytest.raises(ValueError, match="没有在计算"):
        due_on(5, [Run(MONDAY, after(1))], CALENDAR)


@given(histories, st.integers(1, 20))
def test_office_never_has_more_days_than_the_limit_without_being_overdue(told, days):
    runs, today = told
    spent = sum(CALENDAR.count(run.began, run.ended or today) for run in runs)

    assert (left(days, runs, CALENDAR, today) < 0) == (spent > days)


@given(histories, st.integers(1, 20))
def test_its_last_day_is_the_last_on_which_it_is_not_overdue(told, days):
    runs, today = told
    last = due_on(days, runs, CALENDAR)

    if last < runs[-1].began:  # overdue before the last pause, and ever since
        assert left(days, runs, CALENDAR, runs[-1].began) < 0
    else:
        assert left(days, runs, CALENDAR, today) == CALENDAR.count(today, last)


@given(histories, st.integers(1, 20), st.integers(1, 60))
def test_days_with_the_applicant_cost_the_office_nothing(told, days, longer):
    runs, _ = told
    back = Run(runs[-1].began + timedelta(days=longer))

    came_back_later = left(days, [*runs[:-1], back], CALENDAR, back.began)

    assert came_back_later == left(days, runs, CALENDAR, runs[-1].began)


@given(histories, st.integers(1, 20))
def test_no_pause_makes_a_limit_start_anew(told, days):
    runs, _ = told
    used = sum(CALENDAR.count(run.began, run.ended) for run in runs[:-1])

    assert left(days, runs, CALENDAR, runs[-1].began) == days - used
