"""What must hold of cases, their awards and the ladder, whoever wrote (Articles 5 to 7)."""

from applications.invariants import awards, cases, ladder

__all__ = ["awards", "cases", "ladder"]
