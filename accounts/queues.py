"""One line of somebody's work: what waits, how much of it, and where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Queue:
    """A counted list of work; `url` leads to exactly the rows that were counted."""

    label: str
    count: int
    url: str
    tone: str = "quiet"
