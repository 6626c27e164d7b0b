"""What the procedure says of a case: states, people, money and notices, without a database.

Written from the design's table of steps and from Articles 5 to 7, and from no line of the project's
code: a fault that is in the workflow is not in here as well. `House.take` either raises `Refused`
or moves the model's own case; the machine compares the two houses after every step.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from tests.machine.people import COMMISSION, OWNERS, PEOPLE
from tests.machine.steps import (
    A_REPORT,
    CAP,
    COMMITTED,
    COUNTER,
    ITEMS,
    MADE_UP,
    NOT_NOW,
    NOT_SO,
    NOT_YOU,
    OFF,
    THE_LAW,
    TOWN,
    WAYS,
    next_stage,
)


class Refused(Exception):
    """The procedure does not allow it; `args[0]` says in which of its ways."""


def unless(holds, refusal):
    if not holds:
        raise Refused(refusal)


@dataclass
class Claim:
    """One case as the model sees it."""

    name: str
    code: str
    party: str
    subject: str = ""
    from_counter: bool = False
    entered_by: str = ""  # of a recognition: who entered the line
    is_born: bool = True
    state: str = "draft"
    revision: int = 0
    amount: int | None = None
    noticed: int | None = None
    closes_at: datetime | None = None
    objections: int = 0
    open_rows: int = 0
    all_rows: int = 0
    mend_by: date | None = None
    has_paper: bool = False
    is_reviewed: bool = False
    is_revoked: bool = False
    has_draft_notice: bool = False
    was_published: bool = False
    notice_ends: datetime | None = None  # of the last notice, whatever became of the case
    meeting: str = ""
    order: str = ""
    ordered: int = 0
    first_signer: str = ""
    signers: tuple = ()
    was_issued: bool = False
    paid: int = 0
    is_back: bool = False  # the bank sent it back, and nobody has said that it may leave again
    was_short: bool = False
    demanded: int = 0  # by the demand that stands
    came: int = 0  # on the demand that stands
    received: int = 0  # on all of them
    hands: dict = field(default_factory=dict)

    @property
    def item(self):
        return ITEMS[self.code]

    @property
    def net(self):
        return (self.amount or 0) - self.received if self.state in COMMITTED else 0

    @property
    def next_stage(self):
        return next_stage(self.item, self.state)


class House:
    """The clock, the cases, the bans and the budget; every rule of who, when and how much."""

    def __init__(self, claims, now, allowance, window):
        self.claims = {claim.name: claim for claim in claims}
        self.now, self.allowance, self.window = now, allowance, window
        self.bans = {}  # party: first day
        self.seen = Counter()

    # Money: Article 5

    def committed(self):
        amounts = [c.amount for c in self.claims.values() if c.state in COMMITTED]
        return sum(amounts)

    def ladder(self, party):
        mine = [c for c in self.claims.values() if c.party == party and c.item.rank]
        return [c for c in mine if c.net > 0]

    def award(self, claim):
        if claim.item.rank:
            rewarded = self.ladder(claim.party)
            if claim.item.rank <= max((c.item.rank for c in rewarded), default=0):
                return 0
            return max(claim.item.standard - sum(c.net for c in rewarded), 0)
        if claim.subject:
            return A_REPORT
        return min(claim.amount or 0, self.room(claim))

    def room(self, claim):
        others = [c for c in self.claims.values() if c is not claim and c.code == claim.code]
        return CAP - sum(c.net for c in others if c.party == claim.party)

    def due(self, claim):
        ceiling = claim.noticed if claim.noticed is not None else claim.amount
        award = self.award(claim)
        return award if ceiling is None else min(award, ceiling)

    def spend(self, claim, amount):
        unless(amount > 0, NOT_SO)
        claim.was_short = self.committed() + amount > self.allowance
        unless(not claim.was_short, THE_LAW)

    def is_short_for(self, claim):
        """Whether the budget has no room for a case that was refused for that before."""
        at_the_desk = claim.state in ("in_deliberation", "confirmed") and claim.was_short
        return at_the_desk and self.committed() + self.due(claim) > self.allowance

    # Days: of a correction Article 6 (1) 2, of a notice Article 6 (1) 4

    def fifth_working_day(self):
        day, left = self.now.date(), 5
        while left:
            day += timedelta(days=1)
            left -= day in MADE_UP or (day.weekday() < 5 and day not in OFF)
        return day

    def close_of_notice(self):
        day = self.fifth_working_day()
        midnight = datetime.combine(day + timedelta(days=1), datetime.min.time())
        return midnight.replace(tzinfo=self.now.tzinfo)

    def is_banned(self, claim):
        first = [self.bans[p] for p in (claim.party, claim.subject) if p in self.bans]
        return any(day <= self.now.date() for day in first)

    # Who and when

    def may(self, claim, who, step, origin=None):
        way = next(w for w in WAYS[step] if (origin or claim.state) in w.origins)
        return any(self._fits(claim, who, *hand) for hand in way.hands.items())

    def _fits(self, claim, who, role, apart):
        if not self.has(claim, who, role):
            return False
        if apart is None:
            return True
        human = PEOPLE[who].human
        own = {PEOPLE[OWNERS[p]].human for p in (claim.party, claim.subject) if p}
        return human not in own and not any(human in claim.hands.get(s, ()) for s in apart)

    def has(self, claim, who, role):
        of_the_case = claim.item.acceptor, claim.party, claim.from_counter, claim.entered_by
        return who in holders(role, *of_the_case)

    def door(self, claim, step, who):
        way = next((w for w in WAYS[step] if claim.state in w.origins), None)
        unless(way and way.stage in ("", claim.next_stage), NOT_NOW)
        unless(not way.onward or not (self.is_banned(claim) or claim.is_revoked), NOT_NOW)
        unless(GUARDS.get(step, lambda *_: True)(self, claim), NOT_NOW)
        unless(self.may(claim, who, step), NOT_YOU)
        return way

    def refusal_of(self, claim, step, who):
        """In which way the door alone would refuse, if it would."""
        try:
            self.door(claim, step, who)
        except Refused as refusal:
            return refusal.args[0]
        return ""

    def move(self, claim, step, who):
        way = next(w for w in WAYS[step] if claim.state in w.origins)
        self.seen["edge", claim.state, step, way.target] += 1
        claim.state, claim.revision = way.target, claim.revision + 1
        claim.hands.setdefault(step, set()).add(PEOPLE[who].human)

    def pass_door(self, claim, step, who):
        self.door(claim, step, who)
        self.move(claim, step, who)


@cache
def holders(role, acceptor, party, from_counter, entered_by):
    """Those who hold a role at a case that is accepted, owned, started and entered like this."""
    return {who for who in PEOPLE if _holds(who, role, acceptor, party, from_counter, entered_by)}


def _holds(who, role, acceptor, party, from_counter, entered_by):
    person = PEOPLE[who]
    if role == "acceptor":
        is_theirs = acceptor != TOWN or person.town == "here"
        return acceptor in person.roles and is_theirs
    if role == "second_registrar":
        return COUNTER in person.roles and person.human != PEOPLE[entered_by].human
    return {
        "member": who == OWNERS[party],
        "counter": COUNTER in person.roles and from_counter,
        "anyone": bool(person.roles & COMMISSION) or who == "house",
        "house": who == "house",
    }.get(role, role in person.roles)


GUARDS = {
    "close_stale": lambda house, claim: house.now.date() > claim.mend_by,
    "pass_preliminary": lambda _, claim: claim.has_paper,
    "raise_objection": lambda _, claim: claim.closes_at is not None,
    "propose_anew": lambda _, claim: claim.closes_at is not None,
    "resume_notice": lambda _, claim: claim.objections == 1,
    "reduce": lambda _, claim: claim.objections == 1,
    "dismiss_objection": lambda _, claim: claim.objections > 1,
    "clear_notice": lambda house, claim: house.now >= claim.closes_at,
    "refer_back": lambda _, claim: "review" in claim.item.track,
    "bounce": lambda _, claim: not claim.received,
}
