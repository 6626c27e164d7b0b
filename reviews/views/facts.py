"""What the review desks show beside the work: materials and automatic findings."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.parts import Fact, Finding
from applications.models import Case
from applications.views import guiding
from parties.services.flags import flags


@dataclass(frozen=True)
class Materials:
    """The current materials of a case, each with its file; whether all were scanned."""

    facts: list[Fact]
    is_scanned: bool


def materials(case: Case) -> Materials:
    """What the applicant handed in and has not replaced."""
    found = list(case.materials.current().select_related("kind", "file"))
    facts = [
        Fact(
            one.kind.name, one.file.name, url=f"{reverse('file', args=[one.file.public_id])}?inline"
        )
        for one in found
    ]
    return Materials(facts, all(one.file.scan == one.file.Scan.CLEAN for one in found))


def findings(case: Case) -> list[Finding]:
    """What the automatic checks say today; what several of them ask for is read once."""
    return [
        Finding(found.severity, found.for_staff, found.clause) for found in guiding.findings(case)
    ] + related(case)


def related(case: Case) -> list[Finding]:
    """Other organisations with which the applicant shares something: to be looked at (R28)."""
    return [
        Finding("warning", f"与{flag}，请核对是否关联或同址。", "") for flag in flags(case.party)
    ]
