"""The one clock: the database's, for services, defaults, triggers and workers alike."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import DateTimeField, Func
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


class HouseNow(Func):
    """`house_now()` in a query, or as a column's default."""

    function = "house_now"
    arity = 0
    output_field = DateTimeField()


def now() -> datetime:
    """Return the moment by the database's clock, in Shanghai time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT house_now()")
        return cursor.fetchone()[0].astimezone(SHANGHAI)


def today() -> date:
    """Return the day by the database's clock, in Shanghai."""
    return local_date(now())


def local_date(moment: datetime) -> date:
    """Return the day in Shanghai on which an aware moment falls."""
    return timezone.localtime(moment, SHANGHAI).date()
