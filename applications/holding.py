"""A case, read in one query with all that guards and permissions will ask of it."""

from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject

from accounts.prepared import SLOT, Prepared, composed
from applications.models import Case, Recusal, TransitionLog
from parties.known import disqualifies
from parties.models import Ban, Member, PartyCheck
from policies.models import TrackStage
from policies.stages import Stage


def lock(pk: int) -> Case:
    """The case, locked and read anew, with its item and party; what it was asked is known.

    Its party must be locked already: whoever changes what is read here holds the party.
    """
    return know(_HELD.get(pk))


def know(case: Case) -> Case:
    """A case out of a query that was `asking`, which now knows what it was asked for."""
    found = case.__dict__.pop
    case.is_banned = found("found_ban")
    results = {found("found_status"), found("found_credit")}
    case.is_unfit = disqualifies(results, case.own_places)
    case.own_people = {one["user"]: one["person"] for one in found("found_members")}
    case.people_of_the_subject = {one["person"] for one in found("found_about")}
    case.recused_people = {one["person"]: one["name"] for one in found("found_recused")}
    case.hands = {"start": {case.started_by.person_id}} if case.started_by else {}
    for step in found("found_steps"):
        case.hands.setdefault(step["step"], set()).add(step["person"])
    case.item.track = tuple(Stage(stage) for stage in found("found_stages"))
    return case


def asking(cases: QuerySet[Case]) -> QuerySet[Case]:
    """These cases, read with what guards and permissions ask; `know` takes it in."""
    beside = cases.select_related(
        "party__enterprise", "item", "recognition__entered_by", "started_by"
    )
    return beside.annotate(**_asked())


@cache
def _asked() -> dict[str, RawSQL]:
    """Written once: composing it takes longer than finding the answers."""
    bans = Ban.objects.in_force()
    steps = TransitionLog.objects.filter(case=OuterRef("pk"))
    concerned = Q(party=OuterRef("party")) | Q(party=OuterRef("subject"))
    recused = Recusal.objects.standing().filter(concerned)
    stages = TrackStage.objects.filter(item=OuterRef("item")).order_by("position")
    return composed(
        Case.objects.annotate(
            found_ban=Exists(
                bans.filter(Q(party=OuterRef("party")) | Q(party=OuterRef("subject")))
            ),
            found_status=_last_result("operating_status"),
            found_credit=_last_result("credit"),
            found_members=_members(OuterRef("party")),
            found_about=_members(OuterRef("subject")),
            found_recused=_listed(recused, person="person", name="person__name"),
            found_steps=_listed(steps, step="step", person="by__person"),
            found_stages=ArraySubquery(stages.values("stage")),
        )
    )


def _query() -> QuerySet[Case]:
    return asking(Case.objects.filter(pk=SLOT)).select_for_update(of=("self",), no_key=True)


def _last_result(kind: str) -> Subquery:
    checks = PartyCheck.objects.filter(party=OuterRef("party"), kind=kind)
    return Subquery(checks.order_by("-checked_on", "-pk").values("result")[:1])


def _members(party: OuterRef) -> ArraySubquery:
    acting = Member.objects.filter(party=party, until__isnull=True)
    return _listed(acting, user="user", person="user__person")


def _listed(rows: QuerySet, **columns: str) -> ArraySubquery:
    return ArraySubquery(rows.order_by().values(listed=JSONObject(**columns)))


_HELD = Prepared("case_held", _query)
