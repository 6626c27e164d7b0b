"""Article 7 on its screens: an award demanded back, booked in parts; a bounce paid anew."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from applications.actions import actions
from applications.models import Case
from applications.states import State
from parties.services import accounts
from payments.models import PaymentLine, PaymentOrder, Recovery, RecoveryReceipt
from tests import journey

WAN = 1_000_000


def page(name: str, *arguments: str) -> str:
    return reverse(name, args=arguments)


def said(response) -> str:
    return "".join(str(message) for message in response.context["messages"])


def state_of(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


def stands() -> int:
    """The revision that a page shown now would carry, of the case that moved last."""
    return Case.objects.order_by("state_since").last().revision


def demand(**changes) -> dict:
    return {
        "key": "demand",
        "revision": stands(),
        "ground": "fraud",
        "facts": "投资发票系伪造。",
        "amount": "150000.50",
        "due_on": f"{clock.today() + timedelta(days=15):%Y-%m-%d}",
    } | changes


def slip(**changes) -> dict:
    return {
        "key": "part",
        "revision": stands(),
        "amount": "50000",
        "received_on": f"{clock.today():%Y-%m-%d}",
        "bank_reference": "TK1",
    } | changes


@pytest.fixture
def demanded(cast, paid, browse) -> Case:
    browse(cast.investigator).post(page("demand_back", paid.public_id), demand())
    return paid


# --- demanding ----------------------------------------------------------------------------------


@pytest.mark.parametrize("hand", ["lead", "investigator"])
def test_commission_demands_an_award_back(hand, cast, paid, browse):
    browser, place = browse(getattr(cast, hand)), page("demand_back", paid.public_id)
    shown = browser.get(place).content.decode()
    assert "全部追回后的晋档" in shown
    assert f"回单{paid.pk}" in shown

    answer = browser.post(place, demand(), follow=True)

    found = Recovery.objects.get()
    assert (found.demanded_fen, found.get_ground_display()) == (15_000_050, "弄虚作假")
    assert state_of(paid) == State.IN_RECOVERY
    assert "“追回”已办理" in said(answer)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"ground": ""}, "ground", "请选择事由。"),
        ({"facts": ""}, "facts", "请写明事实与依据。"),
        (
            {"facts": "发票系伪造\N{DRAGON}。"},
            "facts",
            "文书无法印出这些字符，请删去或改用文字：\N{DRAGON}",
        ),
        ({"amount": "0"}, "amount", "金额须大于零。"),
        (
            {"amount": "200000.01"},
            "amount",
            "追回金额须大于零，且不超过已拨付而尚未追回的200,000.00元。",
        ),
        ({"due_on": "2020-01-01"}, "due_on", "退回期限不能早于今天。"),
    ],
    ids=["no ground", "no facts", "a picture", "nothing", "more than paid", "long ago"],
)
def test_wrong_demand_is_refused_at_its_field(changes, field, words, cast, paid, browse):
    sent = demand(**changes)

    answer = browse(cast.lead).post(page("demand_back", paid.public_id), sent)

    assert answer.context["form"].errors[field] == [words]
    assert answer.context["form"]["amount"].value() == sent["amount"]
    assert state_of(paid) == State.DISBURSED


def test_demanding_is_for_the_lead_and_the_investigator(cast, paid, browse):
    for user in (cast.payer, cast.registrar, cast.auditor, cast.signatory):
        answer = browse(user).post(page("demand_back", paid.public_id), demand())
        assert answer.status_code == 403
    assert not Recovery.objects.exists()


def test_demand_and_receipt_ask_for_the_password_again(cast, paid, browse, settings):
    settings.REAUTHENTICATE_WITHIN = 60

    answer = browse(cast.lead).post(page("demand_back", paid.public_id), demand())

    assert "请再次输入密码" in answer.content.decode()
    assert not Recovery.objects.exists()


# --- receiving ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "rest", "words", "state"),
    [
        ("150000.50", "100000.50", "应追回的已收齐，本件恢复为“已拨付”", State.DISBURSED),
        ("200000", "150000.00", "已全部追回", State.RECOVERED),
    ],
    ids=["a part of the award", "the whole award"],
)
def test_payer_books_parts_until_all_is_back(amount, rest, words, state, cast, paid, browse):
    browse(cast.investigator).post(page("demand_back", paid.public_id), demand(amount=amount))
    browser, place = browse(cast.payer), page("recover", paid.public_id)

    first = browser.post(place, slip(), follow=True)
    assert f"尚余{float(rest):,.2f}元" in said(first)
    assert state_of(paid) == State.IN_RECOVERY
    shown = browser.get(place)
    assert shown.context["form"]["amount"].value() == rest
    assert "TK1" in shown.content.decode()
    last = browser.post(place, slip(key="last", amount=rest, bank_reference="TK2"), follow=True)

    assert words in said(last)
    assert state_of(paid) == state


def test_receiving_is_one_button_for_both_of_its_steps(cast, demanded, browse):
    shown = actions(Case.objects.get(pk=demanded.pk), cast.payer)

    assert [action.step for action in shown] == ["recover", "drop_recovery"]
    content = browse(cast.payer).get(page("case", demanded.public_id)).content.decode()
    assert content.count(page("recover", demanded.public_id)) == 1


def test_only_what_was_left_is_proposed_for_the_next_demand(cast, demanded, browse):
    receipt_desk = page("recover", demanded.public_id)
    browse(cast.payer).post(receipt_desk, slip(amount="150000.50"))
    browser, place = browse(cast.lead), page("demand_back", demanded.public_id)
    assert browser.get(place).context["form"]["amount"].value() == "49999.50"

    too_much = browser.post(place, demand(key="2", amount="49999.51"))
    browser.post(place, demand(key="2", amount="49999.50"))

    assert "尚未追回的49,999.50元" in too_much.context["form"].errors["amount"][0]
    assert state_of(demanded) == State.IN_RECOVERY
    assert Recovery.objects.count() == 2
    assert page("recover", demanded.public_id) in (
        browse(cast.payer).get(page("recoveries"), {"show": "open"}).content.decode()
    )


def test_money_of_which_some_came_back_does_not_bounce(cast, demanded, browse):
    browse(cast.payer).post(page("recover", demanded.public_id), slip(amount="150000.50"))

    answer = browse(cast.payer).post(
        page("bounce", demanded.public_id), bounced(demanded), follow=True
    )

    assert "已有资金退回，不能再登记银行退票" in said(answer)
    assert state_of(demanded) == State.DISBURSED


def test_double_click_books_a_part_once(cast, demanded, browse):
    browser, place = browse(cast.payer), page("recover", demanded.public_id)
    browser.post(place, slip())

    answer = browser.post(place, slip())

    assert answer.status_code == 302
    assert RecoveryReceipt.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"amount": "150000.51"}, "amount", "尚未追回的150,000.50元"),
        ({"amount": ""}, "amount", "请填写金额。"),
        ({"bank_reference": ""}, "bank_reference", "请填写银行回单号。"),
        ({"received_on": "2020-01-01"}, "received_on", "到账日期须在拨付之后"),
        ({"received_on": "2022-02-30"}, "received_on", "请按2026-03-02的格式填写。"),
    ],
    ids=["too much", "no amount", "no slip", "before it was paid", "no such day"],
)
def test_wrong_slip_is_refused_at_its_field(changes, field, words, cast, demanded, browse):
    place = page("recover", demanded.public_id)

    answer = browse(cast.payer).post(place, slip(**changes))

    assert words in answer.context["form"].errors[field][0]
    assert not RecoveryReceipt.objects.exists()


def test_slip_that_was_booked_is_refused_at_its_field(cast, demanded, browse):
    browser, place = browse(cast.payer), page("recover", demanded.public_id)
    browser.post(place, slip())

    answer = browser.post(place, slip(key="again"))

    assert "已经登记过" in answer.context["form"].errors["bank_reference"][0]
    assert Recovery.objects.get().received_fen == 5 * WAN


def test_receiving_is_for_the_payer(cast, demanded, browse):
    for user in (cast.lead, cast.countersigner, cast.auditor):
        answer = browse(user).post(page("recover", demanded.public_id), slip())
        assert answer.status_code == 403


def test_nothing_is_received_where_nothing_was_demanded(cast, paid, browse):
    answer = browse(cast.payer).post(page("recover", paid.public_id), slip(), follow=True)

    assert answer.status_code == 200
    assert not RecoveryReceipt.objects.exists()


# --- dropping, lists ----------------------------------------------------------------------------


def test_demand_is_dropped_with_a_reason(cast, demanded, browse):
    browser, place = browse(cast.lead), page("drop_recovery", demanded.public_id)
    assert (
        browser.post(place, {"key": "d", "revision": stands(), "note": ""})
        .context["form"]
        .errors["note"]
    )

    browser.post(place, {"key": "d", "revision": stands(), "note": "复核后事实不成立。"})

    assert state_of(demanded) == State.DISBURSED


def test_whoever_demanded_does_not_drop_the_demand(cast, demanded, browse):
    browser, place = browse(cast.investigator), page("drop_recovery", demanded.public_id)

    answer = browser.post(place, {"key": "d", "revision": stands(), "note": "不追了"})

    assert answer.status_code == 403
    assert "未对本件作出追回决定的另一位" in answer.content.decode()
    assert place not in browser.get(page("recoveries")).content.decode()
    assert place in browse(cast.lead).get(page("recoveries")).content.decode()
    assert state_of(demanded) == State.IN_RECOVERY


def test_demand_of_which_a_part_came_is_not_dropped(cast, demanded, browse):
    browse(cast.payer).post(page("recover", demanded.public_id), slip())

    answer = browse(cast.lead).post(
        page("drop_recovery", demanded.public_id),
        {"key": "d", "revision": stands(), "note": "不追了"},
    )

    assert "已有资金退回" in answer.content.decode()
    assert state_of(demanded) == State.IN_RECOVERY


def test_list_marks_what_is_overdue(cast, demanded, browse, moving_clock):
    moving_clock.shift_to(clock.now() + timedelta(days=20))

    shown = browse(cast.payer).get(page("recoveries"), {"show": "overdue"}).content.decode()

    assert "逾期5天" in shown
    assert page("recover", demanded.public_id) in shown


@pytest.mark.parametrize("show", ["open", "overdue", "done", "dropped", "all", "nonsense"])
def test_list_opens_for_staff_and_not_for_applicants(show, cast, demanded, browse):
    for user in (cast.payer, cast.lead, cast.auditor, cast.registrar):
        assert browse(user).get(page("recoveries"), {"show": show}).status_code == 200
    assert browse(cast.applicant).get(page("recoveries"), {"show": show}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_three_as_for_one(
    count, cast, moving_clock, browse, django_assert_max_num_queries
):
    for other in [journey.Cast.hire() for _ in range(count)]:
        place = page("demand_back", journey.to_disbursed(other).public_id)
        browse(cast.lead).post(place, demand(key=place))
    browser = browse(cast.payer)
    browser.get(page("recoveries"))

    with django_assert_max_num_queries(10):
        shown = browser.get(page("recoveries"))

    assert len(shown.context["rows"]) == count


# --- a bounce, another account, and the money again ---------------------------------------------


def bounced(case: Case) -> dict:
    return {
        "key": "back",
        "revision": case.revision,
        "bank_reference": "TP1",
        "returned_on": f"{clock.today():%Y-%m-%d}",
        "note": "账号已销户",
    }


def receipt(**changes) -> dict:
    return {
        "key": "again",
        "revision": stands(),
        "bank_reference": "HD2",
        "paid_on": f"{clock.today():%Y-%m-%d}",
    } | changes


def test_bounce_of_the_bank_is_paid_again_to_the_same_account(cast, paid, browse):
    browser = browse(cast.payer)
    browser.post(page("bounce", paid.public_id), bounced(paid))
    refused = browser.post(page("disburse", paid.public_id), receipt())
    assert "尚未放行重付" in refused.content.decode()

    said_by = {"key": "free", "revision": stands(), "note": "已向开户银行核实，可以入账。"}
    place = page("release_payment", paid.public_id)
    assert browser.get(place).status_code == 403
    signatory = browse(cast.signatory)
    shown = signatory.get(place).content.decode()
    assert all(words in shown for words in ("放行重付", "退票回单号TP1", "登记：账号已销户"))
    signatory.post(place, said_by)
    assert "没有待放行的重付" in signatory.post(place, said_by, follow=True).content.decode()
    answer = browser.post(page("disburse", paid.public_id), receipt(), follow=True)

    assert "已办理" in said(answer)
    assert state_of(paid) == State.DISBURSED


def test_bounced_money_goes_to_a_corrected_account_by_another_order(cast, paid, browse):
    payer, keeper = browse(cast.payer), browse(cast.budget_keeper)
    payer.post(page("bounce", paid.public_id), bounced(paid))
    account = journey.make.BankAccountFactory(party=cast.party, confirmed_at=None)
    accounts.confirm(account, by=cast.applicant)

    refused = payer.post(page("disburse", paid.public_id), receipt())
    assert "收款账户已停用" in refused.content.decode()
    browse(cast.signatory).post(
        page("stop_payment", paid.public_id),
        {"key": "stop", "revision": stands(), "note": "账户变更，另行下达"},
    )
    keeper.post(page("draft_order"), {"key": "k2", "cases": [paid.public_id]})
    order = PaymentOrder.objects.latest("pk")
    browse(cast.signatory).post(page("sign_order", order.public_id), {"key": "a"})
    browse(cast.countersigner).post(page("sign_order", order.public_id), {"key": "b"})
    answer = payer.post(page("disburse", paid.public_id), receipt(), follow=True)

    assert "已办理" in said(answer)
    line = PaymentLine.objects.standing().get()
    assert (line.order, line.account) == (order, account)
    assert state_of(paid) == State.DISBURSED


@pytest.mark.parametrize("hand", ["signatory", "countersigner"])
def test_either_signer_stops_a_payment(hand, moving_clock, browse):
    cast = journey.Cast.hire()
    case = journey.to_payment_ordered(cast)
    browser, place = browse(getattr(cast, hand)), page("stop_payment", case.public_id)
    assert browser.get(place).status_code == 200

    browser.post(place, {"key": "stop", "revision": stands(), "note": "账户被冻结"})

    assert state_of(case) == State.APPROVED


def test_stopping_and_bouncing_are_for_their_persons(moving_clock, browse):
    cast = journey.Cast.hire()
    case = journey.to_payment_ordered(cast)
    for user in (cast.payer, cast.lead, cast.budget_keeper, cast.auditor):
        assert browse(user).get(page("stop_payment", case.public_id)).status_code == 403
    journey.to_disbursed(cast, case)
    for user in (cast.signatory, cast.countersigner, cast.lead, cast.auditor):
        assert browse(user).get(page("bounce", case.public_id)).status_code == 403


def test_changing_an_account_waits_for_the_open_payment(db, moving_clock):
    cast = journey.Cast.hire()
    journey.to_payment_ordered(cast)
    account = journey.make.BankAccountFactory(party=cast.party, confirmed_at=None)

    with pytest.raises(accounts.ValidationError, match="到账前不能变更"):
        accounts.confirm(account, by=cast.applicant)
