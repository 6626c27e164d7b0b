"""How an order, its signatures and its lines are shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime

from accounts.clock import local_date
from accounts.models import User
from accounts.parts import BAD, GOING, GOOD, QUIET, WARN, Action, Fact
from accounts.roles import Role
from applications.deadlines import Deadline, of_cases
from applications.models import Case
from applications.states import State
from payments.models import Disbursement, PaymentLine, PaymentOrder
from payments.services.orders import DRAFTERS, HANDLED, has_handled
from policies.money import yuan
from records.capitals import in_capitals
from records.models import Job

SIGNERS = {Role.SIGNATORY, Role.COUNTERSIGNER}
ORDER_TONES = {"draft": WARN, "issued": GOING, "void": QUIET}
SIDES = (
    ("区经委签发", "signed_by", "signed_at", Role.SIGNATORY),
    ("区财政局会签", "countersigned_by", "countersigned_at", Role.COUNTERSIGNER),
)


@dataclass(frozen=True)
class Side:
    """One of the two signatures of an order."""

    label: str
    signer: str
    at: object
    role: str


@dataclass(frozen=True)
class LineRow:
    """A line of the schedule with what became of it, and what this reader may do with it."""

    line: PaymentLine
    state: str
    tone: str
    note: str
    deadline: Deadline | None
    actions: list[Action]


def order_tone(order: PaymentOrder) -> str:
    """The colour family of an order's badge; green once all of it is paid."""
    paid = getattr(order, "paid_count", None)
    return GOOD if paid and paid == order.line_count else ORDER_TONES[order.state]


def sides(order: PaymentOrder) -> list[Side]:
    """Both signatures, as far as they are there."""
    return [
        Side(label, str(getattr(order, who) or ""), getattr(order, at), role.label)
        for label, who, at, role in SIDES
    ]


def order_facts(order: PaymentOrder) -> list[Fact]:
    """What is known of an order, for its side column."""
    found = [
        Fact("合计", f"{yuan(order.total_fen)} 元", note=in_capitals(order.total_fen), figure=True),
        Fact("列支", f"{order.budget.special_fund}（{order.budget.budget_line}）"),
        Fact("年度与批次", f"{order.budget.year}年度第{order.batch}批"),
        Fact("拟稿", str(order.drafted_by), note=f"{localtime(order.drafted_at):%Y-%m-%d %H:%M}"),
    ]
    if order.issued_at:
        found.append(Fact("下达", f"{localtime(order.issued_at):%Y-%m-%d %H:%M}", figure=True))
    if order.void_reason:
        found.append(Fact("作废原因", order.void_reason))
    if order.paper and order.paper.sha256:
        found.append(Fact("文件校验值（SHA-256）", order.paper.sha256, figure=True))
    return found


def why_not_sign(order: PaymentOrder, user: User) -> str:
    """Why this user cannot put a signature on the order; '' when nothing is in the way."""
    mine = [side for side in SIDES if user.has_role(side[3])]
    if not mine:
        return "由区经委签发人和区财政局会签人签署"
    _, who, at, _ = mine[0]
    if getattr(order, who):
        return f"已由{getattr(order, who)}于{localtime(getattr(order, at)):%Y-%m-%d %H:%M}签署"
    others = (order.drafted_by, order.signed_by, order.countersigned_by)
    if any(other and other.person_id == user.person_id for other in others):
        return "拟稿、签发、会签须由不同的人办理"
    if has_handled(order, user):
        return HANDLED.removesuffix("。")
    return ""


def may_draft(user: User) -> bool:
    """Whether the user may draft and void orders."""
    return bool(user.roles & DRAFTERS)


def rows(order: PaymentOrder, user: User) -> list[LineRow]:
    """The schedule; the number of queries does not grow with the lines."""
    lines = order.lines.select_related("case__item").prefetch_related(
        "disbursements", "case__party__former_names"
    )
    due = {case.pk: deadline for case, deadline in of_cases(_to_pay(lines))}
    return [_row(order, line, user, due.get(line.case_id)) for line in lines]


def _to_pay(lines: Iterable[PaymentLine]) -> list[Case]:
    """The cases that wait for their money."""
    return [line.case for line in lines if line.case.state == State.PAYMENT_ORDERED]


def _row(order: PaymentOrder, line: PaymentLine, user: User, deadline: Deadline | None) -> LineRow:
    state, tone, note = _standing(order, line)
    return LineRow(line, state, tone, note, deadline, _actions(order, line, user))


def _standing(order: PaymentOrder, line: PaymentLine) -> tuple[str, str, str]:
    if order.state == PaymentOrder.State.VOID:
        return "作废", QUIET, ""
    if line.is_stopped:
        return "已停止拨付", BAD, ""
    if order.state == PaymentOrder.State.DRAFT:
        renamed = _renamed(line)
        return "待签", WARN if renamed else QUIET, renamed
    journal = list(line.disbursements.all())
    last = journal[-1] if journal else None
    said = f"{last.paid_on:%Y-%m-%d}　回单号{last.bank_reference}" if last else ""
    if line.case.state != State.PAYMENT_ORDERED:
        return line.case.get_state_display(), GOOD, said
    if last and last.kind == Disbursement.Kind.REVERSAL:
        return "退票，待重新拨付" if last.released_at else "退票，待放行重付", WARN, said
    return "待拨付", GOING, ""


def _renamed(line: PaymentLine) -> str:
    """That the payee bears another name than when it filed: its money goes to the new one."""
    filed_on = local_date(line.case.created_at)
    for former in line.case.party.former_names.all():
        if former.until_on >= filed_on:
            return f"申报后更名，原名“{former}”（至{former.until_on}），请核对更名证明"
    return ""


def _actions(order: PaymentOrder, line: PaymentLine, user: User) -> list[Action]:
    if order.state != PaymentOrder.State.ISSUED or line.is_stopped:
        return []
    found = []
    if line.case.state == State.PAYMENT_ORDERED:
        waits = any(entry.waits for entry in line.disbursements.all())
        if user.has_role(Role.PAYER) and not waits:
            found.append(_desk("确认拨付", "disburse", line, "primary"))
        if user.roles & SIGNERS and waits:
            found.append(_desk("放行重付", "release_payment", line, "primary"))
        if user.roles & SIGNERS:
            found.append(_desk("停止拨付", "stop_payment", line, "danger"))
    elif line.case.state == State.DISBURSED and user.has_role(Role.PAYER):
        found.append(_desk("登记退票", "bounce", line))
    return found


def _desk(label: str, step: str, line: PaymentLine, style: str = "") -> Action:
    return Action(label, reverse(step, args=[line.case.public_id]), style)


def line_facts(line: PaymentLine) -> list[Fact]:
    """Payee and account of one payment; of the number only the last four figures."""
    return [
        Fact("收款户名", line.payee_name, note=line.uscc),
        Fact("开户银行", line.bank),
        Fact("账号", f"尾号{line.last_four}", figure=True),
        Fact("金额", f"{yuan(line.amount_fen)} 元", note=in_capitals(line.amount_fen), figure=True),
        Fact(
            "拨付文件",
            line.order.paper.number if line.order.paper else str(line.order),
            url=reverse("payment_order", args=[line.order.public_id]),
        ),
    ]


def rendering(order: PaymentOrder) -> Job | None:
    """The job that makes the order's files, while it is not done."""
    if order.paper is None or order.paper.file_id:
        return None
    jobs = Job.objects.filter(name="records.render_paper", args=[order.paper.pk])
    return jobs.order_by("-pk").first()
