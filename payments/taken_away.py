"""What a party takes away of this room: money paid to it and demanded back, and what bars it."""

from parties.sections import section
from payments.models import BanDecision, Disbursement, Recovery, RecoveryReceipt


@section(
    "payments", "拨付", "line__case__number", "line__item_name", "line__payee_name",
    "line__last_four", "kind", "amount_fen", "paid_on", "is_reversed",
)  # fmt: skip
def payments(party, user):
    return Disbursement.objects.filter(line__case__party=party)


@section(
    "recoveries", "追回", "case__number", "ground", "facts", "demanded_fen", "received_fen",
    "due_on", "demanded_at", "dropped_at", files=("paper__file",),
)  # fmt: skip
def recoveries(party, user):
    return Recovery.objects.visible_to(user).filter(case__party=party)


@section(
    "receipts", "追回收款", "recovery__case__number", "amount_fen", "received_on",
    "bank_reference",
)  # fmt: skip
def receipts(party, user):
    return RecoveryReceipt.objects.visible_to(user).filter(recovery__case__party=party)


@section(
    "bans", "禁止申报决定", "decision_number", "source", "facts", "served_on", "checked_at",
    files=("paper__file",),
)  # fmt: skip
def bans(party, user):
    return BanDecision.objects.visible_to(user).filter(party=party)
