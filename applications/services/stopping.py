"""Stopping a case that may not go on (Article 7; R8, R30, R65)."""

from django.core.exceptions import ValidationError

from accounts.models import User
from applications.models import Case
from applications.services.awards import fall_away


def stop(case: Case, *, by: User, note: str, key: str | None = None) -> Case:
    """Stop a case before its payment order: ban, moved out, deregistered, title lost."""
    if not note.strip():
        raise ValidationError({"note": "请写明终止原因。"})
    return fall_away(case, Case.stop, by=by, note=note.strip(), key=key)
