"""A form that is sent once more, later, when the case stands elsewhere, changes nothing."""

from datetime import timedelta

import pytest

from accounts import clock
from applications.states import State
from payments.models import Disbursement
from payments.services import bans, disbursement, recovery
from reviews.services import notices
from tests import journey
from tests.journey import Cast

DEMAND = {"ground": "fraud", "facts": "弄虚作假。", "key": "demand"}


@pytest.fixture
def paid(db, moving_clock):
    cast = Cast.hire()
    return cast, journey.to_disbursed(cast)


def bounce(cast, case):
    return disbursement.bounce(
        case.payment_lines.get(), by=cast.payer, bank_reference="退票1", returned_on=clock.today(),
        note="账号有误", key="bounce",
    )  # fmt: skip


def demand(cast, case):
    due_on = clock.today() + timedelta(days=30)
    return recovery.demand_back(case, by=cast.lead, amount=case.amount_fen, due_on=due_on, **DEMAND)


def drop(cast, case):
    return recovery.drop_recovery(case, by=cast.investigator, note="复核后撤销。", key="drop")


def test_an_old_bounce_does_not_reverse_the_next_payment(paid):
    cast, case = paid
    reversal = bounce(cast, case)
    disbursement.release(case.payment_lines.get(), by=cast.countersigner, note="已核实。")
    disbursement.disburse(
        case.payment_lines.get(), by=cast.payer, bank_reference="回单2", paid_on=clock.today(),
        key="again",
    )  # fmt: skip
    assert bounce(cast, case) == reversal
    assert Disbursement.objects.filter(kind="reversal").count() == 1


def test_an_old_demand_does_not_rise_again(paid):
    cast, case = paid
    first = demand(cast, case)
    drop(cast, case)
    assert demand(cast, case).pk == first.pk
    assert case.recoveries.count() == 1


def test_an_old_dropping_does_not_drop_the_next_demand(paid):
    cast, case = paid
    demand(cast, case)
    drop(cast, case)
    anew = DEMAND | {"key": "demand-2"}
    due_on = clock.today() + timedelta(days=30)
    second = recovery.demand_back(case, by=cast.lead, amount=case.amount_fen, due_on=due_on, **anew)
    drop(cast, case)
    second.refresh_from_db()
    assert second.dropped_at is None


def test_a_ban_holds_up_its_own_case_only_and_until_it_is_lifted(db, moving_clock):
    casts = [Cast.hire(), Cast.hire()]
    cases = [journey.to_proposed(cast) for cast in casts]
    cast = casts[0]
    notice = notices.draft(cases, title="公示", by=cast.lead, key="n")
    notice = notices.publish(notice, by=cast.publisher, key="p")
    decision = bans.propose(
        cast.party, by=cast.investigator, key="ban", facts="弄虚作假。",
        served_on=clock.today(),
    )  # fmt: skip
    bans.confirm(decision, by=cast.lead)
    moving_clock.shift_to(notice.closes_at + timedelta(minutes=1))
    notices.close(notice.pk)
    assert [journey.again(case).state for case in cases] == [
        State.ON_NOTICE,
        State.NOTICE_CLEARED,
    ]
    bans.lift(decision, by=casts[1].lead, reason="复议撤销。")
    assert journey.again(cases[0]).state == State.NOTICE_CLEARED
