"""When a step may be taken: conditions on the case itself, each with the reason it gives.

A guard is true or not of the held case; facts that a step is handed are checked in its body.
"""

from datetime import timedelta

from accounts import clock
from policies.stages import Stage


def because(reason, more=lambda _case: ""):
    """Name in Chinese what is missing when a guard does not hold; `more` says it of the case."""

    def name(guard):
        guard.reason, guard.more = reason, more
        return guard

    return name


def unmet(case, move):
    """The reason of the first guard of a transition that does not hold; None where all do."""
    shut = next((guard for guard in move.conditions if not guard(case)), None)
    return shut and shut.reason + shut.more(case)


def opens(stage):
    """The next stage of the case's track is this one."""

    @because(f"本项目当前环节不是“{Stage(stage).label}”")
    def next_on_the_track(case):
        return case.next_stage == stage

    return next_on_the_track


@because("该主体处于禁止申报期（第七条），不能继续向拨付办理")
def no_ban(case):
    return not case.is_banned


@because(
    "按最近一次核查，该单位的经营状态、信用或三地条件不符合第四条，不能继续向拨付办理；"
    "情况已变化的，请先登记新的核查"
)
def is_still_fit(case):
    return not case.is_unfit


@because("上级认定已撤销，不能继续向拨付办理；请由区经委终止本件")
def title_stands(case):
    return case.recognition_id is None or case.recognition.status != "revoked"


def _from_the_next_day(case):
    return f"：截止日为 {case.mend_by}，{case.mend_by + timedelta(days=1)} 起方可办结"


@because("补正期限未过", _from_the_next_day)
def correction_is_overdue(case):
    return case.mend_by is not None and clock.today() > case.mend_by


@because("书面材料尚未核收，也未登记免收原因")
def paper_is_in(case):
    return bool(case.paper_received_on or case.paper_waiver)


@because("诊断报告尚未经区经委认定符合要求")
def report_is_accepted(case):
    return case.report_id is None or case.report.accepted_at is not None


@because("本件未经公示")
def was_noticed(case):
    return case.notice_closes_at is not None


@because("公示期未满")
def notice_is_over(case):
    return case.notice_closes_at is not None and clock.now() >= case.notice_closes_at


@because("本件已有资金退回，不能再登记银行退票")
def nothing_came_back(case):
    return not case.recovered_fen


@because("还有其他未办结的异议")
def is_last_objection(case):
    return case.open_objections == 1


@because("这是最后一件未办结的异议，请选择恢复公示")
def has_other_objections(case):
    return case.open_objections > 1


@because("本项目不设评审环节")
def has_review(case):
    return Stage.REVIEW in case.item.track
