"""The states of a case: one name for staff, one for the applicant."""

from django.db import models


class State(models.TextChoices):
    """Where a case stands (Article 6); the label is the one staff read."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "退回补正"
    ACCEPTED = "accepted", "已受理"
    IN_REVIEW = "in_review", "评审中"
    PROPOSED = "proposed", "拟支持"
    ON_NOTICE = "on_notice", "公示中"
    UNDER_INVESTIGATION = "under_investigation", "异议核查"
    NOTICE_CLEARED = "notice_cleared", "公示无异议"
    IN_DELIBERATION = "in_deliberation", "审议中"
    POSTPONED = "postponed", "缓议"
    RECOGNISED = "recognised", "待企业确认"
    CONFIRMED = "confirmed", "企业已确认"
    APPROVED = "approved", "待拨付"
    PAYMENT_ORDERED = "payment_ordered", "已下达"
    DISBURSED = "disbursed", "已拨付"
    TITLED = "titled", "仅认定（本次不奖励）"
    REJECTED = "rejected", "不予支持"
    WITHDRAWN = "withdrawn", "已撤回"
    STOPPED = "stopped", "终止"
    IN_RECOVERY = "in_recovery", "追回中"
    RECOVERED = "recovered", "已追回"


TERMINAL = (State.TITLED, State.REJECTED, State.WITHDRAWN, State.STOPPED, State.RECOVERED)
COMMITTED = (
    State.APPROVED,
    State.PAYMENT_ORDERED,
    State.DISBURSED,
    State.IN_RECOVERY,
    State.RECOVERED,
)
BEFORE_ORDER = tuple(
    state
    for state in State
    if state not in (*TERMINAL, State.PAYMENT_ORDERED, State.DISBURSED, State.IN_RECOVERY)
)

APPLICANT_LABELS = {
    State.DRAFT: "填写中，尚未提交",
    State.SUBMITTED: "已提交，等待受理",
    State.RETURNED: "需要您补正",
    State.ACCEPTED: "已受理，等待初审",
    State.IN_REVIEW: "专家和部门评审中",
    State.PROPOSED: "评审通过，准备公示",
    State.ON_NOTICE: "正在公示",
    State.UNDER_INVESTIGATION: "收到异议，正在核查",
    State.NOTICE_CLEARED: "公示结束，等待区级审议",
    State.IN_DELIBERATION: "区级审议中",
    State.POSTPONED: "暂缓审议",
    State.RECOGNISED: "请您确认领取",
    State.CONFIRMED: "您已确认，等待核定",
    State.APPROVED: "审议通过，等待拨付",
    State.PAYMENT_ORDERED: "拨付文件已下达，等待到账",
    State.DISBURSED: "资金已拨付",
    State.TITLED: "已获认定，本次不奖励",
    State.REJECTED: "未获支持",
    State.WITHDRAWN: "已撤回",
    State.STOPPED: "已终止",
    State.IN_RECOVERY: "资金追回中",
    State.RECOVERED: "资金已追回",
}

TONES = {
    State.DRAFT: "quiet",
    State.RETURNED: "warn",
    State.UNDER_INVESTIGATION: "warn",
    State.POSTPONED: "warn",
    State.RECOGNISED: "warn",
    State.DISBURSED: "good",
    State.TITLED: "good",
    State.REJECTED: "bad",
    State.STOPPED: "bad",
    State.IN_RECOVERY: "bad",
    State.WITHDRAWN: "quiet",
    State.RECOVERED: "quiet",
}


def tone(state: str) -> str:
    """The colour family of a state's badge; the label always says it in words too."""
    return TONES.get(State(state), "going")
