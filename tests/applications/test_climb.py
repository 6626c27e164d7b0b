"""An enterprise on its way up: top-up, title without money, and tracks that skip stages."""

import pytest
from django.core.exceptions import ValidationError

from accounts import clock
from applications.door import advance
from applications.models import Case, LadderEntry
from applications.services import filing, recognition
from applications.states import State
from payments.services import orders
from reviews.models import Meeting
from reviews.services import deliberation
from tests import factories as make
from tests import journey

WAN = 1_000_000


def next_case(cast, code):
    return make.CaseFactory(
        party=cast.party, applicant=cast.applicant, code=code, call=make.CallFactory()
    )


def net(party):
    return sum(past.net for past in LadderEntry.objects.history(party))


def test_factory_after_workshop_gets_the_difference(cast, moving_clock):
    journey.to_approved(cast)

    factory = journey.to_approved(cast, next_case(cast, "district_factory"))

    assert factory.amount_fen == 30 * WAN
    assert net(cast.party) == 50 * WAN


def test_line_after_workshop_keeps_its_title_and_gets_nothing(cast, moving_clock):
    journey.to_approved(cast)
    line = journey.to_in_deliberation(cast, next_case(cast, "district_line"))
    meeting = Meeting.objects.get(items__case=line)
    results = {entry.pk: deliberation.Decision("titled") for entry in meeting.items.all()}

    deliberation.record(
        meeting, results, by=cast.clerk, attendees="各成员单位", key="record",
        minutes=make.FileFactory(uploaded_by=cast.clerk),
    )  # fmt: skip

    line = Case.objects.get(pk=line.pk)
    assert (line.state, line.amount_fen) == (State.TITLED, 0)
    assert net(cast.party) == 20 * WAN


def test_case_with_an_award_is_not_ended_with_a_bare_title(cast, moving_clock):
    case = journey.to_in_deliberation(cast)
    meeting = Meeting.objects.get(items__case=case)
    results = {entry.pk: deliberation.Decision("titled") for entry in meeting.items.all()}

    with pytest.raises(ValidationError, match="应有奖励"):
        deliberation.record(
            meeting, results, by=cast.clerk, attendees="各成员单位", key="record",
            minutes=make.FileFactory(uploaded_by=cast.clerk),
        )  # fmt: skip

    assert Case.objects.get(pk=case.pk).state == State.IN_DELIBERATION


def test_municipal_title_is_paid_without_application(cast):
    case = journey.to_granted(cast)
    order = orders.draft([case], by=cast.budget_keeper, key="order")
    orders.sign(order, by=cast.signatory, key="sign")
    orders.sign(order, by=cast.countersigner, key="countersign")

    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.amount_fen) == (State.PAYMENT_ORDERED, 100 * WAN)


def test_lighthouse_is_accepted_by_the_registrar_and_deliberated(cast):
    journey.budget(cast)
    case = filing.submit(next_case(cast, "lighthouse"), by=cast.applicant)
    case = journey.accept(case, by=cast.registrar)
    meeting = deliberation.convene(number="灯塔", planned_on=clock.today(), by=cast.clerk)
    deliberation.table(meeting, [case], by=cast.lead, key="table")
    results = {entry.pk: deliberation.Decision("approved") for entry in meeting.items.all()}

    deliberation.record(
        meeting, results, by=cast.clerk, attendees="各成员单位", key="record",
        minutes=make.FileFactory(uploaded_by=cast.clerk),
    )  # fmt: skip

    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.amount_fen) == (State.APPROVED, 500 * WAN)


def test_award_that_falls_away_frees_its_rung(cast, moving_clock):
    case = journey.to_approved(cast)

    recognition.waive(case, by=cast.applicant, note="不再申领")

    assert net(cast.party) == 0
    again = journey.to_approved(cast, next_case(cast, "district_workshop"))
    assert again.amount_fen == 20 * WAN


def test_approval_above_the_noticed_amount_is_refused(cast, moving_clock):
    case = journey.to_in_deliberation(cast)

    with pytest.raises(ValidationError, match="高于公示金额"):
        advance(
            case, Case.approve, by=cast.clerk, amount=case.noticed_fen + 100,
            approved_at=clock.now(),
        )  # fmt: skip
