"""What a proposed case is still worth, whether its amount came from a share or from reviewers."""

from decimal import Decimal

import pytest

from applications.services import awards
from policies.stages import Rule
from tests import factories as make

WAN = 1_000_000


@pytest.mark.parametrize("ratio", [None, Decimal("0.1")], ids=["reviewed", "share"])
@pytest.mark.parametrize(("proposed", "due"), [(5 * WAN, 5 * WAN), (None, 0)])
def test_amount_that_was_found_is_not_shared_out_again(db, ratio, proposed, due):
    case = make.CaseFactory(code=capped().code)
    case.item.ratio, case.amount_fen = ratio, proposed

    assert awards.still_due(case) == due


def test_amount_that_was_found_stays_under_the_cap(db):
    case = make.CaseFactory(code=capped().code)
    case.amount_fen = case.item.cap_fen + 1

    assert awards.still_due(case) == case.item.cap_fen


def capped():
    return make.policy().items.get(rule=Rule.CAPPED)
