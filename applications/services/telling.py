"""What the applicant is told after a step, in the inbox (R45)."""

from accounts.models import User
from accounts.services import inbox
from applications.models import TransitionLog
from applications.states import APPLICANT_LABELS, State

OPEN_NOTES = frozenset(
    {
        "accept", "refuse", "return_for_correction", "close_stale", "withdraw", "waive",
        "fail_preliminary", "fail_review", "decline", "postpone", "stop_payment", "bounce",
        "demand_back", "drop_recovery", "stop", "submit",
    }
)  # fmt: skip
SILENT = {"submit", "resubmit", "withdraw", "table", "order_payment"}


def tell_step(line_pk: int) -> None:
    """Leave a message to everyone who acts for the applicant, once a logged step."""
    line = TransitionLog.objects.select_related("case__item", "case__party").get(pk=line_pk)
    if line.step in SILENT:
        return
    case = line.case
    readers = User.objects.filter(
        memberships__party=case.party, memberships__until__isnull=True, is_active=True
    )
    body = f"{case.item.name}：{APPLICANT_LABELS[State(line.target)]}。"
    if line.note and line.step in OPEN_NOTES:
        body += f"\n办理意见：{line.note}"
    inbox.tell(
        list(readers),
        f"{case.number or case.party.name}　{APPLICANT_LABELS[State(line.target)]}",
        body,
        link=f"/cases/{case.public_id}/",
    )
