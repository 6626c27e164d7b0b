"""Objections from the public page: each stops a case, so there is a measure to them (R49)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File as Upload
from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import atomic
from django.utils.timezone import localtime

from accounts import clock
from accounts.models import User
from applications.door import hold, was_taken
from applications.models import Case
from parties.encryption import digest
from records import storage
from reviews.models import NoticeEntry, Objection
from reviews.services.objections import ONLINE, raise_objection

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class TooMany(ValidationError):
    """An address or an entry has had its share of objections; ``until`` when another is taken."""

    def __init__(self, whose: str, until: datetime) -> None:
        self.until = until
        super().__init__(f"{whose}，请于{localtime(until):%Y年%-m月%-d日 %H:%M}以后再提交。")


@atomic
def object_to(
    entry: NoticeEntry,
    *,
    said: dict[str, str],
    sender: str,
    evidence: Upload | None = None,
    key: str | None = None,
) -> Objection:
    """Receive an objection to a row of a notice; the same one again within the hour is one.

    ``said`` is who objects, where to answer and what; ``sender`` the network it came from.
    """
    sender = digest(f"objection from {sender}")
    _wait_for(sender)
    case, house = hold(entry.case), User.objects.house()
    if not was_taken(case, Case.raise_objection, by=house, key=key):
        if earlier := _said_within_the_hour(entry, said, evidence):
            return earlier
        _refuse_too_many(entry, sender)
    return raise_objection(case, by=house, evidence=evidence, sender_digest=sender, key=key, **said)


def _wait_for(sender: str) -> None:
    """One at a time from one address, so that two at once are both counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [sender])


def _said_within_the_hour(
    entry: NoticeEntry, said: dict[str, str], evidence: Upload | None
) -> Objection | None:
    online = entry.case.objections.filter(channel=ONLINE, entered_at__gt=clock.now() - HOUR)
    same = online.filter(received_at__gte=entry.notice.published_at, **said)
    if evidence:
        same = same.filter(evidence__sha256=storage.sha256(evidence))
        evidence.seek(0)
    return same.last()


def _refuse_too_many(entry: NoticeEntry, sender: str) -> None:
    online = Objection.objects.filter(channel=ONLINE)
    by_address, to_entry = (
        settings.OBJECTIONS_BY_ADDRESS_AN_HOUR,
        settings.OBJECTIONS_TO_ENTRY_A_DAY,
    )
    if until := _full_until(online.filter(sender_digest=sender), by_address, HOUR):
        raise TooMany(f"同一网络地址一小时内最多提交{by_address}份异议", until)
    if until := _full_until(online.filter(case=entry.case_id), to_entry, DAY):
        raise TooMany(f"对同一项目一天内最多网上提交{to_entry}份异议", until)


def _full_until(rows: QuerySet[Objection], most: int, span: timedelta) -> datetime | None:
    """When the oldest of the last ``most`` rows leaves the span; None while there is room."""
    recent = rows.filter(entered_at__gt=clock.now() - span).order_by("-entered_at")
    times = list(recent.values_list("entered_at", flat=True)[:most])
    return times[-1] + span if len(times) >= most else None
