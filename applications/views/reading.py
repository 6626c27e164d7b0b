"""The case at whose address a reader stands."""

from django.http import Http404

from accounts.clock import HouseNow
from accounts.models import User
from accounts.prepared import SLOT, Prepared
from applications.holding import asking, know
from applications.models import Case

BESIDE = (
    "account", "bundle", "call", "earlier", "party__provider", "report", "subject__enterprise",
)  # fmt: skip
_READ = Prepared(
    "case_read",
    lambda: asking(
        Case.objects.filter(pk=SLOT)
        .with_names()
        .select_related(*BESIDE)
        .annotate(read_at=HouseNow())
    ),
)


def case_or_404(user: User, public_id: str) -> Case:
    """The case if this user may see it, with the moment of reading and all its pages ask of it.

    Two short queries: whose sight depends on the user is small, what is wide is planned once.
    """
    seen = Case.objects.visible_to(user).filter(public_id=public_id)
    for pk in seen.values_list("pk", flat=True):
        return know(_READ.get(pk))
    raise Http404
