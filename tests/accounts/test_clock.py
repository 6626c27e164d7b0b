"""The one clock: the machine's, unless the owner of a test database pins or shifts it."""

from datetime import UTC, date, datetime, timedelta

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.models import Value

from accounts import clock, clock_control
from accounts.models import Person

NEW_YEAR = datetime(2027, 1, 1, 0, 0, tzinfo=clock.SHANGHAI)
MOMENTS = {
    "last seconds of a year": datetime(2026, 12, 31, 23, 59, 50, tzinfo=clock.SHANGHAI),
    "leap day": datetime(2028, 2, 29, 12, 0, tzinfo=clock.SHANGHAI),
    "in another zone": datetime(2026, 11, 22, 16, 0, tzinfo=UTC),
}


@pytest.fixture(autouse=True)
def _released(db):
    yield
    clock_control.release()


def test_now_is_the_machines_time_in_shanghai():
    before = datetime.now(UTC)

    moment = clock.now()

    assert before - timedelta(seconds=1) < moment < datetime.now(UTC) + timedelta(seconds=1)
    assert moment.tzinfo is clock.SHANGHAI


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_pinned_clock_stands_still(moment):
    clock_control.pin(moment)

    assert clock.now() == moment
    assert clock.now() == moment
    assert clock.today() == moment.astimezone(clock.SHANGHAI).date()


def test_shifted_clock_goes_on():
    clock_control.shift_to(NEW_YEAR)

    first = clock.now()
    second = clock.now()

    assert NEW_YEAR < first < second < NEW_YEAR + timedelta(seconds=10)


def test_pin_ends_with_its_block():
    with clock_control.pinned(NEW_YEAR):
        assert clock.now() == NEW_YEAR

    assert clock.now() < NEW_YEAR


def test_clock_goes_on_after_a_block_as_it_went_before():
    clock_control.shift_to(NEW_YEAR)

    with clock_control.kept():
        clock_control.pin(NEW_YEAR + timedelta(days=9))

    assert NEW_YEAR < clock.now() < NEW_YEAR + timedelta(seconds=10)


def test_columns_and_queries_read_the_same_clock():
    clock_control.pin(NEW_YEAR)

    found = Person.objects.annotate(now=clock.HouseNow()).filter(now=Value(NEW_YEAR))

    assert str(found.query).count("house_now()") == 2
    assert not found.exclude(now=NEW_YEAR).exists()


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), date(2026, 11, 23)),
    ],
    ids=["before midnight", "midnight"],
)
def test_local_date_is_the_day_in_shanghai(moment, day):
    assert clock.local_date(moment) == day


def test_local_date_refuses_a_naive_moment():
    with pytest.raises(ValueError, match="naive"):
        clock.local_date(datetime(2026, 11, 22))  # noqa: DTZ001


@pytest.mark.parametrize("move", [clock_control.pin, clock_control.shift_to], ids=["pin", "shift"])
def test_clock_refuses_a_naive_moment(move):
    with pytest.raises(ValueError, match="time zone"):
        move(datetime(2026, 11, 22))  # noqa: DTZ001


def test_application_cannot_move_the_clock():
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("UPDATE house_clock SET pinned_at = now()")


def test_application_cannot_replace_the_clock():
    with pytest.raises(DatabaseError, match="must be owner"), connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION house_now() STABLE")


def test_shifting_is_refused_where_the_setting_forbids_it(settings):
    settings.CLOCK_MAY_SHIFT = False

    with pytest.raises(ImproperlyConfigured):
        clock_control.allow_shifting()


@pytest.mark.django_db(transaction=True)
def test_clock_that_may_not_be_moved_ignores_the_row():
    with clock_control.pinned(NEW_YEAR):
        clock_control.forbid_shifting()

        assert clock.now() < NEW_YEAR

        clock_control.allow_shifting()

        assert clock.now() == NEW_YEAR


def test_clock_has_one_row(owner):
    with pytest.raises(psycopg2.errors.CheckViolation):
        owner.execute("INSERT INTO house_clock (is_only) VALUES (false)")
