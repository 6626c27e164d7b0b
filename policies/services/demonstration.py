"""A version and a calendar for the running year, so that a demonstration never expires."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.acting import acting
from accounts.models import User
from policies.models import CalendarYear, PolicyVersion
from policies.models.versions import SMART_MANUFACTURING
from policies.services import calendars, documents, loading
from policies.workdays import SATURDAY

HOLIDAYS = (
    ("元旦", (1, 1), 1),
    ("春节", (2, 5), 7),
    ("清明节", (4, 4), 3),
    ("劳动节", (5, 1), 5),
    ("端午节", (6, 9), 3),
    ("中秋节", (9, 15), 3),
    ("国庆节", (10, 1), 7),
)
LONG = 5


def ensure(today: date, *, by: User) -> list[str]:
    """See that this year and the next have a calendar and a version in force; name the new ones.

    What is missing is made up: the calendar is provisional, the version repeats the terms of the
    latest real one, and both are marked 演示.
    """
    new = []
    with transaction.atomic(), acting(by):
        for year in (today.year, today.year + 1):
            if not CalendarYear.objects.filter(pk=year).exists():
                calendars.enter(plan(year), is_demo=True)
                new.append(f"{year}年工作日历（演示）")
            if not _has_version(year):
                document = _repeated(year)
                loading.load_version(document, by=by, is_demo=True)
                new.append(document["number"])
    return new


def plan(year: int) -> dict:
    """Make up a plausible year of holidays on fixed dates, with a make-up day for long ones."""
    return {
        "year": year,
        "source": "演示数据，非国务院办公厅公布的放假安排",
        "holidays": [
            _holiday(name, date(year, *first), length) for name, first, length in HOLIDAYS
        ],
    }


def _holiday(name: str, first: date, length: int) -> dict:
    last = first + timedelta(days=length - 1)
    saturday = last + timedelta(days=(SATURDAY - last.weekday() - 1) % 7 + 1)
    return {
        "name": name,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "make_up": [saturday.isoformat()] if length >= LONG else [],
    }


def _has_version(year: int) -> bool:
    return (
        PolicyVersion.objects.published()
        .filter(
            scheme=SMART_MANUFACTURING,
            in_force_from__lte=date(year, 12, 31),
            in_force_to__gte=date(year, 1, 1),
        )
        .exists()
    )


def _repeated(year: int) -> dict:
    real = PolicyVersion.objects.published().filter(scheme=SMART_MANUFACTURING, is_demo=False)
    latest = real.order_by("-in_force_from").first()
    if latest is None:
        raise ValidationError("请先载入正式的政策文件，再生成演示版本")
    first, last = date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()
    return documents.as_document(latest) | {
        "number": f"演示〔{year}〕1号",
        "title": f"{latest.title}（演示）",
        "signed_on": first,
        "published_on": first,
        "in_force_from": first,
        "in_force_to": last,
    }
