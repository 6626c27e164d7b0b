"""Money demanded back, received in parts, or not demanded after all (Article 7; R61–R64)."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from django.db.transaction import atomic
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from applications import permissions as may
from applications.door import advance, hold, was_taken
from applications.models import Case, LadderEntry
from applications.services import awards, ladder
from applications.states import State
from payments.models import Disbursement, Recovery, RecoveryReceipt
from payments.services import sanction_papers
from policies.awards import Award, PastAward, Tier, ladder_award
from policies.money import yuan
from policies.stages import Rule


@atomic
def demand_back(
    case: Case,
    *,
    by: User,
    ground: str,
    facts: str,
    amount: int,
    due_on: date,
    key: str | None = None,
) -> Recovery:
    """Demand an award back, in whole or in part (fen), by a day."""
    case = hold(case)
    if was_taken(case, Case.demand_back, by=by, key=key):
        return case.recoveries.latest("pk")
    if not facts.strip():
        raise ValidationError({"facts": "请写明事实与依据。"})
    if not 0 < amount <= still_paid(case):
        left = yuan(still_paid(case))
        said = f"追回金额须大于零，且不超过已拨付而尚未追回的{left}元。"
        raise ValidationError({"amount": said})
    if due_on < clock.today():
        raise ValidationError({"due_on": "退回期限不能早于今天。"})
    case = advance(case, Case.demand_back, by=by, note=facts.strip(), key=key)
    with acting(by):
        recovery = Recovery.objects.create(
            case=case,
            ground=ground,
            facts=facts.strip(),
            demanded_fen=amount,
            due_on=due_on,
            responsible=case.party.legal_representative,
            demanded_by=by,
        )
        recovery.paper = sanction_papers.demand(recovery, by=by)
        recovery.save(update_fields=["paper"])
    return recovery


def still_paid(case: Case) -> int:
    """What of an award (fen) has not come back: no more than this can be demanded."""
    return (case.amount_fen or 0) - case.recovered_fen


def open_recovery(case: Case) -> Recovery:
    """The demand of a case of which something is still to come; ValidationError without one."""
    recovery = case.recoveries.open().first()
    if recovery is None:
        raise ValidationError("本件没有未办结的追回决定。")
    return recovery


@atomic
def receive(
    case: Case, *, by: User, amount: int, received_on: date, bank_reference: str, key: str,
    note: str = "",
) -> RecoveryReceipt:  # fmt: skip
    """Book money that came back (fen); the last part settles the demand.

    The case is then recovered if all that was paid came back; else it is paid as before, and the
    rest may be demanded another time. The same key twice is one receipt, and a bank slip is booked
    once in the whole house.
    Interest and charges are no part of the demand: they are only noted.
    """
    case = hold(case)
    if not may.payer(case, by):
        raise PermissionDenied(f"退回的资金由{may.payer.who}核收。")
    if booked := RecoveryReceipt.objects.filter(key=key).select_related("recovery").first():
        if (booked.recovery.case_id, booked.booked_by_id) != (case.pk, by.pk):
            raise ValidationError("此提交编号已用于另一操作，请刷新页面后重试。")
        return booked
    if case.state != State.IN_RECOVERY:
        raise TransitionNotAllowed(f"本件现为“{case.get_state_display()}”，没有待核收的资金。")
    recovery = open_recovery(case)
    _refuse_a_wrong_slip(recovery, amount, received_on, bank_reference.strip())
    with acting(by):
        receipt = RecoveryReceipt.objects.create(
            recovery=recovery,
            key=key,
            amount_fen=amount,
            received_on=received_on,
            bank_reference=bank_reference.strip(),
            note=note.strip(),
            booked_by=by,
        )
        recovery.refresh_from_db()
        awards.give_back(case, case.recoveries.aggregate(come=Sum("received_fen"))["come"])
    if not recovery.remaining_fen:
        _settle(case, recovery, by, key)
    return receipt


def _settle(case: Case, recovery: Recovery, by: User, key: str) -> None:
    if still_paid(case) == 0:
        advance(case, Case.recover, by=by, key=key)
        return
    said = f"应追回的{yuan(recovery.demanded_fen)}元已全部退回，本次追回办结。"
    advance(case, Case.settle_recovery, by=by, key=key, note=said)


def _refuse_a_wrong_slip(recovery: Recovery, amount: int, received_on: date, slip: str) -> None:
    if not 0 < amount <= recovery.remaining_fen:
        left = yuan(recovery.remaining_fen)
        said = f"收到金额须大于零，且不超过尚未追回的{left}元；利息等另在备注中说明。"
        raise ValidationError({"amount": said})
    if not slip:
        raise ValidationError({"bank_reference": "请填写银行回单号。"})
    if RecoveryReceipt.objects.filter(bank_reference=slip).exists():
        raise ValidationError({"bank_reference": "这张银行回单已经登记过，未重复入账。"})
    paid = Disbursement.objects.filter(line__case=recovery.case_id, kind=Disbursement.Kind.PAY)
    if not paid.latest("pk").paid_on <= received_on <= clock.today():
        raise ValidationError({"received_on": "到账日期须在拨付之后，且不晚于今天。"})


@atomic
def drop_recovery(case: Case, *, by: User, note: str, key: str | None = None) -> Case:
    """Another person gives a demand up before anything came back, with a reason."""
    case = hold(case)
    if was_taken(case, Case.drop_recovery, by=by, key=key):
        return case
    recovery = open_recovery(case)
    if not note.strip():
        raise ValidationError({"note": "请写明撤销追回的原因。"})
    if recovery.received_fen:
        raise ValidationError("已有资金退回，不能撤销追回。")
    case = advance(case, Case.drop_recovery, by=by, note=note.strip(), key=key)
    recovery.dropped_at, recovery.dropped_reason = clock.now(), note.strip()
    with acting(by):
        recovery.save(update_fields=["dropped_at", "dropped_reason"])
    return case


def ladder_without(case: Case, amount: int) -> Award | None:
    """What the ladder would give this title anew once so much (fen) of its award has come back.

    None for kinds of award that are not on the ladder.
    """
    if case.item.rule != Rule.LADDER:
        return None
    history = []
    entries = LadderEntry.objects.filter(party__in=ladder.lineage(case.party), is_live=True)
    for entry in entries.select_related("item").order_by("pk"):
        name = entry.item.name if entry.item else ""
        rung = Tier(entry.code, entry.rank, entry.standard_fen, name)
        back = amount if entry.case_id == case.pk else entry.recovered_fen
        history.append(PastAward(rung, entry.amount_fen, min(back, entry.amount_fen)))
    return ladder_award(case.item.tier(), history, case.item.terms())
