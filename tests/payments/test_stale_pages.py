"""A form that decides or moves money does nothing without what its page carries."""

import pytest
from django.urls import reverse

from applications.forms.steps import STALE
from applications.models import Case
from applications.states import State
from payments.models import BanDecision, Budget, PaymentOrder
from tests import journey


def stale(response) -> bool:
    return STALE in response.content.decode()


@pytest.mark.parametrize("left_out", ["key", "revision"])
def test_step_without_what_its_page_carried_is_refused_and_kept(cast, browse, left_out):
    case = journey.to_submitted(cast)
    sent = {"key": "k", "revision": case.revision, "note": "材料齐全，符合条件。"}
    del sent[left_out]

    answer = browse(cast.local_officer).post(reverse("accept", args=[case.public_id]), sent)

    assert stale(answer)
    assert "材料齐全，符合条件。" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED


@pytest.mark.parametrize("revision", ["x", "", "1e9"])
def test_step_of_no_revision_is_refused(cast, browse, revision):
    case = journey.to_submitted(cast)
    place = reverse("accept", args=[case.public_id])

    answer = browse(cast.local_officer).post(place, {"key": "k", "revision": revision})

    assert stale(answer)
    assert answer.content.decode().count(STALE) == 1


def test_payment_without_a_key_is_refused(cast, moving_clock, browse):
    case = journey.to_payment_ordered(cast)
    paid = {"bank_reference": "回单7", "paid_on": f"{journey.clock.today():%Y-%m-%d}"}
    place = reverse("disburse", args=[case.public_id])

    answer = browse(cast.payer).post(place, paid | {"revision": case.revision})

    assert stale(answer)
    assert "回单7" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).state == State.PAYMENT_ORDERED


def test_order_is_neither_drafted_nor_signed_without_a_key(cast, moving_clock, browse):
    case = journey.to_approved(cast)
    keeper, signatory = browse(cast.budget_keeper), browse(cast.signatory)

    assert stale(keeper.post(reverse("draft_order"), {"cases": [case.public_id]}))
    assert not PaymentOrder.objects.exists()

    keeper.post(reverse("draft_order"), {"key": "k", "cases": [case.public_id]})
    order = PaymentOrder.objects.get()
    assert stale(signatory.post(reverse("sign_order", args=[order.public_id]), follow=True))
    assert PaymentOrder.objects.get().signed_by is None


def test_ban_is_not_proposed_without_a_key(cast, browse):
    sent = {
        "uscc": cast.party.uscc, "source": "区经委", "decision_number": "",
        "facts": "投资发票系伪造。", "served_on": "",
    }  # fmt: skip

    answer = browse(cast.lead).post(reverse("propose_ban"), sent)

    assert stale(answer)
    assert "投资发票系伪造。" in answer.content.decode()
    assert not BanDecision.objects.exists()


def test_notice_and_meeting_are_not_decided_without_a_key(cast, moving_clock, browse):
    case = journey.to_proposed(cast)
    sent = {"title": "公示", "cases": [case.public_id]}

    assert stale(browse(cast.lead).post(reverse("draft_notice"), sent))
    assert Case.objects.get(pk=case.pk).state == State.PROPOSED


def test_allowance_sent_twice_is_raised_once(cast, browse):
    budget, keeper = journey.budget(cast), browse(cast.budget_keeper)
    place = reverse("admin:payments_budget_change", args=[budget.pk])
    shown = keeper.get(place).context["adminform"].form
    sent = {"amount": "10000", "reason": "区政府批复", "seen": shown["seen"].value()}

    without = keeper.post(place, sent | {"seen": ""})
    keeper.post(place, sent)
    again = keeper.post(place, sent, follow=True)

    assert stale(without)
    assert "可能已经追加过" in again.content.decode()
    assert Budget.objects.get(pk=budget.pk).allowance_fen == budget.allowance_fen + 1_000_000
