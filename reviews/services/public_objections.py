"""Objections from the public page: each stops a case, so there is a measure to them (R49)."""

from django.conf import settings
from django.core.files.base import File as Upload
from django.db.transaction import atomic

from accounts import clock
from accounts.limits import DAY, HOUR, TooMany, full_until, one_at_a_time
from accounts.models import User
from applications.door import hold, was_taken
from applications.models import Case
from parties.encryption import digest
from records import storage
from reviews.models import NoticeEntry, Objection
from reviews.services.objections import ONLINE, raise_objection


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
    one_at_a_time(sender)
    case, house = hold(entry.case), User.objects.house()
    if not was_taken(case, Case.raise_objection, by=house, key=key):
        if earlier := _said_within_the_hour(entry, said, evidence):
            return earlier
        _refuse_too_many(entry, sender)
    return raise_objection(case, by=house, evidence=evidence, sender_digest=sender, key=key, **said)


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
    if until := full_until(online.filter(sender_digest=sender), "entered_at", by_address, HOUR):
        raise TooMany(f"同一网络地址一小时内最多提交{by_address}份异议", until)
    if until := full_until(online.filter(case=entry.case_id), "entered_at", to_entry, DAY):
        raise TooMany(f"对同一项目一天内最多网上提交{to_entry}份异议", until)
