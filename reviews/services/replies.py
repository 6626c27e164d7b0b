"""What an objector is answered: only what the notice showed and the investigator found (R49)."""

from django.conf import settings

from accounts.clock import local_date
from accounts.models import User
from applications.states import State
from records.dates import in_full
from records.models import Paper
from records.paper_checks import lines, masked
from records.paper_kinds import KINDS
from records.services import papers
from reviews.models import Objection, PublicNotice

KIND = "objection_reply"
CONCLUSIONS = {
    Objection.State.DISMISSED: "异议不成立。",
    Objection.State.PARTLY: "异议部分成立。",
    Objection.State.UPHELD: "异议成立。",
}
EFFECTS = {
    Objection.State.DISMISSED: "原公示内容不作调整。",
    Objection.State.PARTLY: "核减该项目的拟支持金额。",
    Objection.State.UPHELD: "该项目不予支持。",
}
ANEW = "该项目重新拟定并另行公示。"


def issue(objection: Objection, *, by: User) -> Paper:
    """The reply to an objection just closed, numbered once; no private number may stand in it."""
    ending, case = Objection.State(objection.state), objection.case
    shown = case.notice_entries.filter(notice__in=PublicNotice.objects.published())
    entry = shown.select_related("notice").latest("pk")
    is_anew = ending == Objection.State.PARTLY and case.state == State.PROPOSED
    values = {
        "objector": masked(objection.objector),
        "party_name": entry.party_name,
        "notice_title": entry.notice.title,
        "item_name": entry.item_name,
        "project": entry.title,
        "received_on": in_full(local_date(objection.received_at)),
        "findings": lines(objection.finding),
        "conclusion": CONCLUSIONS[ending],
        "effect": ANEW if is_anew else EFFECTS[ending],
        "contact": settings.PUBLIC_CONTACT,
        "date": in_full(local_date(objection.closed_at)),
    }
    key = f"objection-reply-{objection.pk}"
    return papers.issue(KIND, KINDS[KIND].label, values, by=by, key=key)
