"""How much of a time limit is used: it runs while the office has the case, and pauses meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from policies.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Run:
    """The office had the case from one day to another; it still has it where there is no end."""

    began: date
    ended: date | None = None


def left(days: int, runs: Sequence[Run], calendar: Calendar, today: date) -> int:
    """Count the working days left of a limit; negative once it is overdue.

    The day on which a run begins is not counted, as in every limit; days between runs never are.
    """
    return days - sum(calendar.count(run.began, run.ended or today) for run in runs)


def due_on(days: int, runs: Sequence[Run], calendar: Calendar) -> date:
    """Find the last day of a limit whose last run goes on.

    A limit that was passed before a pause was due on that earlier day.
    """
    for run in runs:
        used = calendar.count(run.began, run.ended) if run.ended else None
        if used is None or used > days:
            return calendar.add(run.began, days) if days else run.began
        days -= used
    raise ValueError("时限没有在计算中")
