"""What a published notice has counted stays as it was printed, whoever writes."""

from contextlib import contextmanager
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from policies.models import CalendarDay, CalendarYear
from policies.services import calendars
from policies.workdays import SHANGHAI
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PRINTED, FREE = date(2022, 5, 7), date(2022, 10, 1)
REFUSAL = "及以前的安排已用于公示，不得变动"


@contextmanager
def refused(reason):
    with pytest.raises(IntegrityError, match=reason), transaction.atomic():
        yield


@pytest.fixture
def printed(policy, acted) -> CalendarYear:
    """2022 after a notice published on 29 April, whose last day is 10 May."""
    period = calendars.bind(datetime(2022, 4, 29, 10, tzinfo=SHANGHAI), 5)
    assert period.last_day == date(2022, 5, 10)
    return CalendarYear.objects.get(pk=2022)


def test_publishing_freezes_up_to_its_last_day_and_an_earlier_end_lowers_nothing(printed):
    calendars.bind(datetime(2022, 4, 1, 10, tzinfo=SHANGHAI), 5)

    printed.refresh_from_db()
    assert printed.frozen_until == date(2022, 5, 10)


def test_period_over_new_year_freezes_both_years(policy, acted):
    period = calendars.bind(datetime(2022, 12, 29, 10, tzinfo=SHANGHAI), 5)

    frozen = dict(
        CalendarYear.objects.exclude(frozen_until=None).values_list("year", "frozen_until")
    )
    assert frozen == {2022: date(2022, 12, 31), 2023: period.last_day}


def test_printed_day_is_neither_added_changed_moved_nor_deleted(printed):
    days = CalendarDay.objects
    with refused(REFUSAL):
        days.create(year=printed, date=date(2022, 5, 9), name="临时放假")
    with refused(REFUSAL):
        days.filter(date=PRINTED).update(is_workday=False)
    with refused(REFUSAL):
        days.filter(date=FREE).update(date=date(2022, 5, 9))
    with refused(REFUSAL):
        days.filter(date=PRINTED).update(date=date(2022, 11, 11))
    with refused(REFUSAL):
        days.filter(date=PRINTED)._raw_delete("default")


def test_days_after_the_last_printed_one_are_open_and_a_name_may_be_mended(printed):
    CalendarDay.objects.filter(date=FREE).delete()
    CalendarDay.objects.create(year=printed, date=FREE, name="国庆")

    assert CalendarDay.objects.filter(date=PRINTED).update(name="劳动节调休") == 1


def test_year_does_not_take_its_promise_back(printed):
    years = CalendarYear.objects.filter(pk=2022)
    for promise in (None, date(2022, 5, 9)):
        with refused("不得提前或取消"):
            years.update(frozen_until=promise)
    with refused("不得删除"):
        years._raw_delete("default")
    with refused("calendaryear_is_frozen_within_itself"):
        years.update(frozen_until=date(2023, 1, 1))


def test_real_plan_leaves_printed_days_of_a_made_up_year_alone(printed):
    CalendarYear.objects.filter(pk=2022).update(is_demo=True, provisional=True)
    holiday = {"name": "试", "from": "2022-05-09", "to": "2022-05-12", "make_up": []}
    plan = {"year": 2022, "source": "国务院办公厅", "holidays": [holiday]}

    assert calendars.enter(plan)
    assert not calendars.enter(plan)

    calendar = CalendarYear.objects.calendar()
    assert [calendar.is_workday(date(2022, 5, day)) for day in (7, 9, 10, 11, 12)] == [
        *(True, True, True, False, False)
    ]


def test_unknown_year_is_refused_and_nothing_is_frozen(policy, acted):
    CalendarYear.objects.filter(pk__gt=2026).delete()

    with pytest.raises(ValidationError, match="请在办公台“工作日历”中录入"):
        calendars.bind(datetime(2026, 12, 30, 10, tzinfo=SHANGHAI), 5)

    assert not CalendarYear.objects.exclude(frozen_until=None).exists()


def send(client, *changes: dict) -> str:
    """Change days of 2022 by the form of the admin; what the page then says."""
    rows = list(CalendarDay.objects.filter(date__in=[PRINTED, FREE]).order_by("date"))
    form = {"source": "国务院办公厅", "days-TOTAL_FORMS": len(rows) + 1, "days-INITIAL_FORMS": 2}
    for number, row in enumerate(rows):
        form |= {
            f"days-{number}-id": row.pk,
            f"days-{number}-year": 2022,
            f"days-{number}-date": row.date.isoformat(),
            f"days-{number}-name": row.name,
            **({f"days-{number}-is_workday": "on"} if row.is_workday else {}),
        }
    for change in changes:
        form |= change
    address = reverse("admin:policies_calendaryear_change", args=[2022])
    return client.post(address, form, follow=True).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"days-0-DELETE": "on"},
        {"days-0-date": "2022-05-14"},
        {"days-1-date": "2022-05-09"},
        {"days-2-date": "2022-05-09", "days-2-name": "临时放假", "days-2-year": "2022"},
    ],
    ids=["deleted", "moved away", "moved in", "added"],
)
def test_admin_refuses_in_words_to_touch_a_printed_day(client, printed, change):
    client.force_login(UserFactory(roles=[Role.REGISTRAR]))
    before = set(CalendarDay.objects.values_list("date", "is_workday"))

    page = send(client, change)

    assert "公示日期印出后不得变动" in page
    assert set(CalendarDay.objects.values_list("date", "is_workday")) == before


def test_admin_changes_a_day_that_no_notice_has_counted(client, printed):
    client.force_login(UserFactory(roles=[Role.REGISTRAR]))

    send(client, {"days-1-DELETE": "on", "days-0-name": "劳动节调休"})

    assert not CalendarDay.objects.filter(date=FREE).exists()
    assert CalendarDay.objects.get(date=PRINTED).name == "劳动节调休"
