"""What comes next for a case: who has it in hand, and within which limit (pure)."""

from typing import NamedTuple

from accounts.roles import Role
from applications.states import State
from policies.stages import Stage


class Outlook(NamedTuple):
    """Who acts next, the code of the limit that binds them ('' when none does), and their roles.

    Without roles it is the applicant's turn.
    """

    who: str
    limit: str = ""
    roles: tuple[Role, ...] = ()


TABLING = (Role.REVIEW_LEAD, Role.NOTICE_PUBLISHER)
ORDERING = (Role.BUDGET_KEEPER, Role.SIGNATORY, Role.COUNTERSIGNER)
IN_HAND = {
    State.DRAFT: Outlook("申报单位"),
    State.RETURNED: Outlook("申报单位", "correction"),
    State.ON_NOTICE: Outlook("社会公示，期满自动办结", "", (Role.NOTICE_PUBLISHER,)),
    State.UNDER_INVESTIGATION: Outlook("区经委异议核查员", "objection", (Role.INVESTIGATOR,)),
    State.IN_DELIBERATION: Outlook("区产推办", "", (Role.OFFICE_CLERK,)),
    State.POSTPONED: Outlook("区经委，重新提交审议", "", TABLING),
    State.RECOGNISED: Outlook("获评企业", "confirmation"),
    State.APPROVED: Outlook("区经委、区财政局联合下达", "document", ORDERING),
    State.PAYMENT_ORDERED: Outlook("区财政局", "payment", (Role.PAYER,)),
    State.IN_RECOVERY: Outlook("申报单位退回资金，区财政局核收", "", (Role.PAYER,)),
}
AT_STAGE = {
    Stage.PRELIMINARY: Outlook("区经委初审员", "preliminary", (Role.PRELIMINARY_REVIEWER,)),
    Stage.REVIEW: Outlook("专家与联合审核小组", "review", (Role.REVIEW_LEAD,)),
    Stage.NOTICE: Outlook("区经委公示发布员", "", (Role.NOTICE_PUBLISHER,)),
    Stage.DELIBERATION: Outlook("区经委提交、区产推办审议", "", TABLING),
    Stage.PAYMENT: Outlook("区经委核定", "", (Role.REVIEW_LEAD,)),
}
ACCEPTORS = {
    "local_unit": Outlook("所属街镇（区属企业）", "acceptance", (Role.LOCAL_OFFICER,)),
    "registrar": Outlook("区经委登记员", "acceptance", (Role.REGISTRAR,)),
}
# Who hears of it when a limit of these hands has passed.
OVERSEERS = {
    Role.LOCAL_OFFICER: (Role.REGISTRAR,),
    Role.PAYER: (Role.COUNTERSIGNER,),
    Role.COUNTERSIGNER: (Role.SIGNATORY,),
    Role.EXPERT: (Role.REVIEW_LEAD,),
    Role.DELEGATE: (Role.REVIEW_LEAD,),
    **dict.fromkeys(
        (
            Role.REGISTRAR, Role.PRELIMINARY_REVIEWER, Role.REVIEW_LEAD, Role.NOTICE_PUBLISHER,
            Role.INVESTIGATOR, Role.BUDGET_KEEPER, Role.OFFICE_CLERK,
        ),
        (Role.SIGNATORY,),
    ),
}  # fmt: skip


def outlook(state: str, next_stage: str | None, acceptor: str) -> Outlook | None:
    """Say who is to act next; None once the case is over (R45; Article 6)."""
    if state == State.SUBMITTED:
        return ACCEPTORS[acceptor]
    if state in IN_HAND:
        return IN_HAND[State(state)]
    return AT_STAGE.get(Stage(next_stage)) if next_stage else None


def overseers(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """The roles that hear of a limit which these have let pass."""
    return tuple({one: None for role in roles for one in OVERSEERS.get(role, ())})
