"""What the demonstration must show today: which cases there are, and how far each has come.

A lot is a group of enterprises, by their places in the district, that claim something so many
working days before today; its cases come to rest in one state, on their way some turn befalls them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle

from applications.states import State as S
from parties.models import Party
from policies.workdays import Calendar
from qingpu_subsidy.demo import firms, timeline
from qingpu_subsidy.demo.fates import Fate
from qingpu_subsidy.demo.fates import Turn as T
from qingpu_subsidy.demo.plans import PROVIDER_AWARD, TITLES, Balance, Diagnosis, Project
from qingpu_subsidy.demo.world import World

L, W, V, F = "district_line", "district_warehouse", "district_workshop", "district_factory"
P = PROVIDER_AWARD
U, M, N, G = "enterprise_upgrade", "municipal_factory", "national_benchmark", "lighthouse"


@dataclass(frozen=True)
class Lot:
    """Enterprises by their places, what they claim, since when, and what becomes of it."""

    rests: S | None
    filed: int
    places: tuple[int, ...]
    codes: tuple[str, ...]
    turns: frozenset[T] = frozenset()
    gates: dict[S, int] = field(default_factory=dict)  # working days before today


def _lot(rests, filed, places, codes, *turns, **gates) -> Lot:
    opened = {S(name): days for name, days in gates.items()}
    return Lot(rests, filed, tuple(places), tuple(codes), frozenset(turns), opened)


CLIMBS = (  # one rung after another, each begun when the one before has been paid
    (1, 92, (L, V, F, M, N)),
    (2, 70, (W, V)),
)
LOTS = (
    # paid, returned by the bank and paid again, demanded back
    _lot(S.DISBURSED, 62, range(4, 8), (V, L, W, F)),
    _lot(S.DISBURSED, 56, (10, 12, 13), (V, F)),
    _lot(S.DISBURSED, 58, (15,), (V,), T.BOUNCED),
    _lot(S.RECOVERED, 80, (16,), (V,), T.DEMANDED_BACK, T.RECOVERED, T.BANNED),
    _lot(S.IN_RECOVERY, 66, (17,), (L,), T.DEMANDED_BACK),
    _lot(S.DISBURSED, 66, (18,), (W,), T.DEMANDED_BACK, T.DEMAND_DROPPED),
    _lot(S.DISBURSED, 40, (12,), (G,)),
    _lot(S.DISBURSED, 30, (7,), (M,)),
    # on their way to the money
    _lot(S.PAYMENT_ORDERED, 48, range(19, 22), (V, F, L)),
    _lot(S.APPROVED, 46, range(22, 26), (V, W, F)),
    _lot(S.CONFIRMED, 9, (28,), (M,)),
    _lot(S.RECOGNISED, 5, (10, 13), (M,)),
    _lot(S.IN_DELIBERATION, 42, (29, 30), (V, L), notice_cleared=2),
    _lot(S.POSTPONED, 46, (32,), (V,), T.POSTPONED),
    _lot(S.NOTICE_CLEARED, 40, (34, 35, 36), (V, F, L)),
    # notices around today
    _lot(S.ON_NOTICE, 32, (3, 38, 39), (F, V, L), proposed=5),
    _lot(S.ON_NOTICE, 31, (40,), (V,), proposed=4),
    _lot(S.ON_NOTICE, 30, (17, 18), (V,), proposed=2),
    _lot(S.UNDER_INVESTIGATION, 31, (37,), (V,), T.OBJECTED, proposed=4),
    _lot(None, 50, (3,), (V,), T.OBJECTED, T.UNFOUNDED),
    _lot(S.PROPOSED, 27, (21, 22, 23, 24, 26), (U, F, F)),
    # in review, and before
    _lot(S.IN_REVIEW, 18, (26, 27), (U,)),
    _lot(S.IN_REVIEW, 11, (30, 31), (W,), T.RECUSED),
    _lot(S.IN_REVIEW, 7, (39, 40), (V, F), T.ASKED_FOR_MORE),
    _lot(S.ACCEPTED, 6, (5, 6, 8), (V, V, U)),
    _lot(S.RETURNED, 6, (32, 33), (U,), T.RETURNED),
    _lot(S.SUBMITTED, 4, (35, 14, 15), (W, W, F)),
    _lot(S.DRAFT, 2, (19, 36), (U,)),
    # over without money
    _lot(None, 36, (4,), (L,)),
    _lot(None, 34, (35,), (U,), T.FAILS_REVIEW),
    _lot(None, 30, (14,), (U,), T.FAILS_PRELIMINARY),
    _lot(None, 28, (7,), (U,), T.REFUSED),
    _lot(None, 44, (11,), (V,), T.OBJECTED, T.UPHELD),
    _lot(None, 30, (9,), (L,), T.STALE),
    _lot(None, 50, (26,), (L,), T.DECLINED),
    _lot(None, 22, (31,), (U,), T.WITHDRAWN),
    _lot(None, 12, (6,), (M,), T.WAIVED),
    _lot(S.IN_REVIEW, 64, (16,), (F,)),  # stopped when its enterprise is banned
)
DIAGNOSED = {  # by which provider, and what the provider has claimed for it
    1: (S.DISBURSED, 64, (21, 24, 26)),
    2: (S.NOTICE_CLEARED, 42, (27, 32)),
    3: (S.IN_REVIEW, 14, (33, 10)),
    4: (S.ACCEPTED, 6, (14,)),
    5: (S.SUBMITTED, 4, (19, 20)),
    6: (S.DRAFT, 2, (36,)),
    7: (None, 0, (35, 7, 8, 31)),
    8: (None, 0, (29,)),
}
POOR = {29}  # the report on this enterprise is not as required
EARLIER = ((25, V, 20), (40, L, 10))  # given under an earlier scheme, in 万元
SIGNED_BEFORE = timedelta(days=75)


def first_day(today: date, calendar: Calendar) -> date:
    """The morning on which the story begins."""
    longest = max(days for _, days, _ in CLIMBS)
    return timeline.back(today, longest + 2, calendar)


def plan(world: World, today: date) -> None:
    """Every project of the script is somebody's intention from its day on."""
    first = first_day(today, world.calendar)
    world.balances = [
        Balance(_enterprise(world, place), code, wan, first - timedelta(days=200))
        for place, code, wan in EARLIER
    ]
    _diagnose(world, first, today)
    for project in (*_climbs(world, today), *_lots(world, today)):
        if project.code == U:
            project.rests_on = next(d for d in world.diagnoses if d.enterprise == project.party)
        world.plan(project)


def _enterprise(world: World, place: int) -> Party:
    return world.parties[firms.ENTERPRISE][place - 1]


def _diagnose(world: World, first: date, today: date) -> None:
    for number, (rests, filed, places) in DIAGNOSED.items():
        provider = world.parties[firms.PROVIDER][number - 1]
        for place in places:
            enterprise = _enterprise(world, place)
            diagnosis = Diagnosis(provider, enterprise, first, first - SIGNED_BEFORE, place in POOR)
            world.diagnoses.append(diagnosis)
            if rests:
                begins_on = timeline.back(today, filed, world.calendar)
                title = f"{enterprise.name}诊断"
                fate = Fate(rests)
                world.plan(Project(provider, P, title, begins_on, fate, rests_on=diagnosis))


def _claim(world: World, place: int, code: str, begins_on: date, fate: Fate) -> Project:
    party = _enterprise(world, place)
    title = TITLES[code].format(world.firms[party.pk].project)
    return Project(party, code, title, begins_on, fate)


def _climbs(world: World, today: date) -> Iterator[Project]:
    for place, filed, codes in CLIMBS:
        begins_on, before = timeline.back(today, filed, world.calendar), None
        for code in codes:
            rung = _claim(world, place, code, begins_on, Fate(in_haste=True))
            rung.follows, before = before, rung
            yield rung


def _lots(world: World, today: date) -> Iterator[Project]:
    for lot in LOTS:
        begins_on = timeline.back(today, lot.filed, world.calendar)
        gates = {s: timeline.back(today, days, world.calendar) for s, days in lot.gates.items()}
        for place, code in zip(lot.places, cycle(lot.codes), strict=False):
            yield _claim(world, place, code, begins_on, Fate(lot.rests, set(lot.turns), gates))
