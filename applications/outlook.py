"""What comes next for a case: who has it in hand, and within which limit (pure)."""

from typing import NamedTuple

from applications.states import State
from policies.stages import Stage


class Outlook(NamedTuple):
    """Who acts next, and the code of the limit that binds them ('' when none does)."""

    who: str
    limit: str = ""


IN_HAND = {
    State.DRAFT: Outlook("申报单位"),
    State.RETURNED: Outlook("申报单位", "correction"),
    State.ON_NOTICE: Outlook("社会公示，期满自动办结"),
    State.UNDER_INVESTIGATION: Outlook("区经委异议核查员", "objection"),
    State.IN_DELIBERATION: Outlook("区产推办"),
    State.POSTPONED: Outlook("区经委，重新提交审议"),
    State.RECOGNISED: Outlook("获评企业", "confirmation"),
    State.APPROVED: Outlook("区经委、区财政局联合下达", "document"),
    State.PAYMENT_ORDERED: Outlook("区财政局", "payment"),
    State.IN_RECOVERY: Outlook("申报单位退回资金，区财政局核收"),
}
AT_STAGE = {
    Stage.PRELIMINARY: Outlook("区经委初审员", "preliminary"),
    Stage.REVIEW: Outlook("专家与联合审核小组", "review"),
    Stage.NOTICE: Outlook("区经委公示发布员"),
    Stage.DELIBERATION: Outlook("区经委提交、区产推办审议"),
    Stage.PAYMENT: Outlook("区经委核定"),
}
ACCEPTORS = {"local_unit": "所属街镇（区属企业）", "registrar": "区经委登记员"}


def outlook(state: str, next_stage: str | None, acceptor: str) -> Outlook | None:
    """Say who is to act next; None once the case is over (R45; Article 6)."""
    if state == State.SUBMITTED:
        return Outlook(ACCEPTORS[acceptor], "acceptance")
    if state in IN_HAND:
        return IN_HAND[State(state)]
    return AT_STAGE.get(Stage(next_stage)) if next_stage else None
