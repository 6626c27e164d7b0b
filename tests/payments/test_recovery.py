"""Money demanded back: in whole or part, received, dropped; what it leaves on the ladder."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django_fsm import TransitionNotAllowed

from accounts import clock
from applications.models import Case, LadderEntry
from applications.services import awards, ladder
from applications.states import State
from payments.services import recovery
from tests import factories as make
from tests import journey

WAN = 1_000_000


@pytest.fixture
def paid(cast, moving_clock):
    return journey.to_disbursed(cast)


def demand(case, by, amount=20 * WAN, **facts):
    facts = {"ground": "fraud", "facts": "投资发票系伪造。"} | facts
    return recovery.demand_back(
        case, by=by, amount=amount, due_on=clock.today() + timedelta(days=15), **facts
    )


def state_of(case):
    return Case.objects.get(pk=case.pk).state


def test_demand_names_the_person_responsible_at_the_time(cast, paid):
    found = demand(paid, cast.investigator)

    assert state_of(paid) == State.IN_RECOVERY
    assert found.responsible == cast.party.legal_representative


def test_money_comes_back_in_parts_and_the_ladder_is_lowered(cast, paid):
    demand(paid, cast.investigator)

    recovery.receive(paid, by=cast.payer, amount=5 * WAN)
    assert state_of(paid) == State.IN_RECOVERY
    recovery.receive(paid, by=cast.payer, amount=15 * WAN)

    assert state_of(paid) == State.RECOVERED
    assert LadderEntry.objects.get(case=paid).net_fen == 0


def test_recovered_enterprise_needs_a_decision_but_its_rung_is_free(cast, paid):
    demand(paid, cast.investigator)
    recovery.receive(paid, by=cast.payer, amount=20 * WAN)
    again = journey.draft(cast, call=make.CallFactory())

    assert ladder.needs_a_manual_decision(cast.party)
    assert awards.award(again).amount == 20 * WAN


@pytest.mark.parametrize("amount", [0, 20 * WAN + 1], ids=["nothing", "more than paid"])
def test_demand_outside_what_was_paid_is_refused(cast, paid, amount):
    with pytest.raises(ValidationError, match="追回金额"):
        demand(paid, cast.investigator, amount=amount)


def test_more_than_was_demanded_is_not_booked(cast, paid):
    demand(paid, cast.investigator, amount=WAN)

    with pytest.raises(ValidationError, match="收到金额"):
        recovery.receive(paid, by=cast.payer, amount=WAN + 1)


def test_money_is_booked_by_the_payer_only(cast, paid):
    demand(paid, cast.investigator)

    with pytest.raises(PermissionDenied):
        recovery.receive(paid, by=cast.registrar, amount=WAN)


def test_unpaid_case_has_nothing_to_give_back(cast):
    case = journey.to_submitted(cast)

    with pytest.raises((TransitionNotAllowed, ValidationError)):
        demand(case, cast.investigator)


def test_demand_is_dropped_with_a_reason(cast, paid):
    demand(paid, cast.investigator)
    with pytest.raises(ValidationError, match="原因"):
        recovery.drop_recovery(paid, by=cast.lead, note=" ")

    recovery.drop_recovery(paid, by=cast.lead, note="复核后事实不成立。")

    assert state_of(paid) == State.DISBURSED


def test_demand_with_money_received_is_not_dropped(cast, paid):
    demand(paid, cast.investigator)
    recovery.receive(paid, by=cast.payer, amount=WAN)

    with pytest.raises(ValidationError, match="已有资金退回"):
        recovery.drop_recovery(paid, by=cast.lead, note="不再追回")
