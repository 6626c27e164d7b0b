"""What the review desks show beside the work: materials and automatic findings."""

from django.urls import reverse

from accounts import clock
from accounts.parts import Fact, Finding
from applications import eligibility
from applications.models import Case


def materials(case: Case) -> list[Fact]:
    """The current materials, each with its file."""
    return [
        Fact(
            material.kind.name,
            material.file.name,
            note="" if material.file.scan == material.file.Scan.CLEAN else "未扫描",
            url=f"{reverse('file', args=[material.file.public_id])}?inline",
        )
        for material in case.materials.current().select_related("kind", "file")
    ]


def findings(case: Case) -> list[Finding]:
    """What the automatic checks say today."""
    return [
        Finding(found.severity, found.text, found.clause)
        for found in eligibility.findings(case, clock.now())
    ]
