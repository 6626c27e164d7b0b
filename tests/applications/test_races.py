"""Sixteen at once, on real connections: one ladder, one step, one payment, one second."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, close_old_connections, connection, transaction
from django_fsm import TransitionNotAllowed

from accounts import clock, clock_control
from accounts.acting import acting
from applications.door import hold_all
from applications.models import Case, LadderEntry
from applications.services import awards
from applications.states import State
from payments.models import Disbursement
from payments.services import disbursement
from reviews.models import PublicNotice
from reviews.services import deliberation, notices, objections
from tests import factories as make
from tests import journey

REFUSALS = (TransitionNotAllowed, ValidationError, PermissionDenied, Error)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db, moving_clock):
    return journey.Cast.hire()


def at_once(calls):
    """Run every call in a thread of its own, started together; how many were not refused."""
    together = Barrier(len(calls))

    def run(call):
        close_old_connections()
        try:
            together.wait()
            call()
        except REFUSALS:
            return 0
        else:
            return 1
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return sum(pool.map(run, calls))


def test_sixteen_acceptances_are_one(cast):
    case = journey.to_submitted(cast)

    won = at_once([lambda: journey.accept(case, by=cast.local_officer)] * 16)

    assert won == 1
    assert case.log.filter(step="accept").count() == 1


def test_sixteen_payments_are_one(cast):
    case = journey.to_payment_ordered(cast)
    line = case.payment_lines.get()

    def pay(number):
        return lambda: disbursement.disburse(
            line, by=cast.payer, bank_reference=f"回单{number}", paid_on=clock.today(),
            key=f"pay-{number}",
        )  # fmt: skip

    won = at_once([pay(number) for number in range(16)])

    assert won == 1
    assert Disbursement.objects.filter(kind="pay").count() == 1
    assert Case.objects.get(pk=case.pk).state == State.DISBURSED


@pytest.mark.parametrize("about", ["party", "subject"])
def test_batches_over_one_lineage_wait_for_each_other(cast, about):
    """A line's root may be younger or older than what is beside it in a batch (R27; R16)."""
    old, heir, beside = (make.EnterpriseFactory().party for _ in range(3))
    make.succession(old, heir)
    batches = [
        [claim(whom, about, code) for whom in pair]
        for code, pair in (("district_line", (old, beside)), ("district_factory", (beside, heir)))
    ]

    def approve(cases):
        def call():
            with transaction.atomic(), connection.cursor() as cursor:
                for case in hold_all(cases):
                    whom = case.subject_id or case.party_id
                    cursor.execute("SELECT parties_hold_lineage(%s)", [whom])  # as an award does

        return call

    assert at_once([approve(cases) for cases in batches] * 8) == 16


def claim(whom, about, code):
    """A draft of this party, or of some provider about it."""
    if about == "party":
        return make.CaseFactory(party=whom, code=code, materials=False)
    provider = make.ProviderFactory().party
    return make.CaseFactory(party=provider, subject=whom, code=code, materials=False)


def test_awards_of_one_enterprise_never_pass_its_standard(cast):
    """Line, warehouse, workshop and factory of one enterprise, approved in the same instant."""
    codes = ["district_line", "district_warehouse", "district_workshop", "district_factory"] * 4
    call = make.CallFactory()
    cases = []
    for number, code in enumerate(codes):
        case = make.CaseFactory(
            party=cast.party, applicant=cast.applicant, code=code,
            call=call if number < 4 else make.CallFactory(),
        )  # fmt: skip
        cases.append(journey.to_notice_cleared(cast, case))
    cases = [journey.to_in_deliberation(cast, case) for case in cases]
    journey.budget(cast)

    def approve(case):
        def call():
            with transaction.atomic():
                held = awards.hold(case)
                awards.settle(held, Case.approve, by=cast.clerk, amount=deliberation.due(held))

        return call

    at_once([approve(case) for case in cases])

    paid = LadderEntry.objects.history(cast.party)
    assert sum(past.net for past in paid) == max(past.tier.standard for past in paid)


def test_objection_and_close_never_both_win(cast):
    for _ in range(5):
        clock_control.release()
        unit = journey.Cast.hire()
        case = journey.to_on_notice(unit)
        notice = PublicNotice.objects.get(entries__case=case)
        clock_control.shift_to(case.notice_closes_at - timedelta(milliseconds=60))

        def object_to(case=case, unit=unit):
            objections.raise_objection(
                case, by=unit.house, objector="张三", contact="021", claim="不实"
            )  # fmt: skip

        def close(notice=notice):
            while clock.now() < notice.closes_at:
                pass
            notices.close(notice.pk)

        at_once([object_to] * 7 + [close] * 2)

        case = Case.objects.get(pk=case.pk)
        accepted = case.objections.count()
        assert case.open_objections == accepted
        assert (case.state == State.UNDER_INVESTIGATION) == (accepted > 0)
        assert case.state in {State.UNDER_INVESTIGATION, State.NOTICE_CLEARED}


def test_opening_and_award_of_a_line_never_both_count(cast):
    """An award reckons with every opening of its line, or the opening comes too late (R26, R27)."""
    for _ in range(4):
        old, heir = (make.EnterpriseFactory().party for _ in range(2))
        make.succession(old, heir)
        item = make.item("district_workshop")
        case = make.CaseFactory(party=heir, materials=False)

        def enter(kind, party, amount, case=None, item=item):
            def call():
                with acting(make.house()), transaction.atomic():
                    LadderEntry.objects.create(
                        party=party, case=case, item=item, kind=kind, code=item.code,
                        rank=item.rank, standard_fen=item.standard_fen, amount_fen=amount,
                    )  # fmt: skip

            return call

        full = item.standard_fen
        at_once([enter("award", heir, full, case), enter("opening", old, full)] * 8)

        given = LadderEntry.objects.filter(party__in=[old, heir])
        assert sum(entry.amount_fen for entry in given) == full
