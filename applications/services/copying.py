"""An earlier filing as the beginning of a new one; no invoice is carried over as used."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.transaction import atomic
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from applications.models import Case
from applications.services import filing, investment
from applications.services.investment import Line
from applications.states import State


def earlier_filings(case: Case) -> QuerySet[Case]:
    """What the same party has filed before, the newest first."""
    filed = Case.objects.filter(party=case.party_id, submitted_at__isnull=False)
    return filed.exclude(pk=case.pk).with_names().order_by("-submitted_at")


@atomic
def copy(case: Case, earlier: Case, *, by: User) -> Case:
    """What is still empty in a draft is filled from an earlier filing of the same party.

    Lines come with what was bought from whom; invoice, machine, amount and day are those of the
    new project, and each line waits to be confirmed.
    """
    case = filing.hold_editable(case, by)
    if case.state != State.DRAFT:
        raise TransitionNotAllowed("已经提交过的申报只能按补正要求修改，不能再复制以往申报。")
    if earlier.party_id != case.party_id or earlier.pk == case.pk:
        raise ValidationError("只能复制本单位以前的申报。")
    case.title = case.title or earlier.title
    case.summary = case.summary or earlier.summary
    case.place = earlier.place or case.place
    case.saved_at = clock.now()
    lines = [] if investment.typed(case) else [_copied(line) for line in investment.typed(earlier)]
    with acting(by, savepoint=False):
        case.save(update_fields=["title", "summary", "place", "saved_at"])
        if lines:
            investment.keep(case, lines)
    return case


def _copied(line: Line) -> Line:
    return Line(name=line.name, kind=line.kind, supplier=line.supplier, is_copied=True)
