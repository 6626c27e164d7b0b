"""What the joint payment order says: final strings, and amounts in fen for its schedule."""

from django.utils.timezone import localtime

from payments.models import PaymentLine, PaymentOrder

NUMERALS = "〇一二三四五六七八九十"


def ordinal(n: int) -> str:
    """一 … 十九 …: the batch in words; digits from twenty on."""
    if n <= 10:
        return NUMERALS[n]
    return f"十{NUMERALS[n - 10]}" if n < 20 else str(n)


def title(year: int, batch: int) -> str:
    """The title of a year's n-th order."""
    return f"关于下达{year}年度青浦区智能化改造和智能工厂建设专项（第{ordinal(batch)}批）资金的通知"


def long_date(moment) -> str:
    """2026年3月2日, without leading zeros (GB/T 9704-2012)."""
    day = localtime(moment)
    return f"{day.year}年{day.month}月{day.day}日"


def values(order: PaymentOrder, lines: list[PaymentLine]) -> dict:
    """The values of the paper `payment_order`; accounts appear whole, on the internal annex."""
    budget = order.budget
    return {
        "title": order.title,
        "date": long_date(order.issued_at),
        "special_fund": budget.special_fund,
        "budget_line": budget.budget_line,
        "total_fen": order.total_fen,
        "rows": [
            {
                "position": line.position,
                "payee_name": line.payee_name,
                "uscc": line.uscc,
                "item_name": line.item_name,
                "amount_fen": line.amount_fen,
                "bank": line.bank,
                "number": line.number,
                "cnaps": line.cnaps,
                "purpose": "智能工厂建设奖励",
                "functional_code": budget.functional_code,
                "economic_code": budget.economic_code,
            }
            for line in lines
        ],
    }
