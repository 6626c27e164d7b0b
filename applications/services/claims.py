"""Which diagnosis reports a provider may claim, and why not the others (Article 5 (1); R16)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from applications.models import Case
from applications.states import TERMINAL
from diagnosis.models import Report
from parties.known import required_places
from parties.lineage import lineages
from parties.models import Ban, Party
from policies.models import AwardItem


@dataclass(frozen=True)
class Claim:
    """A report of the provider; with `why` it cannot be claimed now."""

    report: Report
    why: str = ""


def claims(item: AwardItem, provider: Party) -> list[Claim]:
    """Every report of this provider, those that may be claimed first."""
    reports = list(
        Report.objects.filter(provider=provider)
        .with_names()
        .select_related("enterprise__enterprise")
        .annotate(is_banned=Exists(Ban.objects.in_force().filter(party=OuterRef("enterprise"))))
        .order_by("confirmed_on", "pk")
    )
    enterprises = [report.enterprise_id for report in reports]
    lines = lineages(enterprises)
    claimed = set(
        Case.objects.filter(item=item, subject__in={pk for line in lines.values() for pk in line})
        .exclude(state__in=TERMINAL)
        .values_list("subject", flat=True)
    )
    taken = {pk for pk, line in lines.items() if claimed.intersection(line)}
    found = [Claim(one, _why_not(one, taken)) for one in reports]
    return sorted(found, key=lambda claim: bool(claim.why))


def _why_not(report: Any, taken: set[int]) -> str:
    if report.refused_at:
        return "经认定不符合要求"
    if report.confirmed_on is None:
        return "企业尚未签字盖章"
    if report.enterprise_id in taken:
        return "该企业的诊断已在另一件申报中，或已奖励；每家企业只奖励一次"
    if report.is_banned:
        return "该企业处于禁止申报期"
    places = getattr(report.enterprise, "enterprise", None)
    if not all(getattr(places, place, False) for place in required_places()):
        return "该企业的登记地、实际经营地、财税户管地未全部核实在本区"
    return ""
