"""How much the house takes from outside in a while: counted in its own tables (R49)."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.utils.timezone import localtime

from accounts import clock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class TooMany(ValidationError):
    """An address or a thing has had its share; ``until`` when another one is taken."""

    def __init__(self, whose: str, until: datetime, instead: str = "再提交") -> None:
        self.until = until
        super().__init__(f"{whose}，请于{localtime(until):%Y年%-m月%-d日 %H:%M}以后{instead}。")

    @property
    def seconds(self) -> int:
        """How long to wait, for the header `Retry-After`."""
        return int((self.until - clock.now()).total_seconds()) + 1


def one_at_a_time(sender: str) -> None:
    """Two at once of the same sender come one after the other, so that both are counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [sender])


def full_until(rows: QuerySet, moment: str, most: int, span: timedelta) -> datetime | None:
    """When the oldest of the last ``most`` rows leaves the span; None while there is room."""
    recent = rows.filter(**{f"{moment}__gt": clock.now() - span}).order_by(f"-{moment}")
    times = list(recent.values_list(moment, flat=True)[:most])
    return times[-1] + span if len(times) >= most else None
