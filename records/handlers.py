"""What can be done as a job: each room's `tasks.py` registers its handlers here by name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class Handler:
    """A function that is safe to run twice; a daily one gets the day (ISO) as its argument."""

    name: str
    function: Callable[..., object]
    daily_from: time | None = None


class UnknownJob(LookupError):
    """No handler of this name: perhaps the row was written by another release."""


HANDLERS: dict[str, Handler] = {}


def job(name: str, *, daily: str = "") -> Callable:
    """Register a function as the handler of jobs called `name`.

    With `daily="02:30"` the house itself writes such a job each day from that hour on.
    """

    def register(function: Callable[..., object]) -> Callable[..., object]:
        known = HANDLERS.get(name)
        if known and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"Two handlers for {name}.")
        HANDLERS[name] = Handler(name, function, time.fromisoformat(daily) if daily else None)
        return function

    return register


def find(name: str) -> Handler:
    """Return the handler called `name`."""
    try:
        return HANDLERS[name]
    except KeyError:
        raise UnknownJob(f"没有名为 {name} 的任务。") from None


def daily() -> list[Handler]:
    """Return the handlers that have work every day."""
    return [handler for handler in HANDLERS.values() if handler.daily_from]
