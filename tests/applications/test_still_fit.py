"""What Article 4 asks is asked again: when the panel ends, at the document, and at payment."""

import pytest
from django_fsm import TransitionNotAllowed

from applications.actions import obstacle
from applications.guards import is_still_fit
from applications.models import Case
from payments.services import orders
from reviews.services import proposals
from tests import factories as make
from tests import journey

AGAINST = [
    ("operating_status", "insolvent", "active"),
    ("credit", "serious", "good"),
    ("pays_tax_here", "no", "yes"),
]


@pytest.mark.parametrize(("kind", "bad", "good"), AGAINST)
def test_panel_ends_only_for_a_party_that_is_still_fit(cast, kind, bad, good):
    case = journey.to_in_review(cast)
    journey.review(cast, case)
    make.check(cast.party, kind, bad)

    assert obstacle(Case.objects.get(pk=case.pk), Case.propose) == is_still_fit.reason
    with pytest.raises(TransitionNotAllowed):
        proposals.propose(case, by=cast.lead, reason="专家评审通过。")

    make.check(cast.party, kind, good)
    assert proposals.propose(case, by=cast.lead, reason="专家评审通过。").state == "proposed"


def test_what_reviewers_judge_does_not_stop_by_itself(cast):
    make.check(cast.party, "operating_status", "abnormal")
    make.check(cast.party, "credit", "minor")

    assert journey.to_proposed(cast).state == "proposed"


def test_document_and_payment_ask_again(cast, moving_clock):
    case = journey.to_approved(cast)
    make.check(cast.party, "credit", "serious")
    order = orders.draft([case], by=cast.budget_keeper, key="order")
    orders.sign(order, by=cast.signatory, key="sign")

    with pytest.raises(TransitionNotAllowed):
        orders.sign(order, by=cast.countersigner, key="countersign")

    make.check(cast.party, "credit", "good")
    orders.sign(order, by=cast.countersigner, key="countersign")
    make.check(cast.party, "operates_here", "no")
    again = Case.objects.get(pk=case.pk)
    assert again.state == "payment_ordered"
    assert obstacle(again, Case.disburse) == is_still_fit.reason


def test_place_of_a_provider_does_not_count(cast):
    bundle = journey.provider_bundle(cast, 1)

    assert not bundle.cases.get().is_unfit
