"""What a district has come to: counts, money, and a digest by which two of them compare."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Count, Sum

from applications.models import Case, TransitionLog
from applications.states import COMMITTED, State
from policies.money import wan


def digest() -> str:
    """Case numbers, items, states and amounts in one SHA-256: the same seed, the same district."""
    rows = Case.objects.order_by("pk").values_list(
        "number", "item__code", "party__uscc", "state", "amount_fen", "revision"
    )
    return hashlib.sha256(json.dumps(list(rows)).encode()).hexdigest()


def summary() -> Iterator[str]:
    """Lines on the states, the money and the steps."""
    cases = Case.objects.all()
    states = dict(cases.values_list("state").annotate(n=Count("pk")).order_by())
    yield f"案件 {sum(states.values())} 件："
    for state in State:
        if state in states:
            yield f"    {state.label} {states[state]}"
    yield "奖励（按项目，万元）："
    money = cases.filter(state__in=COMMITTED).values_list("item__name")
    for name, count, fen in money.annotate(n=Count("pk"), fen=Sum("amount_fen")).order_by(
        "item__name"
    ):
        yield f"    {name} {count} 件 {wan(fen)}"
    yield f"办理步骤 {TransitionLog.objects.count()} 步；摘要 {digest()[:16]}"


class Months:
    """Tells, at the end of each month that is lived through, what was done in it."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        self.tell = tell
        self.day: date | None = None

    def after(self, day: date) -> None:
        """A working day is over."""
        if self.day and (day.year, day.month) != (self.day.year, self.day.month):
            self.close(self.day)
        self.day = day

    def close(self, day: date) -> None:
        """The month of this day is over."""
        month = TransitionLog.objects.filter(at__year=day.year, at__month=day.month)
        counts = dict(month.values_list("step").annotate(n=Count("pk")).order_by())
        told = {
            "提交": counts.get("submit", 0),
            "受理": counts.get("accept", 0),
            "公示": counts.get("open_notice", 0),
            "异议": counts.get("raise_objection", 0),
            "通过": counts.get("approve", 0) + counts.get("grant", 0),
            "拨付": counts.get("disburse", 0),
        }
        said = "　".join(f"{name} {count:>3}" for name, count in told.items())
        self.tell(f"{day.year}年{day.month:>2}月　{said}　共 {sum(counts.values())} 步")
