"""Money leaves, or comes back from the bank (Article 6 (1) 6; R55)."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from applications import permissions as may
from applications.door import advance, hold, was_taken
from applications.models import Case, TransitionLog
from payments.models import Disbursement, PaymentLine
from payments.services.orders import release_account

RELEASERS = (
    "区经委签发人或区财政局会签人（不得为登记退票的人，也不得为本件的申报、受理、评审经办人）"
)


@atomic
def disburse(
    line: PaymentLine, *, by: User, bank_reference: str, paid_on: date, key: str
) -> Disbursement:
    """Confirm that the money of one line has left; bans and account are asked once more today."""
    case = hold(line.case)
    if TransitionLog.objects.filter(key=key, case=case, step="disburse", by=by).exists():
        return line.disbursements.filter(kind=Disbursement.Kind.PAY).latest("pk")
    line = PaymentLine.objects.select_related(
        "account", "order__signed_by", "order__countersigned_by"
    ).get(pk=line.pk)
    earliest = _earliest(line)
    if by.person_id in {line.order.signed_by.person_id, line.order.countersigned_by.person_id}:
        raise PermissionDenied("签发、会签本文件的人不得确认拨付。")
    _refuse_a_wrong_slip(bank_reference.strip())
    if not earliest <= paid_on <= clock.today():
        raise ValidationError({"paid_on": "拨付日期须在文件下达（退票）之后，且不晚于今天。"})
    if line.account.retired_at is not None:
        raise ValidationError("收款账户已停用，请停止本笔拨付并由企业重新确认账户。")
    _refuse_unreleased(line)
    case = advance(case, Case.disburse, by=by, key=key, disbursed_at=clock.now())
    with acting(by):
        release_account(case.party, line.order_id)
        return Disbursement.objects.create(
            line=line,
            kind=Disbursement.Kind.PAY,
            amount_fen=line.amount_fen,
            bank_reference=bank_reference.strip(),
            paid_on=paid_on,
            confirmed_by=by,
        )


def _refuse_a_wrong_slip(slip: str) -> None:
    if not slip:
        raise ValidationError({"bank_reference": "请填写银行回单号。"})
    standing = Disbursement.objects.filter(
        kind=Disbursement.Kind.PAY, is_reversed=False, bank_reference=slip
    ).select_related("line__case")
    if paid := standing.first():
        said = f"这张银行回单已登记为{paid.line.case}的拨付，请核对回单号。"
        raise ValidationError({"bank_reference": said})


def localdate_of_issue(line: PaymentLine) -> date:
    """The day on which the order of this line was issued; ValidationError before that."""
    if line.order.issued_at is None:
        raise ValidationError("拨付文件尚未下达。")
    return clock.local_date(line.order.issued_at)


def _earliest(line: PaymentLine) -> date:
    """From when the money may have left: the issue, or the day on which it last came back."""
    came_back = line.disbursements.filter(kind=Disbursement.Kind.REVERSAL).last()
    issued = localdate_of_issue(line)
    return max(issued, came_back.paid_on) if came_back else issued


def came_back(line: PaymentLine) -> Disbursement | None:
    """The reversal after which nobody has yet said that this money may leave again."""
    return line.disbursements.to_release().first()


def _refuse_unreleased(line: PaymentLine) -> None:
    """Who pays does not decide alone that money came back, and pay again."""
    if back := came_back(line):
        raise ValidationError(
            f"银行于{back.paid_on}退回本笔资金，尚未放行重付。请由区经委签发人或区财政局会签人"
            "与银行核实；账户有误的，停止本笔拨付，由企业确认新账户后重新下达。"
        )


@atomic
def release(line: PaymentLine, *, by: User, note: str) -> Disbursement:
    """A second person has asked the bank: the money is back, and may go to this account again."""
    case = hold(line.case)
    back = came_back(line)
    if back is None:
        raise TransitionNotAllowed("本笔资金没有待放行的重付，可能已由他人放行。")
    if not may.signer(case, by) or by.person_id == back.confirmed_by.person_id:
        raise PermissionDenied(f"退票后的重付由{RELEASERS}放行。")
    if not note.strip():
        raise ValidationError({"note": "请写明与银行核实的情况。"})
    back.released_by, back.released_at, back.release_note = by, clock.now(), note.strip()
    with acting(by):
        back.save(update_fields=["released_by", "released_at", "release_note"])
    return back


@atomic
def bounce(
    line: PaymentLine,
    *,
    by: User,
    bank_reference: str,
    returned_on: date,
    note: str,
    key: str | None = None,
) -> Disbursement:
    """The bank sent the money back: reverse the payment; the case waits to be paid again."""
    case = hold(line.case)
    if was_taken(case, Case.bounce, by=by, key=key):
        return line.disbursements.filter(kind=Disbursement.Kind.REVERSAL).latest("pk")
    paid = line.disbursements.filter(kind=Disbursement.Kind.PAY, is_reversed=False).first()
    if paid is None:
        raise ValidationError("本笔资金没有可退回的拨付。")
    if not bank_reference.strip():
        raise ValidationError({"bank_reference": "请填写退票回单号。"})
    if not paid.paid_on <= returned_on <= clock.today():
        raise ValidationError({"returned_on": "退回日期须在拨付日期之后，且不晚于今天。"})
    advance(case, Case.bounce, by=by, note=note, key=key)
    with acting(by):
        paid.is_reversed = True
        paid.save(update_fields=["is_reversed"])
        return Disbursement.objects.create(
            line=line,
            kind=Disbursement.Kind.REVERSAL,
            amount_fen=line.amount_fen,
            bank_reference=bank_reference.strip(),
            paid_on=returned_on,
            confirmed_by=by,
            reverses=paid,
        )
