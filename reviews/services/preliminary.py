"""Preliminary review by the Commission (Article 6 (1) 3; R42)."""

from django.core.exceptions import ValidationError
from django.db.transaction import atomic

from accounts.acting import acting
from accounts.models import User
from applications.door import advance
from applications.models import Case
from reviews.models import PreliminaryReview

CHECKS = ("materials_complete", "places_verified", "credit_checked", "no_double_funding")


def _record(case: Case, by: User, passed: bool, comment: str, checks: dict[str, bool]) -> None:
    if case.preliminary_reviews.filter(by=by, passed=passed).exists():
        return  # the same submission a second time
    with acting(by):
        PreliminaryReview.objects.create(case=case, passed=passed, comment=comment, by=by, **checks)


@atomic
def pass_preliminary(
    case: Case, *, by: User, comment: str, checks: dict[str, bool], key: str | None = None
) -> Case:
    """Pass a case on to experts and departments; every check must hold."""
    missing = {name: ["核实后方可通过。"] for name in CHECKS if not checks.get(name)}
    if missing:
        raise ValidationError(missing)
    case = advance(case, Case.pass_preliminary, by=by, note=comment, key=key)
    _record(case, by, True, comment, checks)
    return case


@atomic
def fail_preliminary(
    case: Case, *, by: User, comment: str, checks: dict[str, bool], key: str | None = None
) -> Case:
    """Refuse a case after preliminary review, with a rule-based reason the applicant reads."""
    if not comment.strip():
        raise ValidationError({"comment": "请写明不通过的原因，申报单位将看到这段文字。"})
    case = advance(case, Case.fail_preliminary, by=by, note=comment, key=key)
    _record(case, by, False, comment, checks)
    return case
