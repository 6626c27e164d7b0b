"""The yearly allowance: entered, raised with a reason, and what of it is spoken for (Article 2)."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, Sum
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.models import Case
from applications.states import COMMITTED, State
from payments.models import Budget
from policies.money import yuan

RESERVED = (State.PROPOSED, State.ON_NOTICE, State.NOTICE_CLEARED, State.IN_DELIBERATION)
ORDERED = tuple(state for state in COMMITTED if state != State.APPROVED)
PAID = (State.DISBURSED, State.IN_RECOVERY, State.RECOVERED)
YEARS = range(2000, 2101)
KEEPERS = {Role.BUDGET_KEEPER, Role.HOUSE}


@dataclass(frozen=True)
class Standing:
    """What of a year's allowance is proposed, approved, ordered and paid, in fen.

    What came back is shown, and stays counted: it is spent again only by raising the allowance.
    """

    allowance: int
    reserved: int
    committed: int
    ordered: int
    paid: int
    recovered: int

    @property
    def free(self) -> int:
        return self.allowance - self.committed

    @property
    def is_short(self) -> bool:
        """What is on its way would not all fit."""
        return self.committed + self.reserved > self.allowance


def standing(budget: Budget) -> Standing:
    """How a year's allowance stands; what is only proposed counts in the year that is running."""
    approved = Q(approved_at__year=budget.year)
    running = budget.year == clock.today().year
    sums = Case.objects.aggregate(
        reserved=Sum("amount_fen", filter=Q(state__in=RESERVED), default=0),
        committed=Sum("amount_fen", filter=approved & Q(state__in=COMMITTED), default=0),
        ordered=Sum("amount_fen", filter=approved & Q(state__in=ORDERED), default=0),
        paid=Sum("amount_fen", filter=approved & Q(state__in=PAID), default=0),
        recovered=Sum("recovered_fen", filter=approved & Q(state__in=PAID), default=0),
    )
    return Standing(budget.allowance_fen, **(sums | ({} if running else {"reserved": 0})))


def _refuse_others(by: User) -> None:
    if not by.roles & KEEPERS:
        raise PermissionDenied("预算由区经委预算管理员录入和追加。")


@atomic
def enter(year: int, *, by: User, allowance: int, **line: str) -> Budget:
    """Enter the allowance of a year (fen); ``line`` names fund, line and subject codes."""
    _refuse_others(by)
    if allowance <= 0:
        raise ValidationError({"allowance_fen": "额度须大于零。"})
    if year not in YEARS:
        raise ValidationError({"year": f"年度应在{YEARS[0]}至{YEARS[-1]}之间。"})
    budget = Budget(year=year, allowance_fen=allowance, **line)
    budget.full_clean()
    with acting(by):
        budget.save(force_insert=True)
    return budget


@atomic
def raise_allowance(
    budget: Budget, *, by: User, amount: int, reason: str, seen: int | None = None
) -> Budget:
    """Raise a year's allowance by an amount (fen), for a reason that stays on record.

    ``seen`` is what it was when the amount was chosen; if it has moved since, nothing is raised.
    """
    _refuse_others(by)
    if amount <= 0:
        raise ValidationError({"amount": "追加金额须大于零。"})
    if not reason.strip():
        raise ValidationError({"reason": "请写明追加的原因和依据。"})
    budget = Budget.objects.select_for_update(of=("self",), no_key=True).get(pk=budget.pk)
    if seen not in (None, budget.allowance_fen):
        now = f"额度现为{yuan(budget.allowance_fen)}元，可能已经追加过"
        raise ValidationError(f"{now}；请重新打开本页核对后再办理。")
    budget.allowance_fen += amount
    said = f"{clock.today()} {by}追加{yuan(amount)}元：{reason.strip()}"
    budget.override_reason = "\n".join(filter(None, [budget.override_reason, said]))
    with acting(by):
        budget.save(update_fields=["allowance_fen", "override_reason"])
    return budget


@atomic
def load(path: Path, *, by: User) -> list[str]:
    """Enter the budgets of a file for years that have none; name those that were new."""
    content = json.loads(Path(path).read_text("utf-8"))
    known = set(Budget.objects.values_list("year", flat=True))
    new = [row for row in content.get("budgets", []) if row["year"] not in known]
    return [str(enter(allowance=row.pop("allowance_fen"), by=by, **row)) for row in new]
