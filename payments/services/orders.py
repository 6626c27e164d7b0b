"""Joint payment orders: draft, sign on both sides, issue, stop (Article 6 (1) 6; R54)."""

from collections.abc import Iterable
from datetime import datetime
from itertools import count

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.db.transaction import atomic
from django.utils.timezone import localtime
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.door import advance, hold, hold_all
from applications.models import Case, TransitionLog
from applications.models.case_rows import CaseQuerySet
from applications.permissions import DECIDING
from applications.states import State
from parties.models import AccountHold, BankAccount, Member, Party
from payments.models import Budget, PaymentLine, PaymentOrder
from payments.services import order_paper
from records.services import papers

HANDLED = "签发人、会签人不得为所列项目的申报单位、被诊断企业的成员，或受理、评审、审定经办人。"
DRAFTERS = frozenset({Role.BUDGET_KEEPER})


@atomic
def draft(cases: list[Case], *, by: User, key: str) -> PaymentOrder:
    """Draft an order over approved cases; the same key twice is one order."""
    if not by.roles & DRAFTERS:
        raise PermissionDenied("拨付文件由区经委预算管理员拟稿。")
    if found := PaymentOrder.objects.filter(key=key).first():
        if found.drafted_by_id != by.pk:
            raise ValidationError("此提交编号已用于另一份文件，请刷新页面后重试。")
        return found
    held = hold_all(cases)
    _refuse_unready(held)
    year = clock.today().year
    budget = Budget.objects.select_for_update().filter(year=year).first()
    if budget is None:
        raise ValidationError(f"{year}年度预算尚未录入，请联系区经委预算管理员。")
    batch = _next_batch(budget)
    with acting(by):
        order = PaymentOrder.objects.create(
            key=key,
            budget=budget,
            batch=batch,
            drafted_by=by,
            title=order_paper.title(year, batch),
            total_fen=sum(c.amount_fen for c in held),
        )
        for position, case in enumerate(held, start=1):
            _add_line(order, position, case)
    return order


def waiting_cases(user: User) -> CaseQuerySet:
    """Approved cases that are on no order yet, the longest approved first."""
    listed = PaymentLine.objects.standing().values("case")
    approved = Case.objects.visible_to(user).filter(state=State.APPROVED)
    return approved.exclude(pk__in=listed).order_by("approved_at", "pk")


def _next_batch(budget: Budget) -> int:
    """The first batch of the year that no standing order has; a void one leaves its place."""
    standing = budget.paymentorder_set.exclude(state=PaymentOrder.State.VOID)
    taken = set(standing.values_list("batch", flat=True))
    return next(batch for batch in count(1) if batch not in taken)


def account_of(case: Case) -> BankAccount | None:
    """Where the money of a case goes today: its account, or the one that took its place."""
    if case.account is None or case.account.retired_at is None:
        return case.account
    return case.party.bank_accounts.in_use().first()


def obstacles(cases: Iterable[Case]) -> list[str]:
    """Why these cases cannot be ordered as they stand now; empty when nothing is in the way."""
    wrong = []
    for case in cases:
        account = account_of(case)
        if case.state != State.APPROVED:
            wrong.append(f"{case.number}现为“{case.get_state_display()}”，不能列入拨付文件。")
        elif account is None or account.confirmed_at is None:
            wrong.append(f"{case.number}没有已确认的收款账户。")
        elif account.holder != case.party.name:
            wrong.append(f"{case.number}的收款户名与单位名称不一致。")
    return wrong


def line_obstacles(lines: Iterable[PaymentLine]) -> list[str]:
    """Why the lines of a draft cannot be issued; each with its case, party and account loaded."""
    lines = list(lines)
    moved = [line for line in lines if line.account.retired_at is not None]
    revalued = [line for line in lines if line.amount_fen != line.case.amount_fen]
    return [
        *obstacles(line.case for line in lines),
        *(f"{line.case.number}的收款账户已变更，请作废后重新拟稿。" for line in moved),
        *(f"{line.case.number}的审定金额已变更，请作废后重新拟稿。" for line in revalued),
    ]


def _refuse_unready(cases: list[Case]) -> None:
    if not cases:
        raise ValidationError({"cases": ["请至少选择一个待拨付项目。"]})
    if wrong := obstacles(cases):
        raise ValidationError({"cases": wrong})


def _add_line(order: PaymentOrder, position: int, case: Case) -> None:
    account = account_of(case)
    if case.account_id != account.pk:
        case.account = account
        case.save(update_fields=["account"])
    PaymentLine.objects.create(
        order=order,
        case=case,
        position=position,
        payee_name=account.holder,
        uscc=case.party.uscc,
        item_name=case.item.name,
        account=account,
        bank=account.bank,
        cnaps=account.cnaps,
        number=account.number,
        last_four=account.last_four,
        amount_fen=case.amount_fen,
    )


@atomic
def sign(order: PaymentOrder, *, by: User, key: str) -> PaymentOrder:
    """Put one side's signature on an order; the second one issues it and orders every payment."""
    order = PaymentOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    _refuse_signed(order, by)
    moment = clock.now()
    if by.has_role(Role.SIGNATORY):
        order.signed_by, order.signed_at = by, moment
    else:
        order.countersigned_by, order.countersigned_at = by, moment
    if has_handled(order, order.signed_by, order.countersigned_by):
        raise PermissionDenied(HANDLED)
    if order.signed_by_id and order.countersigned_by_id:
        _issue(order, by, moment, key)
    with acting(by):
        order.save()
    return order


def _refuse_signed(order: PaymentOrder, by: User) -> None:
    if by.has_role(Role.SIGNATORY):
        signer, at = order.signed_by, order.signed_at
    elif by.has_role(Role.COUNTERSIGNER):
        signer, at = order.countersigned_by, order.countersigned_at
    else:
        raise PermissionDenied("拨付文件由区经委签发人和区财政局会签人签署。")
    if signer:
        raise TransitionNotAllowed(f"已由{signer}于{localtime(at):%Y-%m-%d %H:%M}签署。")
    if order.state != PaymentOrder.State.DRAFT:
        raise TransitionNotAllowed(f"该文件{order.get_state_display()}，不能再签署。")
    others = [order.drafted_by, order.signed_by, order.countersigned_by]
    if any(other and other.person_id == by.person_id for other in others):
        raise PermissionDenied("拟稿、签发、会签须由不同的人办理。")


def has_handled(order: PaymentOrder, *signers: User | None) -> bool:
    """Whether one of these people filed, prepared or decided a case on the order (I-15)."""
    people = {signer.person_id for signer in signers if signer}
    on_it = Case.objects.filter(payment_lines__order=order)
    return (
        TransitionLog.objects.filter(
            case__in=on_it, step__in=DECIDING, by__person__in=people
        ).exists()
        or Member.objects.filter(
            Q(party__in=on_it.values("party")) | Q(party__in=on_it.values("subject")),
            until__isnull=True,
            user__person__in=people,
        ).exists()
    )


def _issue(order: PaymentOrder, by: User, moment: datetime, key: str) -> None:
    cases = hold_all(Case.objects.filter(payment_lines__order=order))
    lines = list(order.lines.select_related("account"))
    held = {case.pk: case for case in cases}
    for line in lines:
        line.case = held[line.case_id]
    if wrong := line_obstacles(lines):
        raise ValidationError(wrong)
    for case in cases:
        advance(case, Case.order_payment, by=by, key=f"{key}:{case.pk}")
    with acting(by):
        order.issue(at=moment)
        order.save()
        for case in cases:
            AccountHold.objects.get_or_create(
                party=case.party, reason=f"拨付文件 {order.pk}", released_at=None
            )
        order.paper = papers.issue(
            "payment_order",
            order.title,
            order_paper.values(order, lines),
            by=by,
            series="青经发",
            key=f"payment-order-{order.pk}",
        )


@atomic
def void(order: PaymentOrder, *, by: User, reason: str) -> PaymentOrder:
    """Give up an order before it is issued, for a reason; its cases are free for another."""
    order = PaymentOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if not by.roles & DRAFTERS:
        raise PermissionDenied("拨付文件由区经委预算管理员作废。")
    if order.state != PaymentOrder.State.DRAFT:
        raise TransitionNotAllowed(f"该文件{order.get_state_display()}，不能作废。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明作废的原因。"})
    order.void(reason=reason.strip())
    with acting(by):
        order.lines.update(is_stopped=True)
        order.save()
    return order


@atomic
def stop_payment(line: PaymentLine, *, by: User, note: str, key: str | None = None) -> Case:
    """Stop one payee of an issued order before the money leaves; the case waits anew."""
    if not note.strip():
        raise ValidationError({"note": "请写明停止拨付的原因。"})
    case = advance(hold(line.case), Case.stop_payment, by=by, note=note, key=key)
    with acting(by):
        PaymentLine.objects.filter(pk=line.pk).update(is_stopped=True)
        release_account(case.party, line.order_id)
    return case


def release_account(party: Party, order_pk: int) -> None:
    """The payment is over: the party may change its account again."""
    party.account_holds.filter(reason=f"拨付文件 {order_pk}", released_at__isnull=True).update(
        released_at=clock.now()
    )
