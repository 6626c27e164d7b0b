"""Who has an interest in a case: its parties, their employers by name, and their affiliates (I-16).

An employer is what an expert wrote, so names are compared without spaces and in one width; the
legal form (有限公司, 股份有限公司) stays, because it tells two enterprises apart.
"""

import unicodedata

from django.db.models import Q

from applications.models import Case
from diagnosis.models import Report
from parties.models import FormerName, Party
from parties.services.flags import Flag


def normal_name(name: str) -> str:
    """A name of a unit in one width and case, without any spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def parties_of(case: Case) -> list[Party]:
    """The applicant, the diagnosed enterprise, and whoever diagnosed one of the two."""
    own = [pk for pk in (case.party_id, case.subject_id) if pk]
    diagnosed = Report.objects.filter(enterprise__in=own).values("provider")
    return list(Party.objects.filter(Q(pk__in=own) | Q(pk__in=diagnosed)).order_by("pk"))


def employers_of(parties: list[Party], related: list[Flag]) -> dict[str, str]:
    """What each name that an expert must not work for is to the case, by its normal form.

    ``related``: the units that share a representative, telephone, address or account with them.
    """
    found = {
        normal_name(
            one.other.name
        ): f"{one.other.name}与本件当事单位{one.of}{'、'.join(one.shared)}"
        for one in related
    }
    for former in FormerName.objects.filter(party__in=parties).select_related("party"):
        found[normal_name(former.name)] = f"即{former.party}（曾用名{former.name}）"
    return found | {normal_name(party.name): f"即{party.name}" for party in parties}
