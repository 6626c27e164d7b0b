import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.workdays import SHANGHAI, Calendar, UnknownYear, notice_period, until

CASES = Path(__file__).parents[1] / "cases"
NOTICES = json.loads((CASES / "notice_periods.json").read_text())
EXCEPTIONS = {
    date.fromisoformat(day["date"]): not day["off"]
    for day in json.loads((CASES / "workdays_2022_2026.json").read_text())
}
CALENDAR = Calendar(EXCEPTIONS, range(2022, 2027))
LAST_KNOWN_TO_THE_LIBRARY = date(2026, 10, 31)

EARLIEST, LATEST = map(datetime.fromisoformat, ("2022-01-02", "2026-09-01"))

days = st.dates(date(2022, 1, 1), date(2026, 10, 31))


def by_the_library(*years):
    """A calendar of our own made of what an independent library knows."""
    first = (date(year, 1, 1) for year in years)
    known = (day + timedelta(days=offset) for day in first for offset in range(365))
    return Calendar({day: chinese_calendar.is_workday(day) for day in known}, years)


def test_calendar_agrees_with_an_independent_library():
    day, different = date(2022, 1, 1), []
    while day <= LAST_KNOWN_TO_THE_LIBRARY:
        if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day):
            different.append(day)
        day += timedelta(days=1)

    assert different == []


@pytest.mark.parametrize(
    ("year", "working_days"), [(2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)]
)
def test_calendar_has_the_working_days_of_the_year(year, working_days):
    first, last = date(year, 1, 1), date(year, 12, 31)

    assert CALENDAR.is_workday(first) + CALENDAR.count(first, last) == working_days


def test_calendar_does_not_guess_an_unknown_year():
    with pytest.raises(UnknownYear) as refusal:
        CALENDAR.add(date(2026, 12, 31), 1)

    assert refusal.value.year == 2027
    assert str(refusal.value) == "2027年的工作日安排尚未录入，请在“工作日历”中录入后再办理"


@pytest.mark.parametrize("n", [0, -1])
def test_add_refuses_less_than_one_day(n):
    with pytest.raises(ValueError, match="正数"):
        CALENDAR.add(date(2022, 3, 2), n)


@given(days, st.integers(1, 30))
def test_add_lands_on_the_nth_working_day(day, n):
    reached = CALENDAR.add(day, n)

    assert CALENDAR.is_workday(reached)
    assert CALENDAR.count(day, reached) == n
    assert CALENDAR.count(reached, day) == -n


@pytest.mark.parametrize("case", NOTICES, ids=lambda case: case["id"])
def test_notice_period_of_the_agreed_cases(case):
    published = datetime.fromisoformat(case["published"]).replace(tzinfo=SHANGHAI)

    period = notice_period(published, CALENDAR)

    assert period.first_day == date.fromisoformat(case["days"][0])
    assert period.last_day == date.fromisoformat(case["last_day"])
    assert period.closes_at == datetime.fromisoformat(case["earliest_close"])


@given(
    st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC)),
    st.integers(1, 20),
)
def test_notice_never_has_fewer_than_its_working_days(published, length):
    period = notice_period(published, CALENDAR, length)

    shown = (period.last_day - period.first_day).days + 1
    counted = [
        day
        for day in (period.first_day + timedelta(days=offset) for offset in range(shown))
        if CALENDAR.is_workday(day)
    ]
    assert len(counted) == length
    assert {period.first_day, period.last_day} <= set(counted)
    assert period.first_day > published.astimezone(SHANGHAI).date()
    assert period.closes_at == datetime.combine(
        period.last_day + timedelta(days=1), time.min, tzinfo=SHANGHAI
    )


def test_notice_counts_from_the_day_in_shanghai():
    published = datetime(2022, 3, 2, 16, 30, tzinfo=UTC)

    assert notice_period(published, CALENDAR).first_day == date(2022, 3, 4)


def test_notice_refuses_a_moment_without_zone():
    with pytest.raises(ValueError, match="时区"):
        notice_period(datetime(2022, 3, 2, 10), CALENDAR)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("first", "last", "stated", "weekdays"),
    [
        pytest.param("2021-02-20", "2021-02-25", 5, 4, id="huangpi-2021-02"),
        pytest.param("2023-06-19", "2023-06-28", 7, 8, id="shenzhen-2023-06-19"),
        pytest.param("2023-06-20", "2023-06-29", 7, 8, id="shenzhen-2023-06-20"),
        pytest.param("2023-09-22", "2023-10-08", 7, 11, id="shenzhen-2023-09-22"),
        pytest.param("2023-09-12", "2023-09-20", 7, 7, id="2023-09-12"),
        pytest.param("2023-10-10", "2023-10-18", 7, 7, id="2023-10-10"),
        pytest.param("2024-11-19", "2024-11-27", 7, 7, id="2024-11-19"),
        pytest.param("2018-08-16", "2018-08-24", 7, 7, id="xiangjiang-2018-08"),
    ],
)
def test_real_notices_had_the_working_days_they_state(first, last, stated, weekdays):
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    eve = first - timedelta(days=1)

    assert by_the_library(first.year).count(eve, last) == stated
    assert Calendar({}, {first.year}).count(eve, last) == weekdays


def test_huangpi_notice_ends_on_the_printed_day():
    published = datetime(2021, 2, 19, 9, tzinfo=SHANGHAI)

    period = notice_period(published, by_the_library(2021))

    assert (period.first_day, period.last_day) == (date(2021, 2, 20), date(2021, 2, 25))


def test_close_at_midnight_is_written_as_the_end_of_the_last_day():
    at_midnight = datetime(2022, 10, 10, 16, tzinfo=UTC)

    assert until(at_midnight) == "2022-10-10 24:00"
    assert until(at_midnight + timedelta(hours=17, minutes=30)) == "2022-10-11 17:30"
