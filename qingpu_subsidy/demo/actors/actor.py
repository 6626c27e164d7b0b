"""What everybody has in common: an hour, a user, and a look at what waits."""

from collections.abc import Iterator

from accounts.models import User
from applications.models import Case
from applications.states import State
from qingpu_subsidy.demo.fates import Fate, Turn
from qingpu_subsidy.demo.world import World


class Actor:
    """Somebody who comes to the desk at an hour and does what lies there."""

    hour = 9 * 60  # minutes after midnight
    looks_at: tuple[State, ...] = ()

    def __init__(self, world: World, user: User) -> None:
        self.world, self.user = world, user

    def is_wanted(self) -> bool:
        """Whether anything may lie on this desk today; asked before anybody looks."""
        return self.world.has_any(self.looks_at)

    def work(self) -> None:
        """Do what lies there."""
        raise NotImplementedError

    def cases(self, *states: State, before: Turn | None = None) -> Iterator[Case]:
        """The cases in these states on this desk, one after another; time passes between them.

        With a turn, only those that it will befall.
        """
        for case in self.world.waiting(self.user, *states, before=before):
            self.world.tick()
            yield case

    def fate(self, case: Case) -> Fate:
        """What becomes of a case."""
        return self.world.fate(case)

    def did(self) -> None:
        """Something was done."""
        self.world.changed()

    def happens(self, chance: float) -> bool:
        """Whether it comes to that today."""
        return self.world.draw.random() < chance
