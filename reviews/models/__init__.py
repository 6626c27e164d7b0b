"""Preliminary and expert review, joint opinions, notices, objections, meetings (Article 6)."""

from reviews.models.meetings import Meeting, MeetingItem, MeetingMove
from reviews.models.notices import NoticeEntry, Objection, PublicNotice
from reviews.models.panels import Expert, Score, Seat
from reviews.models.reviews import Opinion, PreliminaryReview, Proposal

__all__ = [
    "Expert",
    "Meeting",
    "MeetingItem",
    "MeetingMove",
    "NoticeEntry",
    "Objection",
    "Opinion",
    "PreliminaryReview",
    "Proposal",
    "PublicNotice",
    "Score",
    "Seat",
]
