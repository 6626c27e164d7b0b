"""A district that lives: its people at work, day after day, on a clock that is led along."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction

from accounts import clock_control
from accounts.models import User
from accounts.roles import Role
from policies.models import CalendarYear
from qingpu_subsidy.demo import firms, known, one_core, people, timeline
from qingpu_subsidy.demo.actors.actor import Actor
from qingpu_subsidy.demo.actors.applicants import Applicants
from qingpu_subsidy.demo.actors.deliberation import Clerk, Granter, Tabler
from qingpu_subsidy.demo.actors.money import BudgetKeeper, Payer, Signer, StoppingSignatory
from qingpu_subsidy.demo.actors.notice import (
    Investigator,
    NoticeDrafter,
    OtherLead,
    Public,
    Publisher,
)
from qingpu_subsidy.demo.actors.providers import Providers, ReportJudge
from qingpu_subsidy.demo.actors.reception import LocalOfficer, Registrar
from qingpu_subsidy.demo.actors.registry import Recorder, SecondRegistrar
from qingpu_subsidy.demo.actors.review import (
    Convener,
    Delegates,
    Experts,
    Lead,
    PreliminaryReviewer,
)
from qingpu_subsidy.demo.actors.sanctions import BanChecker, DemandDropper, Recoverer
from qingpu_subsidy.demo.world import World

RARELY = 100_000  # objects made between two searches for garbage
NIGHT = 6  # minutes after midnight
BY_NAME: tuple[tuple[str, type[Actor]], ...] = (
    ("dj01", Registrar),
    ("dj01", Recorder),
    ("dj02", SecondRegistrar),
    ("cs01", PreliminaryReviewer),
    ("cs01", ReportJudge),
    ("ps01", Convener),
    ("ps01", Lead),
    ("ps01", NoticeDrafter),
    ("ps02", OtherLead),
    ("ps02", Granter),
    ("gs01", Publisher),
    ("hc01", Investigator),
    ("hc01", Recoverer),
    ("ps02", DemandDropper),
    ("ps02", BanChecker),
    ("ct01", Clerk),
    ("ys01", BudgetKeeper),
    ("qf01", StoppingSignatory),
    ("qf01", Signer),
    ("cz01", Signer),
    ("cz02", Payer),
)


class Engine:
    """The days of a district, one after another."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.actors = sorted(_actors(world), key=lambda actor: actor.hour)

    def play(self, first: date, last: date, *, after: Callable[[date], object] = lambda day: None):
        """Every working day from the first to the last has been lived through, each at once."""
        for day in timeline.workdays(first, last, self.world.calendar):
            with all_or_nothing():
                self.play_day(day)
            after(day)

    def play_day(self, day: date) -> None:
        """Everybody has done what lay on their desk; what follows from it is done as well."""
        self.world.begin(day)
        self.world.set_hour(NIGHT)
        self._follow_up()
        for actor in self.actors:
            if actor.is_wanted():
                before = self.world.acts
                self.world.set_hour(actor.hour)
                actor.work()
                if self.world.acts != before:
                    self._follow_up()

    def _follow_up(self) -> None:
        if timeline.follow_up(self.world.house):
            self.world.changed()


def _actors(world: World) -> Iterator[Actor]:
    house, staff = world.house, world.staff
    yield Applicants(world, house)
    yield Providers(world, house)
    yield Public(world, house)
    yield Experts(world, house)
    yield Delegates(world, house)
    yield Tabler(world, staff["ps01"], clerk=staff["ct01"])
    for name, kind in BY_NAME:
        yield kind(world, staff[name])
    for official in people.OFFICIALS:
        if official.role == Role.LOCAL_OFFICER:
            yield LocalOfficer(world, staff[official.username])


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """One transaction without savepoints: nobody is refused in a story, or all of it is void.

    It is many short questions one after another, so the database answers on the core that asks.
    """
    features, threshold = connection.features, gc.get_threshold()
    features.uses_savepoints, before = False, features.uses_savepoints
    gc.set_threshold(RARELY)
    try:
        with one_core.shared_with_database(), transaction.atomic():
            yield
    finally:
        gc.set_threshold(*threshold)
        features.uses_savepoints = before


@contextmanager
def opened(seed: int, first_day: date) -> Iterator[World]:
    """A district on the morning of its first day: nobody is there yet; the clock is led."""
    calendar = CalendarYear.objects.calendar()
    with clock_control.led() as lead:
        lead(timeline.at(first_day, 8 * 60))
        yield World(seed=seed, calendar=calendar, lead=lead, house=User.objects.house())


def people_it(world: World, *, enterprises: int, providers: int) -> None:
    """Officials, experts, enterprises and providers have moved in."""
    world.staff = people.settle_in(world.house)
    for prefix, drawn in (
        (firms.ENTERPRISE, firms.enterprises(enterprises, world.seed)),
        (firms.PROVIDER, firms.providers(providers, world.seed)),
    ):
        parties = firms.register(drawn, prefix=prefix, house=world.house)
        world.settle(prefix, drawn, parties)
    known.look_into(world)
