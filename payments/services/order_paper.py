"""What the joint payment order says: final strings, and amounts in fen for its schedule."""

from django.utils.timezone import localtime

from payments.models import PaymentLine, PaymentOrder
from policies.models import PolicyVersion
from records.dates import in_full
from reviews.models import Meeting

NUMERALS = "〇一二三四五六七八九十"
OFFICE = "青浦区产业发展协调推进办公室"


def ordinal(n: int) -> str:
    """一 … 十九 …: the batch in words; digits from twenty on."""
    if n <= 10:
        return NUMERALS[n]
    return f"十{NUMERALS[n - 10]}" if n < 20 else str(n)


def title(year: int, batch: int) -> str:
    """The title of a year's n-th order."""
    return f"关于下达{year}年度青浦区智能化改造和智能工厂建设专项（第{ordinal(batch)}批）资金的通知"


def values(order: PaymentOrder, lines: list[PaymentLine]) -> dict:
    """The values of the paper `payment_order`; accounts appear whole, on the internal annex."""
    return {
        "date": in_full(localtime(order.issued_at)),
        "basis": f"根据{_rules(lines)}的规定",
        "meeting": _meetings(lines),
        "special_fund": order.budget.special_fund,
        "budget_line": order.budget.budget_line,
        "total_fen": order.total_fen,
        "rows": [_row(order, line) for line in lines],
    }


def _rules(lines: list[PaymentLine]) -> str:
    versions = PolicyVersion.objects.filter(case__payment_lines__in=lines).distinct()
    return "、".join(
        f"《{version.title}》（{version.number}）" for version in versions.order_by("in_force_from")
    )


def _meetings(lines: list[PaymentLine]) -> str:
    held = Meeting.objects.filter(items__case__payment_lines__in=lines, items__result="approved")
    numbers = "、".join(meeting.number for meeting in held.distinct().order_by("planned_on", "pk"))
    return f"{OFFICE}（{numbers}）" if numbers else OFFICE


def _row(order: PaymentOrder, line: PaymentLine) -> dict:
    return {
        "position": str(line.position),
        "party_name": line.case.party.name,
        "payee_name": line.payee_name,
        "uscc": line.uscc,
        "item_name": line.item_name,
        "amount_fen": line.amount_fen,
        "bank": line.bank,
        "number": line.number,
        "cnaps": line.cnaps or "—",
        "purpose": f"{line.item_name}奖励",
        "functional_code": order.budget.functional_code,
        "economic_code": order.budget.economic_code,
    }
