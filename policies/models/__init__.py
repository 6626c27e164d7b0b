"""Policy versions with all their terms, and the working-day calendar."""

from policies.models.calendar import CalendarDay, CalendarYear
from policies.models.items import AwardItem, Ladder
from policies.models.titles import TitleMapping
from policies.models.tracks import MaterialKind, TrackStage
from policies.models.versions import Limit, Note, PolicyVersion

__all__ = [
    "AwardItem",
    "CalendarDay",
    "CalendarYear",
    "Ladder",
    "Limit",
    "MaterialKind",
    "Note",
    "PolicyVersion",
    "TitleMapping",
    "TrackStage",
]
