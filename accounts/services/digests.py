"""E-mail second: one letter a day to each person whose inbox has something new."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db.transaction import atomic
from django.urls import reverse
from django.utils.timezone import localtime

from accounts import clock, message_links
from accounts.models import Digest, Message, Person

log = structlog.get_logger(__name__)
OLDEST = timedelta(days=7)
LISTED = 20


def send(day: date) -> int:
    """Everybody with an address and new messages has one letter for this day; how many went.

    Nothing goes where no e-mail is configured, and nobody's failure keeps another's letter.
    """
    if not settings.EMAIL_DIGESTS:
        return 0
    sent = 0
    for person, waiting in groupby(_waiting(), key=attrgetter("user.person")):
        try:
            sent += _send(person, day, list(waiting))
        except OSError as failure:  # of the mail server: tomorrow's letter tells of both days
            log.error("digest failed", person=person.pk, exc_info=failure)
    return sent


def _waiting() -> Iterable[Message]:
    """Unread messages of people with an address, since the last letter to each."""
    rows = Message.objects.unread().filter(
        created_at__gt=clock.now() - OLDEST, user__is_active=True, user__person__email__gt=""
    )
    return rows.select_related("user__person").order_by("user__person", "-created_at", "-pk")


@atomic
def _send(person: Person, day: date, waiting: list[Message]) -> int:
    last = person.digests.order_by("-sent_at").first()
    fresh = [one for one in waiting if last is None or one.created_at > last.sent_at]
    if not fresh or person.digests.filter(day=day).exists():
        return 0
    Digest.objects.create(person=person, day=day, count=len(fresh))
    send_mail(
        f"您有{len(fresh)}条新消息",
        _letter(person, fresh),
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
    )
    return 1


def _letter(person: Person, fresh: list[Message]) -> str:
    """Subjects alone, and only of what the reader may still open; the rest is read inside."""
    told = [
        f"· {localtime(one.created_at):%m-%d %H:%M}　{one.subject}"
        for one in fresh
        if message_links.may_open(one)
    ][:LISTED]
    if left := len(fresh) - len(told):
        told.append(f"· 另有{left}条，请登录后查看。")
    return (
        f"{person.name}：\n您在青浦区智能工厂奖励资金管理系统中有{len(fresh)}条新消息：\n\n"
        + "\n".join(told)
        + f"\n\n请登录查看：{settings.SITE_URL.rstrip('/')}{reverse('inbox')}\n"
        "（本邮件每天最多一封，由系统自动发送，请勿回复。）\n"
    )
