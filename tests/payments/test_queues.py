"""Each counted queue leads to exactly the rows that were counted."""

import pytest

from payments.queues import queues
from tests import journey


@pytest.fixture
def finance(cast, moving_clock):
    """One case waiting, one drafted, one ordered, one paid."""
    others = [journey.Cast.hire() for _ in range(3)]
    journey.to_approved(cast)
    drafted = journey.to_approved(others[0])
    journey.orders.draft([drafted], by=cast.budget_keeper, key="drafted")
    journey.to_payment_ordered(others[1])
    journey.to_disbursed(others[2])
    return cast


EXPECTED = {
    "budget_keeper": {"待列入拨付文件的项目": 1, "待双方签署的文件": 1},
    "signatory": {"待签发的拨付文件": 1},
    "countersigner": {"待会签的拨付文件": 1},
    "payer": {"待拨付的文件": 1},
    "auditor": {},
}


def test_queue_counts_what_its_page_lists(finance, browse):
    for hand, expected in EXPECTED.items():
        user = getattr(finance, hand)
        found = queues(user)

        assert {queue.label: queue.count for queue in found} == expected
        for queue in found:
            context = browse(user).get(queue.url).context
            listed = context["waiting"] if "waiting" in context else context["orders"]
            assert len(listed) == queue.count


def test_list_of_orders_asks_as_often_for_three_as_for_one(
    finance, browse, django_assert_max_num_queries
):
    browser = browse(finance.payer)
    browser.get("/finance/orders/")

    with django_assert_max_num_queries(14):
        shown = browser.get("/finance/orders/")

    assert len(shown.context["orders"]) == 3
