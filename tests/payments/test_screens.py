"""Finance on its screens: drafting, two signatures, each payment, and every refusal in words."""

import pytest
from django.urls import reverse

from accounts import clock
from applications.models import Case
from applications.states import State
from parties.services import accounts
from payments.models import Disbursement, PaymentLine, PaymentOrder
from tests import journey


@pytest.fixture(scope="module")
def approved_before(beforehand) -> Case:
    return beforehand(journey.to_approved)


@pytest.fixture
def approved(cast, approved_before) -> Case:
    return journey.again(approved_before)


@pytest.fixture
def order(cast, approved) -> PaymentOrder:
    return journey.orders.draft([approved], by=cast.budget_keeper, key="drafted")


@pytest.fixture
def ordered(cast, approved) -> Case:
    return journey.to_payment_ordered(cast, approved)


def page(name: str, *arguments: str) -> str:
    return reverse(name, args=arguments)


def said(response) -> str:
    return "".join(str(message) for message in response.context["messages"])


# --- drafting -----------------------------------------------------------------------------------


def test_drafting_takes_the_ticked_cases(cast, approved, browse):
    browser = browse(cast.budget_keeper)
    form = browser.get(page("draft_order"), {"case": approved.public_id})
    assert "checked" in form.content.decode()

    sent = {"key": "k1", "cases": [approved.public_id]}
    answer = browser.post(page("draft_order"), sent, follow=True)

    order = PaymentOrder.objects.get()
    assert answer.redirect_chain == [(page("payment_order", order.public_id), 302)]
    assert order.total_fen == approved.amount_fen
    assert "已拟稿" in said(answer)


def test_drafting_twice_with_one_key_is_one_order(cast, approved, browse):
    browser = browse(cast.budget_keeper)
    sent = {"key": "k1", "cases": [approved.public_id]}
    browser.post(page("draft_order"), sent)

    answer = browser.post(page("draft_order"), sent)

    assert answer.status_code == 302
    assert PaymentOrder.objects.count() == 1


def test_drafting_without_a_case_says_so_at_the_field(cast, approved, browse):
    answer = browse(cast.budget_keeper).post(page("draft_order"), {"key": "k1"})

    assert answer.context["form"].errors["cases"] == ["请至少选择一个待拨付项目。"]
    assert PaymentOrder.objects.count() == 0


def test_drafting_a_case_on_another_order_is_refused(cast, order, approved, browse):
    sent = {"key": "k2", "cases": [approved.public_id]}

    answer = browse(cast.budget_keeper).post(page("draft_order"), sent)

    assert "已不能列入" in str(answer.context["form"].errors["cases"])
    assert PaymentOrder.objects.count() == 1


def test_drafting_is_for_the_commission(cast, approved, browse):
    for user in (cast.payer, cast.countersigner, cast.auditor, cast.applicant):
        assert browse(user).get(page("draft_order")).status_code == 403


# --- signing ------------------------------------------------------------------------------------


def test_second_signature_issues_the_order(cast, order, approved, browse):
    browse(cast.signatory).post(page("sign_order", order.public_id), {"key": "a"})
    answer = browse(cast.countersigner).post(
        page("sign_order", order.public_id), {"key": "b"}, follow=True
    )

    order = PaymentOrder.objects.get()
    assert order.state == PaymentOrder.State.ISSUED
    assert order.paper.number in said(answer)
    assert Case.objects.get(pk=approved.pk).state == State.PAYMENT_ORDERED


def test_signing_twice_says_who_signed_and_when(cast, order, browse):
    browser = browse(cast.signatory)
    browser.post(page("sign_order", order.public_id), {"key": "a"})

    answer = browser.post(page("sign_order", order.public_id), {"key": "a"}, follow=True)

    assert f"已由{cast.signatory}于" in said(answer)
    assert PaymentOrder.objects.get().state == PaymentOrder.State.DRAFT


def test_only_both_sides_sign(cast, order, browse):
    for user in (cast.budget_keeper, cast.payer, cast.auditor, cast.lead):
        answer = browse(user).post(page("sign_order", order.public_id), {"key": "a"})
        assert answer.status_code == 403


def test_void_order_frees_its_cases(cast, order, approved, browse):
    browser, place = browse(cast.budget_keeper), page("void_order", order.public_id)

    without = browser.post(place, {"key": "void", "reason": " "})
    answer = browser.post(place, {"key": "void", "reason": "漏列一个项目"}, follow=True)

    assert without.context["form"].errors["reason"] == ["请写明作废的原因。"]
    assert "已作废" in said(answer)
    assert "漏列一个项目" in answer.content.decode()
    assert not PaymentLine.objects.standing().exists()


def test_batch_of_a_void_order_is_given_again(cast, approved, moving_clock):
    first = journey.orders.draft([approved], by=cast.budget_keeper, key="first")
    journey.orders.draft(
        [journey.to_approved(journey.Cast.hire())], by=cast.budget_keeper, key="second"
    )
    journey.orders.void(first, by=cast.budget_keeper, reason="拟错")

    third = journey.orders.draft([approved], by=cast.budget_keeper, key="third")

    assert third.batch == 1


def test_issued_order_is_not_voided(cast, ordered, browse):
    order = PaymentOrder.objects.get()

    answer = browse(cast.budget_keeper).post(
        page("void_order", order.public_id), {"key": "void", "reason": "太晚了"}, follow=True
    )

    assert "不能作废" in said(answer)
    assert PaymentOrder.objects.get().state == PaymentOrder.State.ISSUED


def test_changed_account_keeps_a_draft_from_being_issued(cast, order, approved, browse):
    account = journey.make.BankAccountFactory(party=cast.party, confirmed_at=None)
    accounts.confirm(account, by=cast.applicant)

    shown = browse(cast.signatory).get(page("payment_order", order.public_id))

    assert "收款账户已变更" in shown.content.decode()


# --- the page of an order -----------------------------------------------------------------------


def test_order_page_shows_no_whole_account(cast, ordered, browse):
    line = PaymentLine.objects.get()

    shown = browse(cast.payer).get(page("payment_order", line.order.public_id)).content.decode()

    assert f"尾号{line.last_four}" in shown
    assert line.number not in shown


def test_order_page_is_closed_to_applicants(cast, ordered, browse):
    order = PaymentOrder.objects.get()

    assert browse(cast.applicant).get(page("payment_order", order.public_id)).status_code == 403
    assert browse(cast.applicant).get(page("finance_orders")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_order_page_asks_as_often_for_three_lines_as_for_one(
    count, cast, approved, moving_clock, browse, django_assert_max_num_queries
):
    cases = [approved]
    cases += [journey.to_approved(journey.Cast.hire()) for _ in range(count - 1)]
    order = journey.orders.draft(cases, by=cast.budget_keeper, key="drafted")
    browser = browse(cast.payer)
    browser.get(page("payment_order", order.public_id))

    with django_assert_max_num_queries(18):
        browser.get(page("payment_order", order.public_id))


# --- paying -------------------------------------------------------------------------------------


def receipt(case: Case, **changes) -> dict:
    return {
        "key": "paid",
        "revision": case.revision,
        "bank_reference": "HD0001",
        "paid_on": f"{clock.today():%Y-%m-%d}",
    } | changes


def test_payer_confirms_a_payment(cast, ordered, browse):
    answer = browse(cast.payer).post(
        page("disburse", ordered.public_id), receipt(ordered), follow=True
    )

    assert "已办理" in said(answer)
    assert Disbursement.objects.get().bank_reference == "HD0001"
    assert Case.objects.get(pk=ordered.pk).state == State.DISBURSED


def test_double_click_pays_once(cast, ordered, browse):
    browser = browse(cast.payer)
    browser.post(page("disburse", ordered.public_id), receipt(ordered))

    answer = browser.post(page("disburse", ordered.public_id), receipt(ordered))

    assert answer.status_code == 302
    assert Disbursement.objects.count() == 1


def test_second_payment_from_a_stale_page_says_who_was_faster(cast, ordered, browse):
    browser = browse(cast.payer)
    browser.post(page("disburse", ordered.public_id), receipt(ordered))

    answer = browser.post(
        page("disburse", ordered.public_id), receipt(ordered, key="again"), follow=True
    )

    assert f"已由{cast.payer}于" in said(answer)
    assert Disbursement.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"bank_reference": ""}, "bank_reference", "请填写银行回单号。"),
        ({"paid_on": "2022-02-30"}, "paid_on", "请按2026-03-02的格式填写。"),
        ({"paid_on": "2020-01-01"}, "paid_on", "拨付日期须在文件下达（退票）之后，且不晚于今天。"),
    ],
    ids=["no reference", "no such day", "before the order"],
)
def test_wrong_receipt_is_refused_at_its_field(changes, field, words, cast, ordered, browse):
    answer = browse(cast.payer).post(
        page("disburse", ordered.public_id), receipt(ordered, **changes)
    )

    assert answer.context["form"].errors[field] == [words]
    assert Disbursement.objects.count() == 0


def test_paying_is_for_the_payer(cast, ordered, browse):
    for user in (cast.signatory, cast.countersigner, cast.budget_keeper, cast.auditor):
        answer = browse(user).post(page("disburse", ordered.public_id), receipt(ordered))
        assert answer.status_code == 403


def test_bounced_payment_waits_to_be_paid_again(cast, approved, browse):
    case = journey.to_disbursed(cast, approved)
    sent = {
        "key": "back",
        "revision": case.revision,
        "bank_reference": "TP1",
        "returned_on": f"{clock.today():%Y-%m-%d}",
        "note": "户名不符",
    }

    answer = browse(cast.payer).post(page("bounce", case.public_id), sent, follow=True)

    assert "退票，待放行重付" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).state == State.PAYMENT_ORDERED


def test_stopped_payment_frees_the_case(cast, ordered, browse):
    sent = {"key": "stop", "revision": ordered.revision, "note": "企业账户被冻结"}

    answer = browse(cast.signatory).post(page("stop_payment", ordered.public_id), sent, follow=True)

    assert "已停止拨付" in answer.content.decode()
    assert Case.objects.get(pk=ordered.pk).state == State.APPROVED


def test_payment_asks_for_the_password_again_when_it_is_required(cast, ordered, browse, settings):
    settings.REAUTHENTICATE_WITHIN = 60

    answer = browse(cast.payer).post(page("disburse", ordered.public_id), receipt(ordered))

    assert "请再次输入密码" in answer.content.decode()
    assert Disbursement.objects.count() == 0


# --- from the case to its order -----------------------------------------------------------------


def test_case_leads_to_the_order_it_is_on(cast, order, approved, browse):
    answer = browse(cast.signatory).get(page("order_payment", approved.public_id))

    assert answer.url == page("payment_order", order.public_id)


def test_case_leads_the_drafter_to_a_new_order(cast, approved, browse):
    answer = browse(cast.budget_keeper).get(page("order_payment", approved.public_id))

    assert answer.url == f"{page('draft_order')}?case={approved.public_id}"
