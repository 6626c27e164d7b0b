"""Money demanded back: in whole or part, received, dropped; what it leaves on the ladder."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.roles import Role
from applications.door import advance
from applications.eligibility import investment
from applications.models import Case, LadderEntry
from applications.services import awards, ladder
from applications.states import State
from payments.models import Budget, Recovery, RecoveryReceipt
from payments.services import budgets, recovery
from records.services import printing
from reviews.services import deliberation
from tests import factories as make
from tests import journey

WAN = 1_000_000


def demand(case, by, amount=20 * WAN, **facts):
    facts = {"ground": "fraud", "facts": "投资发票系伪造。"} | facts
    due_on = facts.pop("due_on", clock.today() + timedelta(days=15))
    return recovery.demand_back(case, by=by, amount=amount, due_on=due_on, **facts)


def receive(case, by, amount, slip, **facts):
    facts = {"received_on": clock.today(), "key": f"key-{slip}"} | facts
    return recovery.receive(case, by=by, amount=amount, bank_reference=slip, **facts)


def state_of(case):
    return Case.objects.get(pk=case.pk).state


def received(case):
    return Recovery.objects.get(case=case).received_fen


def test_demand_names_the_person_responsible_at_the_time(cast, paid):
    found = demand(paid, cast.investigator)

    assert state_of(paid) == State.IN_RECOVERY
    assert found.responsible == cast.party.legal_representative


def test_demand_is_a_numbered_paper_that_its_party_may_read(cast, paid):
    found = demand(paid, cast.investigator)
    with acting(cast.house):
        printing.render(found.paper_id)

    paper = Recovery.objects.select_related("paper__file").get().paper
    assert (paper.state, paper.fault) == ("issued", "")
    assert paper.values["demanded_fen"] == 20 * WAN
    assert Recovery.objects.visible_to(cast.applicant).get() == found
    assert not Recovery.objects.visible_to(journey.Cast.hire().applicant).exists()


def test_money_comes_back_in_parts_and_the_ladder_is_lowered(cast, paid):
    demand(paid, cast.investigator)

    receive(paid, cast.payer, 5 * WAN, "HD1")
    assert state_of(paid) == State.IN_RECOVERY
    assert LadderEntry.objects.get(case=paid).net_fen == 15 * WAN
    receive(paid, cast.payer, 15 * WAN, "HD2")

    assert state_of(paid) == State.RECOVERED
    assert LadderEntry.objects.get(case=paid).net_fen == 0
    assert Case.objects.get(pk=paid.pk).recovered_fen == 20 * WAN


def test_small_demand_does_not_protect_the_rest(cast, paid):
    demand(paid, cast.investigator, amount=100)
    receive(paid, cast.payer, 100, "HD1")
    settled = paid.log.get(step="settle_recovery")
    assert state_of(paid) == State.DISBURSED
    assert settled.note == "应追回的1.00元已全部退回，本次追回办结。"
    with pytest.raises(ValidationError, match=r"尚未追回的199,999\.00元"):
        demand(paid, cast.lead, amount=20 * WAN)

    demand(paid, cast.lead, amount=20 * WAN - 100)
    receive(paid, cast.payer, 5 * WAN, "HD2")
    assert LadderEntry.objects.get(case=paid).net_fen == 15 * WAN - 100
    receive(paid, cast.payer, 15 * WAN - 100, "HD3")

    assert state_of(paid) == State.RECOVERED
    assert LadderEntry.objects.get(case=paid).net_fen == 0
    assert Case.objects.get(pk=paid.pk).recovered_fen == 20 * WAN
    assert [one.received_fen for one in paid.recoveries.order_by("pk")] == [100, 20 * WAN - 100]


def test_second_demand_may_be_dropped_and_the_first_still_counts(cast, paid):
    demand(paid, cast.investigator, amount=WAN)
    receive(paid, cast.payer, WAN, "HD1")
    demand(paid, cast.investigator, amount=WAN)

    recovery.drop_recovery(paid, by=cast.lead, note="复核后事实不成立。")

    assert state_of(paid) == State.DISBURSED
    assert Case.objects.get(pk=paid.pk).recovered_fen == WAN


def test_same_key_settles_a_demand_once(cast, paid):
    demand(paid, cast.investigator, amount=WAN)

    first = receive(paid, cast.payer, WAN, "HD1", key="once")

    assert receive(paid, cast.payer, WAN, "HD1", key="once") == first
    assert paid.log.filter(step="settle_recovery").count() == 1


@pytest.mark.parametrize(("step", "already"), [(Case.recover, 0), (Case.settle_recovery, 20 * WAN)])
def test_recovery_is_not_closed_by_the_wrong_step(step, already, cast, paid):
    demand(paid, cast.investigator)
    case = Case.objects.get(pk=paid.pk)
    with acting(cast.payer):
        awards.give_back(case, already) if already else None

    with pytest.raises(ValidationError, match="全部退回"):
        advance(case, step, by=cast.payer)


def test_cap_counts_what_did_not_come_back(cast, paid):
    again = journey.draft(cast, call=make.CallFactory())
    demand(paid, cast.investigator)

    receive(paid, cast.payer, 5 * WAN, "HD1")
    assert awards._earlier(again) == [15 * WAN]
    receive(paid, cast.payer, 15 * WAN, "HD2")
    assert awards._earlier(again) == []


def test_recovered_enterprise_needs_a_decision_but_its_rung_is_free(cast, paid):
    demand(paid, cast.investigator)
    receive(paid, cast.payer, 20 * WAN, "HD1")
    again = journey.draft(cast, call=make.CallFactory())

    assert ladder.needs_a_manual_decision(cast.party)
    assert awards.award(again).amount == 20 * WAN


def test_ladder_after_recovery_is_shown_before_it(cast, paid):
    assert recovery.ladder_without(paid, 20 * WAN).amount == 20 * WAN
    assert recovery.ladder_without(paid, 5 * WAN).amount == 0


def test_money_that_came_back_is_shown_and_not_free_again(cast, paid):
    demand(paid, cast.investigator)
    receive(paid, cast.payer, 5 * WAN, "HD1")

    found = budgets.standing(Budget.objects.get(year=clock.today().year))

    assert (found.paid, found.recovered) == (20 * WAN, 5 * WAN)
    assert found.free == found.allowance - 20 * WAN


@pytest.mark.parametrize("amount", [0, 20 * WAN + 1], ids=["nothing", "more than paid"])
def test_demand_outside_what_was_paid_is_refused(cast, paid, amount):
    with pytest.raises(ValidationError, match="追回金额"):
        demand(paid, cast.investigator, amount=amount)


def test_demand_is_not_due_yesterday(cast, paid):
    with pytest.raises(ValidationError, match="退回期限"):
        demand(paid, cast.investigator, due_on=clock.today() - timedelta(days=1))


def test_unpaid_case_has_nothing_to_give_back(cast):
    case = journey.to_submitted(journey.Cast.hire())

    with pytest.raises((TransitionNotAllowed, ValidationError)):
        demand(case, cast.investigator)


# --- receipts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "slip", "days", "words"),
    [
        (WAN + 1, "HD1", 0, "收到金额"),
        (0, "HD1", 0, "收到金额"),
        (WAN, " ", 0, "银行回单号"),
        (WAN, "HD1", 1, "到账日期"),
        (WAN, "HD1", -1, "到账日期"),
    ],
    ids=["too much", "nothing", "no slip", "tomorrow", "before it was paid"],
)
def test_wrong_receipt_is_not_booked(amount, slip, days, words, cast, paid):
    demand(paid, cast.investigator, amount=WAN)

    with pytest.raises(ValidationError, match=words):
        receive(paid, cast.payer, amount, slip, received_on=clock.today() + timedelta(days=days))
    assert not RecoveryReceipt.objects.exists()


def test_money_is_booked_by_the_payer_only(cast, paid):
    demand(paid, cast.investigator)

    with pytest.raises(PermissionDenied, match="拨付经办"):
        receive(paid, cast.registrar, WAN, "HD1")


def test_same_key_books_a_part_once(cast, paid):
    demand(paid, cast.investigator)

    first = receive(paid, cast.payer, WAN, "HD1", key="once")
    second = receive(paid, cast.payer, WAN, "HD1", key="once")

    assert first == second
    assert received(paid) == WAN


def test_last_part_sent_twice_is_booked_once(cast, paid):
    demand(paid, cast.investigator)

    first = receive(paid, cast.payer, 20 * WAN, "HD1", key="once")

    assert receive(paid, cast.payer, 20 * WAN, "HD1", key="once") == first
    assert state_of(paid) == State.RECOVERED


def test_key_of_another_case_books_nothing(cast, paid, moving_clock):
    other = journey.to_disbursed(journey.Cast.hire())
    for case in (paid, other):
        demand(case, cast.investigator)
    receive(paid, cast.payer, WAN, "HD1", key="once")

    with pytest.raises(ValidationError, match="提交编号"):
        receive(other, cast.payer, WAN, "HD2", key="once")


def test_bank_slip_is_booked_once_in_the_whole_house(cast, paid, moving_clock):
    other = journey.to_disbursed(journey.Cast.hire())
    for case in (paid, other):
        demand(case, cast.investigator)
    receive(paid, cast.payer, WAN, "HD1")

    for case in (paid, other):
        with pytest.raises(ValidationError, match="已经登记过"):
            receive(case, cast.payer, WAN, "HD1", key="another")
    assert received(paid) == WAN


def test_nothing_is_booked_once_all_came_back(cast, paid):
    demand(paid, cast.investigator)
    receive(paid, cast.payer, 20 * WAN, "HD1")

    with pytest.raises(TransitionNotAllowed, match="已追回"):
        receive(paid, cast.payer, WAN, "HD2")


# --- what the database itself refuses -----------------------------------------------------------


@pytest.fixture
def part(cast, paid):
    demand(paid, cast.investigator)
    return receive(paid, cast.payer, WAN, "HD1")


def test_receipts_are_kept(cast, part):
    for change in (
        lambda: RecoveryReceipt.objects.update(amount_fen=2),
        lambda: RecoveryReceipt.objects.all()._raw_delete("default"),
        lambda: Recovery.objects.update(received_fen=0),
        lambda: Recovery.objects.update(demanded_fen=2 * WAN),
        lambda: Recovery.objects.update(dropped_at=clock.now(), dropped_reason="不追了"),
    ):
        with acting(cast.house), pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_receipts_never_exceed_the_demand(cast, part):
    with (
        acting(cast.payer),
        pytest.raises(IntegrityError, match="超过尚未追回"),
        transaction.atomic(),
    ):
        RecoveryReceipt.objects.create(
            recovery=part.recovery,
            key="behind the service",
            amount_fen=20 * WAN,
            received_on=clock.today(),
            bank_reference="HD2",
            booked_by=cast.payer,
        )


def test_demand_starts_with_nothing_received(cast, paid):
    with acting(cast.house), pytest.raises(IntegrityError), transaction.atomic():
        Recovery.objects.create(
            case=paid, ground="other", facts="x", demanded_fen=WAN, received_fen=WAN,
            due_on=clock.today(), responsible="某人", demanded_by=cast.lead,
        )  # fmt: skip


def test_second_open_demand_and_one_above_the_rest_are_refused(cast, part, paid):
    for amount, words in ((WAN, "recovery_one_open_a_case"), (19 * WAN + 1, "尚未追回的金额")):
        with (
            acting(cast.house),
            pytest.raises(IntegrityError, match=words),
            transaction.atomic(),
        ):
            Recovery.objects.create(
                case=paid, ground="other", facts="x", demanded_fen=amount,
                due_on=clock.today(), responsible="某人", demanded_by=cast.lead,
            )  # fmt: skip


# --- dropping -----------------------------------------------------------------------------------


def test_demand_is_dropped_with_a_reason(cast, paid):
    demand(paid, cast.investigator)
    with pytest.raises(ValidationError, match="原因"):
        recovery.drop_recovery(paid, by=cast.lead, note=" ")

    recovery.drop_recovery(paid, by=cast.lead, note="复核后事实不成立。")

    assert state_of(paid) == State.DISBURSED


def test_demand_is_dropped_by_another_person_than_who_made_it(cast, paid):
    demand(paid, cast.investigator)
    twin = make.UserFactory(roles=[Role.INVESTIGATOR], person=cast.investigator.person)

    for user in (cast.investigator, twin):
        with pytest.raises(PermissionDenied, match="未对本件作出追回决定的另一位"):
            recovery.drop_recovery(paid, by=user, note="不再追回")
    assert state_of(paid) == State.IN_RECOVERY


def test_dropped_demand_may_be_followed_by_another(cast, paid):
    demand(paid, cast.investigator)
    recovery.drop_recovery(paid, by=cast.lead, note="金额有误，重新决定。")

    again = demand(paid, cast.investigator, amount=WAN)
    receive(paid, cast.payer, WAN, "HD1")

    again.refresh_from_db()
    assert again.received_fen == WAN
    assert state_of(paid) == State.DISBURSED


def test_demand_with_money_received_is_not_dropped(cast, part, paid):
    with pytest.raises(ValidationError, match="已有资金退回"):
        recovery.drop_recovery(paid, by=cast.lead, note="不再追回")


def test_title_after_a_recovery_is_not_granted_by_rule_alone(cast, paid):
    demand(paid, cast.investigator)
    receive(paid, cast.payer, 20 * WAN, "S1")
    title = journey.to_confirmed(cast)

    with pytest.raises(ValidationError, match="追回记录"):
        deliberation.grant(title, by=cast.lead)
    assert deliberation.grant(title, by=cast.lead, note="追回已结清。").state == State.APPROVED


@pytest.mark.parametrize(
    ("amount", "is_taken", "state"),
    [(1, True, State.DISBURSED), (journey.REVIEWED, False, State.RECOVERED)],
)
def test_invoices_are_free_only_once_all_came_back(db, moving_clock, amount, is_taken, state):
    cast = journey.Cast.hire()
    upgrade = journey.to_disbursed(cast, journey.draft(cast, code="enterprise_upgrade"))
    demand(upgrade, cast.investigator, amount)
    receive(upgrade, cast.payer, amount, "S1")
    line = upgrade.investment_lines.get()
    again = make.CaseFactory(party=cast.party, applicant=cast.applicant)
    journey.invest(again, line.invoice_number)

    found = investment.invoices_are_its_own(again, clock.now())

    assert (state_of(upgrade), line.is_live) == (state, is_taken)
    assert bool(found and found.is_error) == is_taken
