"""The plan of a year, entered as the State Council writes it; and the days that notices bind."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.transaction import atomic

from policies.models import CalendarDay, CalendarYear
from policies.workdays import SHANGHAI, NoticePeriod, UnknownYear, notice_period

Day = tuple[date, bool, str]


def period_from(moment: datetime, days: int) -> NoticePeriod:
    """The notice period of a publication at this moment; an unknown year is refused in words."""
    try:
        return notice_period(moment, CalendarYear.objects.calendar(), days)
    except UnknownYear as unknown:
        raise ValidationError(
            f"{unknown.year}年的工作日安排尚未录入，不能计算公示期。"
            "请在办公台“工作日历”中录入该年度的放假调休安排后再发布。"
        ) from unknown


@atomic
def bind(moment: datetime, days: int) -> NoticePeriod:
    """The notice period of a publication now; from here on the days it counted never change."""
    published_on = moment.astimezone(SHANGHAI).date()
    years = CalendarYear.objects.filter(year__gte=published_on.year).order_by("year")
    held = list(years.select_for_update(no_key=True))  # before the days are read
    period = period_from(moment, days)
    for year in held:
        last = min(period.last_day, date(year.year, 12, 31))
        if year.year <= period.last_day.year and not year.has_printed(last):
            year.frozen_until = last
            year.save(update_fields=["frozen_until"])
    return period


def enter(plan: dict, *, is_demo: bool = False) -> bool:
    """Enter a year's plan and tell whether it was new; a real plan replaces a demonstration.

    Days that a published notice has counted stay as they were printed.
    """
    days = list(_days(plan))
    known = CalendarYear.objects.filter(pk=plan["year"]).first()
    if known and not (known.is_demo and not is_demo):
        _refuse_if_other(known, days)
        return False
    year, _ = CalendarYear.objects.update_or_create(
        pk=plan["year"],
        defaults={"source": plan["source"], "provisional": is_demo, "is_demo": is_demo},
    )
    year.refresh_from_db()
    open_days = [day for day in days if not year.has_printed(day[0])]
    year.days.filter(date__gt=year.frozen_until or date.min).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(year=year, date=day, is_workday=is_workday, name=name)
        for day, is_workday, name in open_days
    )
    return True


def _days(plan: dict) -> Iterator[Day]:
    for holiday in plan["holidays"]:
        first, last = (date.fromisoformat(holiday[end]) for end in ("from", "to"))
        for offset in range((last - first).days + 1):
            yield first + timedelta(days=offset), False, holiday["name"]
        for day in holiday["make_up"]:
            yield date.fromisoformat(day), True, holiday["name"]


def _refuse_if_other(known: CalendarYear, days: list[Day]) -> None:
    there = known.days.values_list("date", "is_workday", "name")
    differing = {day for day, *_ in set(there) ^ set(days)}
    if any(not known.has_printed(day) for day in differing):
        raise ValidationError(f"{known}的工作日历已经录入，且与文件不一致")
