"""What an order may not become between its draft and its last signature."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import clock
from accounts.acting import acting
from accounts.roles import Role
from accounts.services import grants
from applications.models import Case
from applications.states import State
from payments.models import PaymentOrder
from payments.services import disbursement, orders
from payments.views import showing
from reviews.services import deliberation, objections
from tests import factories as make
from tests import journey


def reduced_and_approved_anew(cast, case: Case) -> Case:
    """An objection that came in time is entered late; the amount is lowered, and approved again."""
    raised = objections.raise_objection(
        case,
        by=cast.registrar,
        objector="王某",
        contact="021-00000000",
        claim="部分设备不属于本项目。",
        channel="来信",
        received_at=case.notice_closes_at - timedelta(hours=1),
    )
    objections.reduce(raised, by=cast.investigator, finding="部分属实。", amount=10_000_000)
    meeting = deliberation.convene(number="复议", planned_on=clock.today(), by=cast.clerk)
    deliberation.table(meeting, [case], by=cast.lead, key="table-anew")
    return journey.to_approved(cast, Case.objects.get(pk=case.pk))


def test_order_with_an_amount_that_was_lowered_is_not_issued(cast, moving_clock):
    case = journey.to_approved(cast)
    order = orders.draft([case], by=cast.budget_keeper, key="drafted")
    orders.sign(order, by=cast.signatory, key="first")
    case = reduced_and_approved_anew(cast, case)
    assert (case.state, case.amount_fen) == (State.APPROVED, 10_000_000)

    with pytest.raises(ValidationError, match="审定金额已变更"):
        orders.sign(order, by=cast.countersigner, key="second")

    assert PaymentOrder.objects.get().state == PaymentOrder.State.DRAFT
    orders.void(order, by=cast.budget_keeper, reason="金额有误")
    assert orders.draft([case], by=cast.budget_keeper, key="anew").total_fen == 10_000_000


def test_key_of_one_drafter_gives_another_no_order(cast, moving_clock):
    case = journey.to_approved(cast)
    orders.draft([case], by=cast.budget_keeper, key="drafted")

    another = make.UserFactory(roles=[Role.BUDGET_KEEPER])

    with pytest.raises(ValidationError, match="提交编号"):
        orders.draft([case], by=another, key="drafted")


@pytest.mark.parametrize("who", ["lead", "registrar", "signatory"])
def test_only_the_budget_keeper_drafts_an_order(cast, moving_clock, who):
    case = journey.to_approved(cast)

    with pytest.raises(PermissionDenied, match="预算管理员"):
        orders.draft([case], by=getattr(cast, who), key="drafted")


@pytest.mark.parametrize("step", ["accepted", "approved", "joined"])
@pytest.mark.parametrize("comes_first", [True, False], ids=["first", "second"])
def test_nobody_signs_for_a_case_that_they_handled(cast, moving_clock, step, comes_first):
    case = journey.to_approved(cast)
    order = orders.draft([case], by=cast.budget_keeper, key="drafted")
    handler = {"accepted": cast.local_officer, "approved": cast.clerk, "joined": cast.applicant}
    hand = make.UserFactory(person=handler[step].person, roles=[Role.SIGNATORY])
    if not comes_first:
        orders.sign(order, by=cast.countersigner, key="theirs")

    assert showing.why_not_sign(order, hand).startswith("签发人、会签人不得为")
    with pytest.raises(PermissionDenied):
        orders.sign(order, by=hand, key="mine")


def test_who_signed_first_does_not_pay(cast, moving_clock):
    case = journey.to_payment_ordered(cast)
    line = case.payment_lines.select_related("order").get()
    first = line.order.signed_by
    with acting(cast.house):
        grants.revoke(first.grants.get(), by=cast.house)
    payer = make.UserFactory(person=first.person, roles=[Role.PAYER])

    with pytest.raises(PermissionDenied, match="不得确认拨付"):
        disbursement.disburse(
            line, by=payer, bank_reference="回单1", paid_on=clock.today(), key="pay"
        )


def test_signers_read_that_a_payee_was_renamed_after_filing(cast, moving_clock):
    case = journey.to_approved(cast)
    order = orders.draft([case], by=cast.budget_keeper, key="o")
    (row,) = showing.rows(order, cast.signatory)
    assert row.note == ""

    with acting(cast.house):
        case.party.former_names.create(name="很早以前的公司", until_on=date(2019, 1, 1))
        case.party.former_names.create(name="公示时的公司", until_on=clock.today())

    (row,) = showing.rows(order, cast.signatory)
    assert row.note.startswith("申报后更名，原名“公示时的公司”")


def test_nobody_of_the_diagnosed_enterprise_signs_first(cast, moving_clock):
    case = journey.to_approved(cast, journey.draft(cast, code="provider_diagnosis"))
    make.MemberFactory(party=case.subject, user=make.UserFactory(person=cast.signatory.person))
    order = orders.draft([case], by=cast.budget_keeper, key="o")

    with pytest.raises(PermissionDenied, match="被诊断企业的成员"):
        orders.sign(order, by=cast.signatory, key="s")
