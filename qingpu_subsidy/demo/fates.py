"""What is going to happen to a project: how far it comes, what befalls it, when it is let on.

A fate is drawn by chance or given by a script; the people of the district only carry it out.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from random import Random

from applications.states import State


class Turn(StrEnum):
    """Something that befalls a case; each is carried out once, by the person whose step it is."""

    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    STALE = "stale"
    REFUSED = "refused"
    PAPER_WAIVED = "paper_waived"
    FAILS_PRELIMINARY = "fails_preliminary"
    RECUSED = "recused"
    FAILS_REVIEW = "fails_review"
    ASKED_FOR_MORE = "asked_for_more"
    OBJECTED = "objected"
    UNFOUNDED = "unfounded"
    PARTLY_RIGHT = "partly_right"
    UPHELD = "upheld"
    PROPOSED_ANEW = "proposed_anew"
    POSTPONED = "postponed"
    DECLINED = "declined"
    REFERRED = "referred"
    WAIVED = "waived"
    STOPPED = "stopped"
    PAYMENT_STOPPED = "payment_stopped"
    BOUNCED = "bounced"
    DEMANDED_BACK = "demanded_back"
    RECOVERED = "recovered"
    DEMAND_DROPPED = "demand_dropped"
    BANNED = "banned"


CHANCES = {
    Turn.WITHDRAWN: 0.03,
    Turn.RETURNED: 0.15,
    Turn.STALE: 0.02,
    Turn.REFUSED: 0.03,
    Turn.PAPER_WAIVED: 0.05,
    Turn.FAILS_PRELIMINARY: 0.03,
    Turn.RECUSED: 0.05,
    Turn.FAILS_REVIEW: 0.05,
    Turn.ASKED_FOR_MORE: 0.05,
    Turn.OBJECTED: 0.08,
    Turn.POSTPONED: 0.04,
    Turn.DECLINED: 0.02,
    Turn.REFERRED: 0.02,
    Turn.WAIVED: 0.02,
    Turn.STOPPED: 0.01,
    Turn.PAYMENT_STOPPED: 0.02,
    Turn.BOUNCED: 0.04,
    Turn.DEMANDED_BACK: 0.03,
}
OUTCOMES = {  # what comes of it: one of these, so many times out of the sum
    Turn.OBJECTED: {
        Turn.UNFOUNDED: 5,
        Turn.PARTLY_RIGHT: 2,
        Turn.UPHELD: 2,
        Turn.PROPOSED_ANEW: 1,
    },
    Turn.DEMANDED_BACK: {Turn.RECOVERED: 6, Turn.DEMAND_DROPPED: 2, Turn.BANNED: 2},
}


@dataclass
class Fate:
    """How far a case comes (``rests``), what befalls it, and before which day it is not let on."""

    rests: State | None = None
    turns: set[Turn] = field(default_factory=set)
    gates: dict[State, date] = field(default_factory=dict)
    in_haste: bool = False

    def holds(self, state: State, day: date) -> bool:
        """Whether the case stays as it is today."""
        return state == self.rests or day < self.gates.get(state, day)

    def has(self, turn: Turn) -> bool:
        """Whether this still lies before the case."""
        return turn in self.turns

    def take(self, turn: Turn) -> bool:
        """Whether this befalls the case now; it does so once."""
        if turn in self.turns:
            self.turns.remove(turn)
            return True
        return False


def drawn(draw: Random) -> Fate:
    """A fate by chance."""
    turns = {turn for turn, chance in CHANCES.items() if draw.random() < chance}
    for turn, outcomes in OUTCOMES.items():
        if turn in turns:
            turns.add(draw.choices(list(outcomes), list(outcomes.values()))[0])
    if Turn.BANNED in turns:
        turns.add(Turn.RECOVERED)
    return Fate(turns=turns)
