"""What a party takes away of this room: the reports on it, and those it made."""

from django.db.models import Q

from diagnosis.models import Report
from parties.sections import section


@section(
    "reports", "诊断报告", "enterprise__name", "provider__name", "confirmed_on", "entered_at",
    "confirmed_at", "accepted_at", "refused_at", files=("file",),
)  # fmt: skip
def reports(party, user):
    seen = Report.objects.visible_to(user)
    return seen.filter(Q(enterprise=party) | Q(provider=party))
