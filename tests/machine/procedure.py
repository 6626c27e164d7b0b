"""What each service asks beside the door: words, amounts, meetings, notices, orders, receipts."""

from dataclasses import dataclass
from datetime import datetime

from tests.machine.model import House, Refused, unless
from tests.machine.people import OWNERS, PEOPLE
from tests.machine.steps import COMMITTED, COUNTER, NOT_NOW, NOT_SO, NOT_YOU, TERMINAL

DRAFTERS = {"budget_keeper"}
IN_WORDS = {
    "refuse", "return_for_correction", "close_stale", "stop", "fail_review", "propose_anew",
    "stop_payment", "fail_preliminary", "pass_preliminary", "demand_back",
}  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What a verb is told: without words, it lacks what a service insists on."""

    words: bool = True
    amount: int | None = None
    at: datetime | None = None
    first: str = "signatory"  # who signs an order before the last signature
    slip: str = ""
    key: str = ""


class Procedure(House):
    """Every verb of the services: `take` moves the model or raises `Refused`."""

    def take(self, verb, claim, who, facts):
        try:
            unless(facts.words or verb not in IN_WORDS, NOT_SO)
            own = getattr(self, f"_{verb}", None)
            if own:
                own(claim, who, facts)
            else:
                self.pass_door(claim, verb, who)
        except Refused as refusal:
            self.seen["refused", claim.state, verb, refusal.args[0]] += 1
            raise

    # Filing and recognition

    def _submit(self, claim, who, _facts):
        if claim.state == "draft":
            unless(not self.is_banned(claim) and self.now <= self.window, NOT_SO)
        self.pass_door(claim, "submit", who)

    def _accept(self, claim, who, facts):
        self.door(claim, "accept", who)
        unless(facts.words, NOT_SO)
        self.move(claim, "accept", who)

    def _return_for_correction(self, claim, who, _facts):
        self.pass_door(claim, "return_for_correction", who)
        claim.mend_by = self.fifth_working_day()

    def _resubmit(self, claim, who, _facts):
        unless(claim.state != "returned" or not self.is_banned(claim), NOT_SO)
        self.pass_door(claim, "resubmit", who)
        claim.mend_by = None

    def _check_paper(self, claim, who, facts):
        unless(PEOPLE[who].roles & {COUNTER, "preliminary_reviewer"}, NOT_YOU)
        unless(claim.state == "accepted" and facts.words, NOT_SO)
        claim.has_paper = True

    def _recognise(self, claim, who, _facts):
        unless(COUNTER in PEOPLE[who].roles, NOT_YOU)
        unless(not claim.is_born, NOT_SO)
        unless(PEOPLE[who].human != PEOPLE[claim.entered_by].human, NOT_YOU)
        unless(not self.is_banned(claim), NOT_SO)
        self.pass_door(claim, "recognise", who)
        claim.is_born = True

    def _confirm(self, claim, who, facts):
        unless(facts.words, NOT_SO)  # somebody else's account
        self.pass_door(claim, "confirm", who)

    def _revoke(self, claim, who, facts):
        unless(PEOPLE[who].roles & {"review_lead", "investigator"}, NOT_YOU)
        unless(facts.words and not claim.is_revoked, NOT_SO)
        claim.is_revoked = True

    # Review, notice, objections

    def _value(self, claim, facts):
        if claim.code != "enterprise_upgrade":
            return self.award(claim)
        unless(facts.amount is not None and 0 <= facts.amount <= self.room(claim), NOT_SO)
        return facts.amount

    def _propose(self, claim, who, facts):
        unless(claim.is_reviewed, NOT_SO)
        amount = self._value(claim, facts)
        self.pass_door(claim, "propose", who)
        claim.amount = amount

    def _propose_anew(self, claim, who, facts):
        amount = self._value(claim, facts)
        self.pass_door(claim, "propose_anew", who)
        claim.amount, claim.noticed, claim.closes_at = amount, None, None
        claim.objections = claim.open_rows = 0

    def _open_notice(self, claim, who, _facts):
        if not claim.has_draft_notice and claim.state != "proposed":
            unless(PEOPLE[who].roles & {"review_lead", "notice_publisher"}, NOT_YOU)
            raise Refused(NOT_SO)
        claim.has_draft_notice = True
        self.pass_door(claim, "open_notice", who)
        claim.has_draft_notice, claim.was_published = False, True
        claim.noticed, claim.closes_at = claim.amount, self.close_of_notice()
        claim.notice_ends = claim.closes_at

    def _publish_again(self, _claim, _who, _facts):
        raise Refused(NOT_NOW)

    def _raise_objection(self, claim, who, facts):
        unless(facts.words and facts.at <= self.now, NOT_SO)
        self.door(claim, "raise_objection", who)
        unless(facts.at < claim.closes_at, NOT_SO)
        self.move(claim, "raise_objection", who)
        claim.objections += 1
        claim.open_rows += 1
        claim.all_rows += 1

    def _dismiss(self, claim, who, facts):
        unless(claim.open_rows and facts.words, NOT_SO)
        if claim.state in TERMINAL:
            unless(self.may(claim, who, "resume_notice", "under_investigation"), NOT_YOU)
            claim.open_rows -= 1
            return
        step = "dismiss_objection" if claim.objections > 1 else "resume_notice"
        self.pass_door(claim, step, who)
        claim.objections -= 1
        claim.open_rows -= 1
        self._clear(claim)

    def _reduce(self, claim, who, facts):
        unless(claim.open_rows and facts.words and not claim.subject, NOT_SO)
        self.door(claim, "reduce", who)
        unless(0 < facts.amount < claim.amount, NOT_SO)
        self.move(claim, "reduce", who)
        claim.amount = claim.noticed = facts.amount
        claim.objections = claim.open_rows = 0
        self._clear(claim)

    def _uphold(self, claim, who, facts):
        unless(claim.open_rows and facts.words, NOT_SO)
        self.pass_door(claim, "uphold", who)
        claim.objections = claim.open_rows = 0

    def _stop(self, claim, who, _facts):
        self.pass_door(claim, "stop", who)
        claim.objections = 0  # those on record are still to be answered

    def _clear(self, claim):
        if claim.state == "on_notice" and self.now >= claim.closes_at:
            self.pass_door(claim, "clear_notice", "house")

    def _close_notice(self, claim, _who, _facts):
        """The job of a published notice: refused before the day, at peace with all that is done."""
        unless(self.now >= claim.notice_ends, NOT_SO)
        if not self.is_banned(claim):
            self._clear(claim)

    def close_notices(self):
        """What the worker does with every notice whose time has come."""
        for claim in self.claims.values():
            if claim.was_published and not self.is_banned(claim):
                self._clear(claim)

    def lift(self, party):
        """A ban ends, and what it held up when a notice closed goes on."""
        del self.bans[party]
        for claim in self.claims.values():
            if party in (claim.party, claim.subject) and not self.is_banned(claim):
                self._clear(claim)

    # Deliberation

    def _table(self, claim, who, _facts):
        self.pass_door(claim, "table", who)
        claim.meeting = "planned"

    def _record(self, claim, who):
        unless("office_clerk" in PEOPLE[who].roles, NOT_YOU)
        unless(claim.meeting == "planned", NOT_NOW)
        unless(claim.state == "in_deliberation", NOT_SO)

    def _approve(self, claim, who, facts):
        self._record(claim, who)
        most = self.due(claim)
        amount = most if facts.amount is None else facts.amount
        unless(amount == most or (amount < most and not claim.subject), NOT_SO)
        self.door(claim, "approve", who)
        self._commit(claim, "approve", who, amount)
        claim.meeting = "held"

    def _commit(self, claim, step, who, amount):
        self.spend(claim, amount)
        self.move(claim, step, who)
        claim.amount = amount

    def _grant_title(self, claim, who, _facts):
        self._record(claim, who)
        unless(self.due(claim) == 0, NOT_SO)
        self.pass_door(claim, "grant_title", who)
        claim.amount, claim.meeting = 0, "held"

    def _postpone(self, claim, who, _facts):
        self._record(claim, who)
        self.pass_door(claim, "postpone", who)
        claim.meeting = "held"

    def _decline(self, claim, who, facts):
        self._record(claim, who)
        unless(facts.words, NOT_SO)
        self.pass_door(claim, "decline", who)
        claim.meeting = "held"

    def _refer_back(self, claim, who, _facts):
        self._record(claim, who)
        self.pass_door(claim, "refer_back", who)
        claim.amount = claim.noticed = claim.closes_at = None
        claim.meeting = "held"

    def _grant(self, claim, who, _facts):
        """Without a meeting: never of a case that lies before one."""
        unless(claim.state != "in_deliberation", NOT_NOW)
        amount = self.due(claim)
        step = "grant" if amount else "grant_title"
        self.door(claim, step, who)
        if amount:
            self._commit(claim, step, who, amount)
        else:
            self.move(claim, step, who)
            claim.amount = 0

    # Payment and recovery

    def _order_payment(self, claim, who, facts):
        if not claim.order and claim.state != "approved":
            unless(PEOPLE[who].roles & DRAFTERS, NOT_YOU)
            raise Refused(NOT_SO)
        stale = claim.order == "draft" and claim.ordered != claim.amount
        if not claim.order or (stale and claim.state == "approved"):
            claim.order, claim.ordered, claim.first_signer = "draft", claim.amount, facts.first
        sides = [side for side in ("signatory", "countersigner") if side in PEOPLE[who].roles]
        unless(sides, NOT_YOU)
        unless(claim.order == "draft" and sides[0] != claim.first_signer, NOT_NOW)
        unless(not self._has_handled(claim, who), NOT_YOU)
        unless(claim.state == "approved", NOT_SO)
        self.pass_door(claim, "order_payment", who)
        claim.order, claim.signers = "issued", (claim.first_signer, who)
        claim.was_issued = True

    def _has_handled(self, claim, who):
        from_within = PEOPLE[who].human == PEOPLE[OWNERS[claim.party]].human
        return from_within or not self.may(claim, who, "order_payment", "approved")

    def _stop_payment(self, claim, who, _facts):
        self.pass_door(claim, "stop_payment", who)
        claim.order, claim.is_back = "", False

    def _disburse(self, claim, who, facts):
        unless(PEOPLE[who].human not in {PEOPLE[s].human for s in claim.signers}, NOT_YOU)
        unless(facts.words and not claim.is_back, NOT_SO)
        self.pass_door(claim, "disburse", who)
        claim.paid = claim.amount

    def _bounce(self, claim, who, facts):
        unless(claim.paid and facts.words, NOT_SO)
        self.pass_door(claim, "bounce", who)
        claim.paid, claim.is_back = 0, True

    def _release(self, claim, who, facts):
        unless(claim.is_back, NOT_NOW)
        unless(self.may(claim, who, "order_payment", "approved"), NOT_YOU)
        unless(facts.words, NOT_SO)
        claim.is_back = False

    def _demand_back(self, claim, who, facts):
        unless(0 < facts.amount <= (claim.amount or 0) - claim.received, NOT_SO)
        self.pass_door(claim, "demand_back", who)
        claim.demanded, claim.came = facts.amount, 0

    def _receive(self, claim, who, facts):
        unless(self.may(claim, who, "receive", "in_recovery"), NOT_YOU)
        unless(claim.state == "in_recovery", NOT_NOW)
        unless(0 < facts.amount <= claim.demanded - claim.came, NOT_SO)
        claim.came += facts.amount
        claim.received += facts.amount
        if claim.came == claim.demanded:
            all_of_it = claim.received == claim.amount
            self.pass_door(claim, "receive" if all_of_it else "settle_recovery", who)
            claim.demanded = claim.came = 0

    def _drop_recovery(self, claim, who, facts):
        unless(claim.demanded and facts.words and not claim.came, NOT_SO)
        self.pass_door(claim, "drop_recovery", who)
        claim.demanded = 0

    # What is asked of the model by the machine

    def applies(self, verb, claim):
        """Whether there is anything to put the verb to: a meeting, an objection, an order."""
        if verb == "recognise":
            return bool(claim.entered_by)
        if not claim.is_born:
            return False
        return {
            "check_paper": bool(claim.item.acceptor),
            "confirm": True,
            "revoke": bool(claim.entered_by),
            "dismiss": bool(claim.all_rows),
            "reduce": bool(claim.all_rows),
            "uphold": bool(claim.all_rows),
            "close_notice": claim.was_published,
            "publish_again": claim.was_published,
            "approve": bool(claim.meeting),
            "grant_title": bool(claim.meeting),
            "postpone": bool(claim.meeting),
            "decline": bool(claim.meeting),
            "refer_back": bool(claim.meeting),
            "stop_payment": claim.was_issued,
            "disburse": claim.was_issued,
            "bounce": claim.was_issued,
            "release": claim.was_issued,
        }.get(verb, True)

    def net_by_party(self):
        """What of the ladder each party holds."""
        held = {}
        for claim in self.claims.values():
            if claim.item.rank and claim.state in COMMITTED:
                held[claim.party] = held.get(claim.party, 0) + claim.net
        return held
