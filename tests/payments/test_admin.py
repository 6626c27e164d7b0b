"""The budget in the browser admin; everything else of this room is only read there."""

import pytest
from django.urls import reverse

from payments.models import Budget, PaymentOrder
from tests import journey

LINE = {
    "special_fund": "区产业发展专项资金",
    "budget_line": "区技术改造专项",
    "functional_code": "2150517",
    "economic_code": "50799",
}


def test_keeper_enters_a_year_in_yuan(cast, browse):
    sent = LINE | {"year": 2031, "allowance": "1234567.89"}

    answer = browse(cast.budget_keeper).post(reverse("admin:payments_budget_add"), sent)

    assert answer.status_code == 302
    assert Budget.objects.get(year=2031).allowance_fen == 123_456_789


def test_keeper_raises_an_allowance_with_a_reason(cast, browse):
    budget = journey.budget(cast, fen=100)
    page = reverse("admin:payments_budget_change", args=[budget.pk])

    browse(cast.budget_keeper).post(page, {"amount": "1.50", "reason": "区政府批复", "seen": 100})

    budget = Budget.objects.get(pk=budget.pk)
    assert budget.allowance_fen == 250
    assert "追加1.50元：区政府批复" in budget.override_reason


def test_raising_without_a_reason_is_refused_at_the_field(cast, browse):
    budget = journey.budget(cast, fen=100)
    page = reverse("admin:payments_budget_change", args=[budget.pk])

    answer = browse(cast.budget_keeper).post(page, {"amount": "1", "reason": "", "seen": 100})

    assert answer.context["adminform"].form.errors["reason"] == ["请写明追加的原因和依据。"]
    assert Budget.objects.get(pk=budget.pk).allowance_fen == 100


def test_others_only_read_the_budget(cast, browse):
    budget = journey.budget(cast, fen=100)
    page = reverse("admin:payments_budget_change", args=[budget.pk])

    for user in (cast.lead, cast.auditor):
        assert browse(user).get(page).status_code == 200
        assert browse(user).post(page, {"amount": "1", "reason": "x"}).status_code == 403


@pytest.mark.parametrize("model", ["paymentorder", "disbursement", "recovery"])
def test_what_comes_about_at_desks_is_only_read(model, cast, browse):
    browser = browse(cast.budget_keeper)

    assert browser.get(reverse(f"admin:payments_{model}_changelist")).status_code == 200
    assert browser.get(reverse(f"admin:payments_{model}_add")).status_code == 403


def test_order_leads_to_its_desk(cast, moving_clock, browse):
    journey.to_payment_ordered(cast)
    order = PaymentOrder.objects.get()

    shown = browse(cast.auditor).get(reverse("admin:payments_paymentorder_changelist"))

    assert reverse("payment_order", args=[order.public_id]) in shown.content.decode()
    assert f"{order.paper.number}　" in shown.content.decode()
