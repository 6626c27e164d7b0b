"""Dates that look real: working days before today, and a clock that is led along them."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from accounts import clock, clock_control
from accounts.clock import SHANGHAI
from policies.workdays import Calendar
from records.models import Job
from records.services import running

RENDERING = "records.render_paper"


@dataclass(order=True)
class Event:
    """Something that happens at a moment; events of one moment happen in the order of writing."""

    at: datetime
    place: int
    act: Callable[[], object] = field(compare=False)


class Timeline:
    """Events in any order of writing, played in the order of time."""

    def __init__(self, today: date, calendar: Calendar) -> None:
        self.today = today
        self.calendar = calendar
        self.events: list[Event] = []

    def back(self, workdays: int) -> date:
        """The working day so many before today."""
        day = self.today
        for _ in range(workdays):
            day -= timedelta(days=1)
            while not self.calendar.is_workday(day):
                day -= timedelta(days=1)
        return day

    def add(self, workdays: int, hour: str, act: Callable[[], object]) -> None:
        """Let something happen at that hour, so many working days ago; 0 is now."""
        moment = datetime.combine(self.back(workdays), time.fromisoformat(hour), SHANGHAI)
        if not workdays:
            moment += timedelta(days=1)  # after everything else; it is played at the true hour
        self.events.append(Event(moment, len(self.events), act))

    def add_after(self, workdays: int, act: Callable[[], object]) -> None:
        """Let something happen in the night after the working day so many ago."""
        night = datetime.combine(self.back(workdays) + timedelta(days=1), time(0, 10), SHANGHAI)
        self.events.append(Event(night, len(self.events), act))

    def play(self) -> None:
        """Everything has happened, each at its moment, with what follows from it."""
        now = clock.now()
        with _led_clock() as lead:
            for event in sorted(self.events):
                lead(event.at if event.at < now else None)
                event.act()
                _follow_up()


@contextmanager
def _led_clock():
    """A function that sets the house's clock, and sets it right again at None and at the end."""

    def lead(moment: datetime | None) -> None:
        clock_control.shift_to(moment) if moment else clock_control.release()

    try:
        yield lead
    finally:
        clock_control.release()


def _follow_up() -> None:
    """Do what is due, as the worker would; papers are left to it."""
    for pk in Job.objects.due().exclude(name=RENDERING).values_list("pk", flat=True):
        running.run(pk)
