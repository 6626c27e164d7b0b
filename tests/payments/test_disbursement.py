"""Money leaves and comes back on days that can be: after the order, in order, not in the future."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic
from django.urls import reverse

from accounts import clock
from accounts.acting import acting
from applications.forms.steps import STALE
from payments.models import Disbursement, PaymentOrder
from payments.services import disbursement, orders
from tests import journey


@pytest.fixture
def paid(cast, moving_clock):
    return journey.to_disbursed(cast).payment_lines.select_related("case").get()


def back(cast, line, returned_on, reference="TP1"):
    return disbursement.bounce(
        line, by=cast.payer, bank_reference=reference, returned_on=returned_on, note="户名不符"
    )


def pay(cast, line, slip):
    return disbursement.disburse(
        line, by=cast.payer, bank_reference=slip, paid_on=clock.today(), key=f"pay-{line.pk}"
    )


@pytest.mark.parametrize("days", [-1, 1], ids=["before it left", "tomorrow"])
def test_money_does_not_come_back_on_such_a_day(cast, paid, days):
    with pytest.raises(ValidationError, match="退回日期"):
        back(cast, paid, clock.today() + timedelta(days=days))


def test_money_comes_back_with_a_receipt(cast, paid):
    with pytest.raises(ValidationError, match="退票回单号"):
        back(cast, paid, clock.today(), reference=" ")


def test_money_does_not_leave_again_before_it_came_back(cast, paid, moving_clock):
    issued_on = clock.today()
    moving_clock.shift_to(clock.now() + timedelta(days=3))
    back(cast, paid, clock.today())
    disbursement.release(paid, by=cast.signatory, note="已核实。")

    with pytest.raises(ValidationError, match="退票"):
        disbursement.disburse(
            paid, by=cast.payer, bank_reference="回单2", paid_on=issued_on, key="again"
        )


def test_bank_slip_pays_one_line_only(cast, paid, moving_clock):
    other = journey.to_payment_ordered(journey.Cast.hire()).payment_lines.get()
    slip = paid.disbursements.get().bank_reference

    with pytest.raises(ValidationError, match=f"已登记为{paid.case}的拨付"):
        pay(cast, other, slip)
    with acting(cast.payer), pytest.raises(IntegrityError, match="pays_once"), atomic():
        Disbursement.objects.create(
            line=other, kind="pay", amount_fen=other.amount_fen, bank_reference=slip,
            paid_on=clock.today(), confirmed_by=cast.payer,
        )  # fmt: skip

    back(cast, paid, clock.today())
    assert pay(cast, other, slip).bank_reference == slip


def test_signing_with_an_endless_key_signs_nothing(cast, moving_clock, browse):
    order = orders.draft([journey.to_approved(cast)], by=cast.budget_keeper, key="drafted")
    place = reverse("sign_order", args=[order.public_id])

    answer = browse(cast.signatory).post(place, {"key": "1" * 5000}, follow=True)

    assert STALE in answer.content.decode()
    assert PaymentOrder.objects.get().signed_at is None


def test_nothing_is_paid_on_an_order_that_is_not_issued(cast, moving_clock):
    order = orders.draft([journey.to_approved(cast)], by=cast.budget_keeper, key="drafted")

    with pytest.raises(ValidationError, match="尚未下达"):
        disbursement.disburse(
            order.lines.get(), by=cast.payer, bank_reference="回单1", paid_on=clock.today(), key="k"
        )
