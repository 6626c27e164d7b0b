"""What waits for the people who order, sign and pay."""

from urllib.parse import urlencode

from django.urls import reverse

from accounts.queues import Queue
from accounts.roles import Role
from payments.models import PaymentOrder
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
        (Role.COUNTERSIGNER, "待会签的拨付文件", "to_countersign"),
        (Role.PAYER, "待拨付的文件", "to_pay"),
    ):
        if role in roles:
            rows = PaymentOrder.objects.visible_to(user).shown(show)
            found.append(Queue(label, rows.count(), _orders(show), "warn"))
    return found


def _orders(show: str) -> str:
    return f"{reverse('finance_orders')}?{urlencode({'show': show})}"
