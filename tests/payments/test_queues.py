"""Each counted queue leads to exactly the rows that were counted."""

from datetime import timedelta

import pytest

from accounts import clock
from payments.queues import queues
from payments.services import bans, recovery
from tests import journey


@pytest.fixture
def finance(cast, moving_clock):
    """One case waiting, one drafted, one ordered, one paid, two demanded back, one of them late."""
    others = [journey.Cast.hire() for _ in range(5)]
    journey.to_approved(cast)
    drafted = journey.to_approved(others[0])
    journey.orders.draft([drafted], by=cast.budget_keeper, key="drafted")
    journey.to_payment_ordered(others[1])
    journey.to_disbursed(others[2])
    for days, other in ((1, others[3]), (30, others[4])):
        recovery.demand_back(
            journey.to_disbursed(other), by=cast.lead, ground="other", facts="多拨。", amount=100,
            due_on=clock.today() + timedelta(days=days),
        )  # fmt: skip
        facts = {"facts": "情节严重。", "key": f"k{days}"}
        decision = bans.propose(other.party, by=cast.investigator, **facts)
    bans.confirm(decision, by=cast.lead)
    moving_clock.shift_to(clock.now() + timedelta(days=3))
    return cast


EXPECTED = {
    "budget_keeper": {"待列入拨付文件的项目": 1, "待双方签署的文件": 1},
    "signatory": {"待签发的拨付文件": 1, "退票待放行的文件": 0},
    "countersigner": {"待会签的拨付文件": 1, "退票待放行的文件": 0},
    "payer": {"待拨付的文件": 1, "待核收的追回": 2, "逾期未退回的追回": 1},
    "lead": {
        "追回中": 2,
        "逾期未退回的追回": 1,
        "待复核的禁止申报": 1,
        "待登记送达的禁止申报": 1,
    },
    "investigator": {"追回中": 2, "逾期未退回的追回": 1, "待登记送达的禁止申报": 1},
    "auditor": {},
}


def test_queue_counts_what_its_page_lists(finance, browse):
    for hand, expected in EXPECTED.items():
        user = getattr(finance, hand)
        found = queues(user)

        assert {queue.label: queue.count for queue in found} == expected
        for queue in found:
            context = browse(user).get(queue.url).context
            listed = [context[name] for name in ("waiting", "orders", "rows") if name in context]
            assert len(listed[0]) == queue.count


def test_list_of_orders_asks_as_often_for_three_as_for_one(
    finance, browse, django_assert_max_num_queries
):
    browser = browse(finance.payer)
    browser.get("/finance/orders/")

    with django_assert_max_num_queries(14):
        shown = browser.get("/finance/orders/")

    assert len(shown.context["orders"]) == 5
