"""The steps in which a filing is filled in, and to which of them a finding belongs (pure)."""

from collections.abc import Iterable

from django.db.models import TextChoices

from applications.eligibility.finding import Finding
from applications.eligibility.investment import asks_for_lines


class FilingStep(TextChoices):
    """One page of the filing; `check` is the page from which it is submitted."""

    UNIT = "unit", "单位与地点"
    PROJECT = "project", "项目情况"
    INVESTMENT = "investment", "投资明细"
    MATERIALS = "materials", "申报材料"
    ACCOUNT = "account", "账户与承诺"
    CHECK = "check", "核对提交"


MENDED_AT = {
    "title": FilingStep.PROJECT,
    "completed_on": FilingStep.PROJECT,
    "report": FilingStep.PROJECT,
    "investment": FilingStep.INVESTMENT,
    "materials": FilingStep.MATERIALS,
    "account": FilingStep.ACCOUNT,
    "has_committed": FilingStep.ACCOUNT,
    "window": FilingStep.CHECK,
}


def steps_of(item) -> list[FilingStep]:
    """The pages of a filing for this item; only some list their investment."""
    has_lines = asks_for_lines(item)
    return [step for step in FilingStep if step != FilingStep.INVESTMENT or has_lines]


def mended_at(finding: Finding) -> FilingStep:
    """The page on which a finding is mended; that of the unit, if it concerns the unit as such."""
    return MENDED_AT.get(finding.field, FilingStep.UNIT)


def after(item, step: str) -> FilingStep:
    """The page that follows."""
    steps = steps_of(item)
    return steps[min(steps.index(FilingStep(step)) + 1, len(steps) - 1)]


def first_open(item, findings: Iterable[Finding]) -> FilingStep:
    """The first page with something to mend; the last one when nothing is."""
    faulty = {mended_at(found) for found in findings if found.is_error}
    return next((step for step in steps_of(item) if step in faulty), FilingStep.CHECK)
