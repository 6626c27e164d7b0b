"""The number of a case, drawn when it becomes one for everybody."""

from datetime import datetime

from records.services import numbers


def number(moment: datetime) -> str:
    """The next number of the year, as QP2026-00042; it returns if the transaction fails."""
    return f"QP{moment.year}-{numbers.take('case', moment.year):05d}"
