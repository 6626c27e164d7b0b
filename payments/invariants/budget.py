"""What must hold of the budget (Article 2; I-09)."""

from collections.abc import Iterator

from applications.states import COMMITTED
from records.invariant import invariant, rows

OVERSPENT = """
    SELECT spent.year, budget.allowance_fen, spent.committed
    FROM (
        SELECT extract(year FROM approved_at AT TIME ZONE 'Asia/Shanghai')::int AS year,
            sum(amount_fen) AS committed
        FROM applications_case WHERE state = ANY(%s) GROUP BY 1
    ) AS spent LEFT JOIN payments_budget AS budget ON budget.year = spent.year
    WHERE budget.allowance_fen IS NULL OR spent.committed > budget.allowance_fen
"""
GUARDS = """
    SELECT guard FROM unnest(ARRAY['case_within_the_budget', 'budget_stands']) AS guard
    WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = guard AND tgenabled IN ('O', 'A'))
"""


@invariant("I-09", "各年度审定金额不超过预算额度（第二条）")
def nothing_is_approved_beyond_the_budget() -> Iterator[str]:
    for year, allowance, committed in rows(OVERSPENT, [str(one) for one in COMMITTED]):
        yield f"{year}年度额度{allowance}分，已审定{committed}分"
    for (name,) in rows(GUARDS):
        yield f"触发器 {name} 缺失或停用"
