"""What waits for the people who order, sign and pay."""

from urllib.parse import urlencode

from django.urls import reverse

from accounts.queues import Queue
from accounts.roles import Role
from payments.models import BanDecision, PaymentOrder, Recovery
from payments.services import orders


def queues(user) -> list[Queue]:
    """The counted work of drafters, signers and payers, each leading to the rows it counts."""
    roles = user.roles
    found = []
    if Role.BUDGET_KEEPER in roles:
        waiting = orders.waiting_cases(user).count()
        found.append(Queue("待列入拨付文件的项目", waiting, reverse("draft_order"), "going"))
        drafts = PaymentOrder.objects.visible_to(user).filter(state=PaymentOrder.State.DRAFT)
        found.append(Queue("待双方签署的文件", drafts.count(), _orders("draft"), "going"))
    for role, label, show in (
        (Role.SIGNATORY, "待签发的拨付文件", "to_sign"),
        (Role.SIGNATORY, "退票待放行的文件", "to_release"),
        (Role.COUNTERSIGNER, "待会签的拨付文件", "to_countersign"),
        (Role.COUNTERSIGNER, "退票待放行的文件", "to_release"),
        (Role.PAYER, "待拨付的文件", "to_pay"),
    ):
        if role in roles:
            rows = PaymentOrder.objects.visible_to(user).shown(show)
            found.append(Queue(label, rows.count(), _orders(show), "warn"))
    return [*found, *_sanctions(user)]


def _sanctions(user) -> list[Queue]:
    """Money to be received back, and decisions to ban that wait for somebody (Article 7)."""
    roles, found = user.roles, []
    leads = {Role.REVIEW_LEAD, Role.INVESTIGATOR}
    if roles & (leads | {Role.PAYER}):
        demands = Recovery.objects.visible_to(user)
        label = "待核收的追回" if Role.PAYER in roles else "追回中"
        found.append(Queue(label, demands.open().count(), _listed("recoveries", "open"), "going"))
        late = demands.overdue().count()
        found.append(Queue("逾期未退回的追回", late, _listed("recoveries", "overdue"), "bad"))
    decisions = BanDecision.objects.visible_to(user)
    if Role.REVIEW_LEAD in roles:
        waiting = decisions.to_confirm().count()
        found.append(Queue("待复核的禁止申报", waiting, _listed("bans", "to_confirm"), "warn"))
    if roles & leads:
        waiting = decisions.to_serve().count()
        found.append(Queue("待登记送达的禁止申报", waiting, _listed("bans", "to_serve"), "warn"))
    return found


def _listed(name: str, show: str) -> str:
    return f"{reverse(name)}?{urlencode({'show': show})}"


def _orders(show: str) -> str:
    return _listed("finance_orders", show)
