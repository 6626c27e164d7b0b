"""Money demanded back (Article 7; R61–R64)."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.door import advance, hold
from applications.models import Case
from applications.services import ladder
from payments.models import Recovery


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
    """Demand an award back, in whole or in part (fen)."""
    case = hold(case)
    if not facts.strip():
        raise ValidationError({"facts": "请写明事实与依据。"})
    if not 0 < amount <= (case.amount_fen or 0):
        raise ValidationError({"amount": "追回金额须大于零且不超过已拨付金额。"})
    case = advance(case, Case.demand_back, by=by, note=facts, key=key)
    with acting(by):
        return Recovery.objects.create(
            case=case,
            ground=ground,
            facts=facts,
            demanded_fen=amount,
            due_on=due_on,
            responsible=case.party.legal_representative,
            demanded_by=by,
        )


def _open_recovery(case: Case) -> Recovery:
    recovery = case.recoveries.filter(dropped_at__isnull=True).first()
    if recovery is None:
        raise ValidationError("本件没有追回决定。")
    return recovery


@atomic
def receive(case: Case, *, by: User, amount: int, key: str | None = None) -> Recovery:
    """Book money that came back (fen); once all of it has, the case is recovered."""
    if not by.has_role(Role.PAYER):
        raise PermissionDenied("退回的资金由区财政局拨付经办核收。")
    case = hold(case)
    recovery = _open_recovery(case)
    if not 0 < amount <= recovery.demanded_fen - recovery.received_fen:
        raise ValidationError({"amount": "收到金额须大于零且不超过尚未追回的金额。"})
    recovery.received_fen += amount
    with acting(by):
        recovery.save(update_fields=["received_fen"])
        ladder.lower(case, recovery.received_fen)
    if recovery.received_fen == recovery.demanded_fen:
        advance(case, Case.recover, by=by, key=key)
    return recovery


@atomic
def drop_recovery(case: Case, *, by: User, note: str, key: str | None = None) -> Case:
    """Give a demand up before anything came back, with a reason."""
    case = hold(case)
    recovery = _open_recovery(case)
    if not note.strip():
        raise ValidationError({"note": "请写明撤销追回的原因。"})
    if recovery.received_fen:
        raise ValidationError("已有资金退回，不能撤销追回。")
    case = advance(case, Case.drop_recovery, by=by, note=note, key=key)
    recovery.dropped_at, recovery.dropped_reason = clock.now(), note.strip()
    with acting(by):
        recovery.save(update_fields=["dropped_at", "dropped_reason"])
    return case
