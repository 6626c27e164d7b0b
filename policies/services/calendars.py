"""The plan of a year, entered as the State Council writes it: holidays and make-up days."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError

from policies.models import CalendarDay, CalendarYear


def enter(plan: dict, *, is_demo: bool = False) -> bool:
    """Enter a year's plan and tell whether it was new; a real plan replaces a demonstration."""
    days = list(_days(plan))
    known = CalendarYear.objects.filter(pk=plan["year"]).first()
    if known and not (known.is_demo and not is_demo):
        _refuse_if_other(known, days)
        return False
    year, _ = CalendarYear.objects.update_or_create(
        pk=plan["year"],
        defaults={"source": plan["source"], "provisional": is_demo, "is_demo": is_demo},
    )
    year.days.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(year=year, date=day, is_workday=is_workday, name=name)
        for day, is_workday, name in days
    )
    return True


def _days(plan: dict) -> Iterator[tuple[date, bool, str]]:
    for holiday in plan["holidays"]:
        first, last = (date.fromisoformat(holiday[end]) for end in ("from", "to"))
        for offset in range((last - first).days + 1):
            yield first + timedelta(days=offset), False, holiday["name"]
        for day in holiday["make_up"]:
            yield date.fromisoformat(day), True, holiday["name"]


def _refuse_if_other(known: CalendarYear, days: list[tuple[date, bool, str]]) -> None:
    if set(known.days.values_list("date", "is_workday", "name")) != set(days):
        raise ValidationError(f"{known}的工作日历已经录入，且与文件不一致")
