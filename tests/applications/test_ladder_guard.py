"""The ladder's trigger against the pure rule: never above the standard, never wrongly refused."""

import pytest
from django.db import Error, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.acting import acting
from applications.models import Case, LadderEntry
from policies.awards import LadderTerms, Tier, ladder_award
from tests import factories as make

STANDARDS = {1: 10, 2: 20, 3: 50, 4: 100, 5: 200, 6: 500}
WAN = 1_000_000
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["recognise", "release", "recover"]),
        st.integers(1, 6), st.integers(1, 10),
    ),
    max_size=12,
)  # fmt: skip


@pytest.fixture
def case(db):
    return make.CaseFactory(materials=False)


def add(case, rank, amount, kind="award"):
    """An entry of the enterprise for another case of its own."""
    another = case
    if kind == "award":
        another = Case.objects.create(version=case.version, item=case.item, party=case.party)
    return LadderEntry.objects.create(
        party=case.party, case=another, kind=kind, code=f"rank{rank}", rank=rank,
        standard_fen=STANDARDS[rank] * WAN, amount_fen=amount,
    )  # fmt: skip


def net(party):
    return sum(past.net for past in LadderEntry.objects.history(party))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_any_history_is_paid_as_the_rule_says(case, moves):
    with transaction.atomic():
        with acting(case.account.confirmed_by):
            live_through(case, moves)
        transaction.set_rollback(True)


def live_through(case, moves):
    """Take the moves; after each, what was paid stays under the highest standard."""
    for move, rank, tenths in moves:
        live = list(LadderEntry.objects.counting(case.party).order_by("-rank"))
        if move == "recognise":
            tier = Tier(f"rank{rank}", rank, STANDARDS[rank] * WAN)
            history = LadderEntry.objects.history(case.party)
            due = ladder_award(tier, history, LadderTerms()).amount
            if due:
                add(case, rank, due)
            else:
                with pytest.raises(Error), transaction.atomic():
                    add(case, rank, WAN)
        elif live and move == "release":
            live[0].is_live = False
            live[0].save()
        elif live:
            live[0].recovered_fen = max(live[0].recovered_fen, live[0].amount_fen * tenths // 10)
            live[0].save()
        top = max((e.standard_fen for e in LadderEntry.objects.counting(case.party)), default=0)
        assert net(case.party) <= top


@pytest.mark.parametrize(
    ("rank", "amount"), [(2, 1), (1, 1), (3, 31 * WAN)], ids=["same", "lower", "too much"]
)
def test_award_off_the_ladder_is_refused(case, rank, amount):
    with acting(case.account.confirmed_by):
        add(case, 2, 20 * WAN)

        with pytest.raises(IntegrityError, match="晋档台账"), transaction.atomic():
            add(case, rank, amount)


def test_opening_balance_counts(case):
    with acting(case.account.confirmed_by):
        add(case, 1, 10 * WAN, kind="opening")

        with pytest.raises(IntegrityError, match="超过"), transaction.atomic():
            add(case, 2, 20 * WAN)
        add(case, 2, 10 * WAN)

    assert net(case.party) == 20 * WAN


def test_entry_keeps_what_it_was(case):
    with acting(case.account.confirmed_by):
        entry = add(case, 2, 20 * WAN)
        rows = LadderEntry.objects.filter(pk=entry.pk)

        for change in ({"amount_fen": 1}, {"rank": 1}, {"standard_fen": 1}):
            with pytest.raises(IntegrityError, match="不可改写"), transaction.atomic():
                rows.update(**change)
        rows.update(is_live=False)
        with pytest.raises(IntegrityError, match="不可改写"), transaction.atomic():
            rows.update(is_live=True)
        with pytest.raises(Error, match="不得修改或删除"), transaction.atomic():
            rows.delete()
