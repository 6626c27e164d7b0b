"""What the review desks show beside the work: materials and automatic findings."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from accounts.parts import Fact, Finding
from applications.models import Case, InvestmentLine
from applications.views import guiding, showing
from parties.services.flags import flags
from policies.models import MaterialKind, Note


@dataclass(frozen=True)
class Materials:
    """What was handed in: the current files, whether all were scanned, and the investment."""

    facts: list[Fact]
    is_scanned: bool
    lines: list[InvestmentLine]
    lines_fen: int


def materials(case: Case) -> Materials:
    """What the applicant handed in and has not replaced."""
    found = list(case.materials.current().select_related("kind", "file"))
    several = Counter(one.kind for one in found)
    counted: Counter[MaterialKind] = Counter()
    facts = []
    for one in found:
        counted[one.kind] += 1
        which = f"（{counted[one.kind]}）" if several[one.kind] > 1 else ""
        place = reverse("file", args=[one.file.public_id])
        facts.append(Fact(f"{one.kind.name}{which}", one.file.name, url=f"{place}?inline"))
    is_scanned = all(one.file.scan == one.file.Scan.CLEAN for one in found)
    return Materials(facts, is_scanned, **showing.investment(case))


def readings(case: Case, *rules: str) -> QuerySet[Note]:
    """How the Commission reads the terms at work here: of the item, of its ladder, and others."""
    item = case.item
    of_ladder = [f"ladder-{item.ladder.code}"] if item.ladder else []
    return case.version.notes.on(f"item-{item.code}", *of_ladder, *rules)


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
