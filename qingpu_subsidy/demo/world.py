"""The district as its people find it on a day: the hour, the plans, and which cases may go on."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.clock import local_date
from accounts.models import User
from accounts.prepared import SLOT, Prepared
from applications.models import Case, TransitionLog
from applications.states import TERMINAL, State
from parties.models import Member, Party
from payments.models import BanDecision
from policies.workdays import Calendar
from qingpu_subsidy.demo import timeline
from qingpu_subsidy.demo.chance import chance
from qingpu_subsidy.demo.fates import Fate, Turn
from qingpu_subsidy.demo.materials import Folder
from qingpu_subsidy.demo.names import Firm
from qingpu_subsidy.demo.plans import Balance, Diagnosis, Project

PATIENCE = (0, 1, 1, 2, 3)  # working days a case lies before somebody takes it up
BETWEEN_ACTS = (1.5, 6.0)  # minutes
EVENING = 22 * 60

CASE = Prepared(
    "story_case",
    lambda: Case.objects.filter(pk=SLOT).select_related("item", "party", "version", "local_unit"),
)
OPENED = Prepared(
    "story_cases_opened",
    lambda: Case.objects.filter(pk__gt=SLOT).only("local_unit").order_by("pk"),
)
STEPS = Prepared(
    "story_steps",
    lambda: (
        TransitionLog.objects.filter(pk__gt=SLOT)
        .select_related("case")
        .only("case__local_unit", "target", "revision")
        .order_by("pk")
    ),
)


@dataclass
class Standing:
    """Where a case stands, as far as the people of the district need to know."""

    state: State
    revision: int
    unit: int | None
    ready_on: int  # the number of the working day from which it is taken up


class World:
    """Everything the people share; what they do to cases they do through the services."""

    def __init__(
        self, *, seed: int, calendar: Calendar, lead: Callable[[datetime], None], house: User
    ) -> None:
        self.seed, self.calendar, self.house = seed, calendar, house
        self.draw = chance(seed, "world")
        self.staff: dict[str, User] = {}
        self.owners: dict[int, User] = {}
        self.parties: dict[str, list[Party]] = {}  # in the order of their usernames
        self.firms: dict[int, Firm] = {}
        self.folder = Folder()
        self.projects: list[Project] = []
        self.plans: list[Project] = []  # not begun yet
        self.by_case: dict[int, Project] = {}
        self.diagnoses: list[Diagnosis] = []  # not judged yet
        self.balances: list[Balance] = []
        self.bans_to_check: list[BanDecision] = []
        self.banned: set[int] = set()
        self.day: date = date.min
        self.number = 0  # of the working day
        self.acts = 0
        self._minutes = 0.0
        self.lead = lead
        self._standing: dict[int, Standing] = {}
        self._is_stale = True
        self._last_case = self._last_step = 0

    # The hour

    def begin(self, day: date) -> None:
        """It is the morning of a working day."""
        self.day, self._minutes = day, 0.0
        self.number += 1

    def set_hour(self, minutes: float) -> None:
        """It is at least so many minutes after midnight; the clock never goes back."""
        self._minutes = min(max(minutes, self._minutes + 0.5), EVENING + self.draw.random())
        self.lead(timeline.at(self.day, self._minutes))

    def tick(self) -> None:
        """A few minutes pass until the next thing is taken up."""
        self.set_hour(self._minutes + self.draw.uniform(*BETWEEN_ACTS))

    # Who and what

    def settle(self, prefix: str, firms: Sequence[Firm], parties: Sequence[Party]) -> None:
        """These parties are known from now on, each with its owner."""
        self.parties[prefix] = list(parties)
        self.firms |= {party.pk: firm for party, firm in zip(parties, firms, strict=True)}
        owned = Member.objects.filter(party__in=parties, kind=Member.Kind.OWNER)
        self.owners |= {
            member.party_id: member.user for member in owned.select_related("user__person")
        }

    def fate(self, case: Case) -> Fate:
        """What becomes of a case."""
        return self.by_case[case.pk].fate

    def plan(self, project: Project) -> Project:
        """A project somebody is going to claim."""
        project.number = len(self.projects)
        self.projects.append(project)
        self.plans.append(project)
        return project

    def may_begin(self, project: Project) -> bool:
        """Whether what it rests and builds upon, if anything, is there."""
        if project.rests_on and not project.rests_on.is_accepted:
            return False
        before = project.follows
        if before is None:
            return True
        return before.case is not None and self.state_of(before.case) == State.DISBURSED

    def begun_today(self) -> list[Project]:
        """The plans whose day has come."""
        return [
            project
            for project in self.plans
            if project.begins_on <= self.day
            and not self._touches_a_ban(project)
            and self.may_begin(project)
        ]

    def _touches_a_ban(self, project: Project) -> bool:
        diagnosis = project.rests_on
        return project.party.pk in self.banned or (
            diagnosis is not None and diagnosis.enterprise.pk in self.banned
        )

    def is_banned(self, case: Case) -> bool:
        """Whether a ban on its party, or on the enterprise it is about, stands in its way."""
        return not self.banned.isdisjoint({case.party_id, case.subject_id})

    def drop(self, project: Project) -> None:
        """Nothing comes of a project."""
        self.plans.remove(project)

    def took(self, project: Project, case: Case) -> None:
        """A project has become a case."""
        project.case = case
        self.by_case[case.pk] = project
        self.plans.remove(project)
        self.changed()

    def changed(self) -> None:
        """Something was done; where the cases stand must be read anew."""
        self.acts += 1
        self._is_stale = True

    # Which cases may go on

    def state_of(self, case: Case) -> State | None:
        """Where a case stands; None once it is over."""
        self._read_if_stale()
        standing = self._standing.get(case.pk)
        return standing.state if standing else None

    def has_any(self, states: Iterable[State], units: Collection[int] | None = None) -> bool:
        """Whether any case is in one of these states (of these local units), let on or not."""
        self._read_if_stale()
        wanted = frozenset(states)
        return any(
            standing.state in wanted and (units is None or standing.unit in units)
            for standing in self._standing.values()
        )

    def waiting(self, user: User | None, *states: State, before: Turn | None = None) -> list[Case]:
        """The cases in these states that this user sees and that may be taken up today.

        Without a user, all of them: each is then taken up by its own owner. With a turn, only
        those that it will befall.
        """
        ready = sorted(self._ready(frozenset(states)))
        if before:
            ready = [pk for pk in ready if self.by_case[pk].fate.has(before)]
        if user and ready:
            seen = Case.objects.visible_to(user).filter(pk__in=ready).order_by("pk")
            ready = list(seen.values_list("pk", flat=True))
        return [CASE.get(pk) for pk in ready]

    def in_any_case(self, state: State) -> list[Case]:
        """Every case in this state, whether it is let on or not."""
        self._read_if_stale()
        there = [pk for pk, standing in self._standing.items() if standing.state == state]
        return [CASE.get(pk) for pk in sorted(there)]

    def workdays_since(self, moment: datetime) -> int:
        """How many working days have passed since that day."""
        return self.calendar.count(local_date(moment), self.day)

    def _ready(self, states: frozenset[State]) -> Iterator[int]:
        self._read_if_stale()
        for pk, standing in self._standing.items():
            if (
                standing.state in states
                and standing.ready_on <= self.number
                and not self.by_case[pk].fate.holds(standing.state, self.day)
            ):
                yield pk

    def _read_if_stale(self) -> None:
        if self._is_stale:
            self._read()

    def _read(self) -> None:
        """Take in the steps taken, and the cases opened, since the last time."""
        for case in OPENED.ask(self._last_case):
            self._last_case = case.pk
            self._stand(case.pk, State.DRAFT, 0, case.local_unit_id)
        for step in STEPS.ask(self._last_step):
            self._last_step = step.pk
            self._stand(step.case_id, State(step.target), step.revision, step.case.local_unit_id)
        self._is_stale = False

    def _stand(self, pk: int, state: State, revision: int, unit: int | None) -> None:
        if state in TERMINAL:
            self._standing.pop(pk, None)
        else:
            ready_on = self._ready_on(pk, revision)
            self._standing[pk] = Standing(state, revision, unit, ready_on)

    def _ready_on(self, pk: int, revision: int) -> int:
        project = self.by_case[pk]
        if project.fate.in_haste:
            return self.number + revision % 2
        draw = chance(self.seed, project.number, revision)
        return self.number + draw.choice(PATIENCE)
