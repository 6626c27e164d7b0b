from datetime import date

import pytest

from policies.models import CalendarYear, PolicyVersion
from policies.services import calendars, demonstration

pytestmark = pytest.mark.django_db
TODAY = date(2041, 11, 22)


def test_demonstration_covers_this_year_and_the_next(policy, house):
    new = demonstration.ensure(TODAY, by=house)

    assert new == [
        "2041年工作日历（演示）",
        "演示〔2041〕1号",
        "2042年工作日历（演示）",
        "演示〔2042〕1号",
    ]
    for day in (TODAY, date(2042, 12, 31)):
        version = PolicyVersion.objects.in_force_on(day).get()
        assert version.is_demo
        assert version.title.endswith("（演示）")
        assert version.items.count() == policy.items.count()


def test_demonstration_twice_changes_nothing(policy, house):
    demonstration.ensure(TODAY, by=house)

    assert demonstration.ensure(TODAY, by=house) == []


def test_demonstration_leaves_real_years_alone(policy, house):
    assert "演示〔2022〕1号" not in demonstration.ensure(date(2022, 6, 1), by=house)


def test_demonstration_calendar_is_marked_and_works(policy, house):
    demonstration.ensure(TODAY, by=house)

    year = CalendarYear.objects.get(pk=2041)
    assert year.is_demo
    assert year.provisional
    calendar = CalendarYear.objects.calendar()
    assert not calendar.is_workday(date(2041, 10, 1))
    assert 240 <= calendar.count(date(2041, 1, 1), date(2041, 12, 31)) <= 255


def test_make_up_days_are_saturdays_after_the_holiday(policy):
    plan = demonstration.plan(2041)

    for holiday in plan["holidays"]:
        for day in map(date.fromisoformat, holiday["make_up"]):
            assert day.weekday() == 5
            assert 1 <= (day - date.fromisoformat(holiday["to"])).days <= 7


def test_real_plan_replaces_the_made_up_one(policy, house, acted):
    demonstration.ensure(TODAY, by=house)

    assert calendars.enter({"year": 2041, "source": "国务院办公厅", "holidays": []})

    year = CalendarYear.objects.get(pk=2041)
    assert (year.is_demo, year.provisional, year.days.count()) == (False, False, 0)
