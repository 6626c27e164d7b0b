"""What the shared parts of a screen are filled with (see docs/screens.md)."""

from dataclasses import dataclass
from datetime import datetime

QUIET, GOING, GOOD, WARN, BAD = "quiet", "going", "good", "warn", "bad"


@dataclass(frozen=True)
class Step:
    """One step of a step bar; `status` is done, now, todo or skipped.

    A phone shows the bar as one line with the one step that `is_here`.
    """

    label: str
    status: str
    note: str = ""
    is_here: bool = False


@dataclass(frozen=True)
class Event:
    """One entry of a timeline; without a moment it is still to come."""

    title: str
    at: datetime | None = None
    who: str = ""
    note: str = ""
    tone: str = QUIET


@dataclass(frozen=True)
class Fact:
    """A name and a value; `figure` sets the value in tabular figures."""

    label: str
    value: str
    note: str = ""
    figure: bool = False
    url: str = ""


@dataclass(frozen=True)
class Finding:
    """What a check found: `level` is error, warning or good; `article` is the rule."""

    level: str
    text: str
    article: str = ""


@dataclass(frozen=True)
class Action:
    """A button; with `why` it is shown disabled, with the reason beside it."""

    label: str
    url: str = ""
    style: str = ""
    why: str = ""
