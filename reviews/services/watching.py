"""Experts without a score and silent departments are reminded; silence is no consent (R5)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from accounts.models import Agency, RoleGrant, User
from accounts.roles import Role
from applications.deadlines import Deadlines
from applications.models import Case
from applications.services.addressees import holders
from applications.services.watching import is_workday, remind
from applications.states import State
from policies.stages import LimitCode
from reviews.models import Opinion, Seat


def watch() -> int:
    """Remind of every score and opinion that is due soon or overdue; how many reminders went."""
    deadlines = Deadlines()
    if not is_workday(deadlines):
        return 0
    return _watch_seats(deadlines) + _watch_opinions(deadlines)


def _watch_seats(deadlines: Deadlines) -> int:
    seats = Seat.objects.to_declare() | Seat.objects.to_score()
    rows = seats.select_related(
        "case__party", "case__item", "case__local_unit", "expert__user__person"
    )
    return sum(_remind_expert(seat, deadlines) for seat in rows)


def _remind_expert(seat: Seat, deadlines: Deadlines) -> bool:
    case, user = seat.case, seat.expert.user
    since = deadlines.since(case.version_id, LimitCode.REVIEW, seat.appointed_at)
    return remind(
        case,
        LimitCode.REVIEW,
        replace(since, who=str(user)),
        hands=lambda: [user],
        overseers=lambda: holders(case, [Role.REVIEW_LEAD]),
        whose=seat.public_id,
        link=f"/seats/{seat.public_id}/",
    )


def _watch_opinions(deadlines: Deadlines) -> int:
    cases = Case.objects.filter(state=State.IN_REVIEW).with_names()
    spoken = defaultdict(set)
    for case, agency in Opinion.objects.filter(case__in=cases.values("pk")).values_list(
        "case", "agency"
    ):
        spoken[case].add(agency)
    agencies = list(Agency.objects.filter(joint_review=True))
    return sum(
        _remind_agency(case, agency, deadlines)
        for case in cases
        for agency in agencies
        if agency.pk not in spoken[case.pk]
    )


def _remind_agency(case: Case, agency: Agency, deadlines: Deadlines) -> bool:
    since = deadlines.since(case.version_id, LimitCode.OPINION, case.state_since)
    return remind(
        case,
        LimitCode.OPINION,
        replace(since, who=agency.name),
        hands=lambda: list(_delegates(agency)),
        overseers=lambda: holders(case, [Role.REVIEW_LEAD]),
        whose=agency.code,
        link=f"/cases/{case.public_id}/opinion/",
    )


def _delegates(agency: Agency) -> Iterable[User]:
    grants = RoleGrant.objects.in_force().filter(role=Role.DELEGATE, agency=agency)
    return User.objects.filter(is_active=True, grants__in=grants).distinct()
