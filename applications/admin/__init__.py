"""What this room shows in the browser admin: read widely, written narrowly."""

from applications.admin import calls, cases, ladder, opening, recognition

__all__ = ["calls", "cases", "ladder", "opening", "recognition"]
