"""What the applicant is told after a step: the letter that is due, and a message (R45)."""

from accounts.prepared import SLOT, Prepared
from accounts.services import inbox
from applications.models import TransitionLog
from applications.services import letters
from applications.services.addressees import members
from applications.states import APPLICANT_LABELS, State
from records.paper_kinds import KINDS

OPEN_NOTES = frozenset(
    {
        "accept", "refuse", "return_for_correction", "close_stale", "withdraw", "waive",
        "fail_preliminary", "fail_review", "decline", "postpone", "stop_payment", "bounce",
        "demand_back", "settle_recovery", "drop_recovery", "stop", "submit", "resubmit",
    }
)  # fmt: skip
LINE = Prepared(
    "step_to_tell",
    lambda: TransitionLog.objects.filter(pk=SLOT).select_related(
        "case__item", "case__party", "case__version", "by"
    ),
)
SILENT = {"submit", "resubmit", "withdraw", "table", "order_payment"}
PAPERS = {
    "accept": ("acceptance",),
    "refuse": ("non_acceptance",),
    "return_for_correction": ("correction",),
    "close_stale": ("non_acceptance", "non_support"),
    "fail_preliminary": ("non_support",),
    "fail_review": ("non_support",),
    "uphold_objection": ("non_support",),
    "decline": ("non_support",),
    "approve": ("result",),
    "grant": ("result",),
    "grant_title": ("result",),
    "stop": ("termination",),
}
NOBODY = "将告知：无。本步骤不发送消息，下一步经办人在待办列表中看到本件。"


def promise(step: str, target: str) -> str:
    """Whom a step will tell and what they will read, from the very table that is followed."""
    if step in SILENT:
        return NOBODY
    read = [f"“{APPLICANT_LABELS[State(target)]}”"]
    if step in OPEN_NOTES:
        read.append("您填写的意见")
    if step in PAPERS:
        read.append("或".join(KINDS[kind].label for kind in PAPERS[step]))
    return f"将告知：申报单位的全部成员（站内消息）。他们读到：{'、'.join(read)}。"


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
    if line.step == "accept":
        body += "".join(f"\n{said}" for said in letters.paper_twin(case))
    inbox.tell(
        members(case),
        f"{case.number or case.party.name}　{APPLICANT_LABELS[State(line.target)]}",
        body,
        link=f"/cases/{case.public_id}/",
    )
