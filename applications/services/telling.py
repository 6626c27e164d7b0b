"""What the applicant is told after a step: the letter that is due, and a message (R45)."""

from accounts.prepared import SLOT, Prepared
from accounts.services import inbox
from applications.models import TransitionLog
from applications.services import letters
from applications.services.addressees import members
from applications.states import APPLICANT_LABELS, State

OPEN_NOTES = frozenset(
    {
        "accept", "refuse", "return_for_correction", "close_stale", "withdraw", "waive",
        "fail_preliminary", "fail_review", "decline", "postpone", "stop_payment", "bounce",
        "demand_back", "settle_recovery", "drop_recovery", "stop", "submit",
    }
)  # fmt: skip
LINE = Prepared(
    "step_to_tell",
    lambda: TransitionLog.objects.filter(pk=SLOT).select_related(
        "case__item", "case__party", "case__version", "by"
    ),
)
SILENT = {"submit", "resubmit", "withdraw", "table", "order_payment"}


def tell_step(line_pk: int) -> None:
    """Issue the letter that follows, and leave a message to everyone who acts for the applicant."""
    line = LINE.get(line_pk)
    if line.step in SILENT:
        return
    case, letter = line.case, letters.issue(line)
    body = f"{case.item.name}：{APPLICANT_LABELS[State(line.target)]}。"
    if line.note and line.step in OPEN_NOTES:
        body += f"\n办理意见：{line.note}"
    if letter is None and line.step in letters.LETTERS:
        body += "\n此后案件又有新的办理结果，本环节不再编发文书，请以最新的消息为准。"
    if letter:
        paper = letter.paper
        body += f"\n{paper.title}（{paper.number}）已编发，请在案件页“文件”中查看和下载。"
    inbox.tell(
        members(case),
        f"{case.number or case.party.name}　{APPLICANT_LABELS[State(line.target)]}",
        body,
        link=f"/cases/{case.public_id}/",
    )
