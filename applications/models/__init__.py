"""Calls, cases and what belongs to them (Article 6 (1) 2)."""

from applications.models.bundle import Bundle
from applications.models.call import Call
from applications.models.call_parts import (
    CallContact,
    CallExtension,
    CallItem,
    CallMaterial,
    CallQuota,
)
from applications.models.case import Case
from applications.models.check_line import CheckLine
from applications.models.correction import Correction
from applications.models.filing_paper import FilingPaper
from applications.models.investment import InvestmentLine
from applications.models.ladder import LadderEntry
from applications.models.letter import Letter
from applications.models.log import TransitionLog
from applications.models.material import Material
from applications.models.opening import OpeningBalance
from applications.models.post import Channel, Post
from applications.models.question import Faq, Question
from applications.models.recognition import Recognition, RecognitionList
from applications.models.recusal import Recusal
from applications.models.reminder import Reminder
from applications.models.title_question import TitleQuestion
from applications.models.transfer import Transfer

__all__ = [
    "Bundle",
    "Call",
    "CallContact",
    "CallExtension",
    "CallItem",
    "CallMaterial",
    "CallQuota",
    "Case",
    "Channel",
    "CheckLine",
    "Correction",
    "Faq",
    "FilingPaper",
    "InvestmentLine",
    "LadderEntry",
    "Letter",
    "Material",
    "OpeningBalance",
    "Post",
    "Question",
    "Recognition",
    "RecognitionList",
    "Recusal",
    "Reminder",
    "TitleQuestion",
    "Transfer",
    "TransitionLog",
]
