"""What is approved in a year stays within its allowance, however many approve at once."""

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from accounts import clock
from accounts.acting import acting
from accounts.clock import SHANGHAI
from applications.models import Case
from applications.services import awards
from applications.states import COMMITTED, State
from payments.models import Budget
from payments.services import budgets
from reviews.services import deliberation
from tests import journey
from tests.applications.test_races import at_once


def approve(case: Case, cast: journey.Cast) -> Case:
    amount = deliberation.due(case)
    return awards.settle(case, Case.approve, by=cast.clerk, amount=amount)


@pytest.fixture
def tabled(cast, moving_clock) -> Case:
    return journey.to_in_deliberation(cast)


def test_guard_counts_the_states_in_which_money_is_committed(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state FROM unnest(%s) AS state WHERE payments_is_committed(state)",
            [[str(state) for state in State]],
        )
        counted = {state for (state,) in cursor.fetchall()}

    assert counted == set(COMMITTED)


def test_year_without_a_budget_is_refused_with_whom_to_ask(cast, tabled):
    with pytest.raises(IntegrityError, match=f"{clock.today().year}年度预算尚未录入，请联系区经委"):
        approve(tabled, cast)


def test_approval_within_the_allowance_is_counted(cast, tabled):
    budget = journey.budget(cast, fen=20_000_000)

    approve(tabled, cast)

    standing = budgets.standing(budget)
    assert (standing.committed, standing.free) == (20_000_000, 0)


def test_approval_beyond_the_allowance_is_refused_in_words(cast, tabled):
    journey.budget(cast, fen=19_999_999)

    with pytest.raises(IntegrityError, match="审定后将达20万元，超出额度"), transaction.atomic():
        approve(tabled, cast)

    assert Case.objects.get(pk=tabled.pk).state == State.IN_DELIBERATION


def test_year_of_an_approval_is_the_one_in_shanghai(cast, moving_clock):
    case = journey.to_in_deliberation(cast)
    new_year = datetime(clock.today().year + 1, 1, 1, 0, 30, tzinfo=SHANGHAI)
    moving_clock.shift_to(new_year)

    with pytest.raises(IntegrityError, match=f"{new_year.year}年度预算尚未录入"):
        approve(case, cast)


def test_raised_allowance_lets_the_next_case_in(cast, tabled):
    budget = journey.budget(cast, fen=1)

    budgets.raise_allowance(budget, by=cast.budget_keeper, amount=20_000_000, reason="区政府批复")

    assert approve(tabled, cast).state == State.APPROVED
    assert "追加200,000.00元：区政府批复" in Budget.objects.get(pk=budget.pk).override_reason


@pytest.mark.parametrize(
    ("amount", "reason", "field"), [(0, "批复", "amount"), (1, " ", "reason")], ids=["zero", "why"]
)
def test_raising_asks_for_amount_and_reason(amount, reason, field, cast):
    budget = journey.budget(cast)

    with pytest.raises(ValidationError) as refusal:
        budgets.raise_allowance(budget, by=cast.budget_keeper, amount=amount, reason=reason)

    assert field in refusal.value.error_dict


def test_raising_is_for_the_budget_keeper(cast):
    budget = journey.budget(cast)

    for user in (cast.lead, cast.signatory, cast.payer):
        with pytest.raises(PermissionDenied):
            budgets.raise_allowance(budget, by=user, amount=1, reason="批复")


def test_database_raises_no_allowance_without_a_reason(cast):
    budget = journey.budget(cast, fen=1)

    with pytest.raises(IntegrityError, match="追加额度须写明原因"), acting(cast.budget_keeper):
        Budget.objects.filter(pk=budget.pk).update(allowance_fen=2)


def test_database_lowers_no_allowance_below_what_is_approved(cast, tabled):
    budget = journey.budget(cast)
    approve(tabled, cast)

    with pytest.raises(IntegrityError, match="不得低于已审定的金额"), acting(cast.budget_keeper):
        Budget.objects.filter(pk=budget.pk).update(allowance_fen=19_999_999)


def test_budget_is_never_deleted(cast):
    budget = journey.budget(cast)

    with pytest.raises(IntegrityError, match="预算不得删除"), acting(cast.budget_keeper):
        Budget.objects.filter(pk=budget.pk).delete()


def test_load_enters_a_year_once(db, tmp_path, cast):
    path = tmp_path / "budget.json"
    path.write_text('{"budgets": [{"year": 2031, "allowance_fen": 5}]}', encoding="utf-8")

    assert budgets.load(path, by=cast.budget_keeper) == ["2031年度区技术改造专项"]
    assert budgets.load(path, by=cast.budget_keeper) == []


@pytest.mark.django_db(transaction=True)
def test_last_yuan_is_approved_once(moving_clock):
    casts = [journey.Cast.hire() for _ in range(4)]
    cases = [journey.to_in_deliberation(cast) for cast in casts]
    journey.budget(casts[0], fen=2 * 20_000_000)

    def approval(case, cast):
        return lambda: approve(case, cast)

    won = at_once([approval(case, cast) for case, cast in zip(cases, casts, strict=True)])

    assert won == 2
    assert Case.objects.filter(state=State.APPROVED).count() == 2


@pytest.mark.parametrize("year", [0, 1999, 32767])
def test_budget_of_no_such_year_is_not_entered(cast, browse, year):
    """A row of such a year could never be deleted, and would break the list for everybody."""
    with pytest.raises(ValidationError, match="年度应在"):
        budgets.enter(year, by=cast.budget_keeper, allowance=1)

    sent = {
        "year": year, "allowance": "1.00", "special_fund": "专项", "budget_line": "技改",
        "functional_code": "2150517", "economic_code": "50799",
    }  # fmt: skip
    answer = browse(cast.budget_keeper).post("/admin/payments/budget/add/", sent)

    assert answer.status_code == 200
    assert not Budget.objects.filter(year=year).exists()
