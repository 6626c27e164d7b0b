"""Two houses side by side: the real one, and a model of what the procedure says (I-01 … I-31).

Every rule does one thing to both, by the right person or a wrong one, in the right state or a wrong
one; after each the states, the money and the log are the same in both, and the invariants hold.
MACHINE_EXAMPLES and MACHINE_STEPS ask for a longer run, with another seed every time;
MACHINE_REPORT names a file for how often each step and each refusal was met, and its cost in
seconds of a core; MACHINE_NO_SHRINK stops at the first difference as it was found.
"""

import os
from collections import Counter
from contextlib import closing
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from time import process_time

import psycopg2
import pytest
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.module_loading import autodiscover_modules
from django_fsm import TransitionNotAllowed
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from records import invariant as law
from records.models import Job
from records.services import running
from tests.machine import moves
from tests.machine.comparison import differences
from tests.machine.model import Refused
from tests.machine.procedure import Facts
from tests.machine.steps import NOT_NOW, NOT_SO, NOT_YOU, TERMINAL, THE_LAW, edges
from tests.machine.verbs import ONCE, Deed, review
from tests.machine.world import START, World

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "0"))
STEPS = int(os.environ.get("MACHINE_STEPS", "50"))
IS_SHORT = not EXAMPLES
PROFILE = settings(
    max_examples=EXAMPLES or 40,
    stateful_step_count=STEPS,
    derandomize=IS_SHORT,
    database=None,
    deadline=None,
    phases=[Phase.generate]
    if os.environ.get("MACHINE_NO_SHRINK")
    else [Phase.generate, Phase.shrink],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
LONG, MOST_MISSING = 500, 18  # from so many examples on none of the steps may be missing
AFTER_EACH = ("I-01", "I-02", "I-03", "I-06", "I-09", "I-12", "I-18", "I-20", "I-24", "I-31")
NEVER = {"I-29"}  # of the schema, which no step changes
REFUSALS = {
    PermissionDenied: NOT_YOU,
    TransitionNotAllowed: NOT_NOW,
    ValidationError: NOT_SO,
    IntegrityError: THE_LAW,
}
MOVES = (
    *["straight"] * 16,
    *["turn"] * 5,
    *["wrong person"] * 3,
    *["tied person"] * 4,
    *["wrong state"] * 3,
    *["wrong facts"] * 3,
    *["dispute"] * 4,
    *["clock"] * 3,
    *["worker"] * 2,
    *["again"] * 2,
    "ban",
    "revoke",
    "raise",
)
UNEVEN = st.sampled_from([True, True, True, False])
RAISES = [40_000_000, 300_000_000, 700_000_000]
BEGINNINGS = [timedelta(days=days) for days in (0, 0, 0, 1, 4, 40, 138, 157)]


class Machine(RuleBasedStateMachine):
    """One example: a few cases from their beginning, in a transaction that is rolled back."""

    world = None
    seen = Counter()

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.sent, self.number, self.is_changed = [], 0, True

    @initialize(data=st.data(), begins=st.sampled_from(BEGINNINGS))
    def begin(self, data, begins):
        self.house = deepcopy(self.world.house)
        self.house.seen = self.seen
        self._go_to(self.world.house.now + begins)
        self.goal = data.draw(st.sampled_from(moves.GOALS))
        names = sorted(self.house.claims)
        there = [name for name in names if self.house.claims[name].state == self.goal[0]]
        self.focus = there[:1] + data.draw(
            st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True)
        )

    @rule(data=st.data(), move=st.sampled_from(MOVES))
    def move(self, data, move):
        self.is_changed = False
        claim = self._chosen(data.draw)
        getattr(self, "_" + move.replace(" ", "_"))(data.draw, claim)

    def _chosen(self, draw):
        """One of the few; one that is over gives its place to another, more often than not."""
        place = draw(st.integers(0, len(self.focus) - 1))
        claim = self.house.claims[self.focus[place]]
        going = sorted(c.name for c in self.house.claims.values() if c.state not in TERMINAL)
        if claim.state in TERMINAL and going and draw(st.integers(0, 3)):
            self.focus[place] = draw(st.sampled_from(going))
        return self.house.claims[self.focus[place]]

    # What the moves are

    def _straight(self, draw, claim):
        """On towards the money, or the goal's step by a case that stands where it begins."""
        claim = self._at_the_goal(draw) or claim
        if self.house.is_banned(claim):
            self.world.ban(
                claim.party if claim.party in self.house.bans else claim.subject, self.house, ""
            )
        if self.house.is_short_for(claim):
            self.world.raise_allowance(self.house, draw(st.sampled_from(RAISES)))
        verb = moves.straight(self.house, claim)
        goal = moves.verb_of(*self.goal)
        if claim.state == self.goal[0] and self.house.applies(goal, claim):
            verb, self.goal = goal, draw(st.sampled_from(moves.GOALS))
        if verb is None:
            return
        if verb == "close_notice" and claim.closes_at > self.house.now:
            self._go_to(claim.closes_at)
        self._put(draw, verb, claim, draw(st.sampled_from(moves.entitled(self.house, claim, verb))))

    def _at_the_goal(self, draw):
        """More often than not, a case that is free to take the step of the goal now."""
        there = [name for name in sorted(self.house.claims) if self._is_at_the_goal(name)]
        return self.house.claims[draw(st.sampled_from(there))] if there and draw(UNEVEN) else None

    def _is_at_the_goal(self, name):
        claim, (state, step) = self.house.claims[name], self.goal
        verb = moves.verb_of(state, step)
        if claim.state != state or not self.house.applies(verb, claim):
            return False
        return not self.house.refusal_of(claim, step, moves.entitled(self.house, claim, verb)[0])

    def _turn(self, draw, claim):
        verb = draw(st.sampled_from(self._legal(claim)))
        who = draw(st.sampled_from(moves.entitled(self.house, claim, verb)))
        self._put(draw, verb, claim, who)

    def _dispute(self, draw, claim):
        if verb := moves.dispute(draw, self.house, claim):
            self._put(draw, verb, claim, moves.entitled(self.house, claim, verb)[0])

    def _wrong_person(self, draw, claim):
        verb = draw(st.sampled_from(self._legal(claim)))
        self._put(draw, verb, claim, draw(st.sampled_from(moves.STAFF)))

    def _tied_person(self, draw, _claim):
        tied = moves.tied(self.house)
        if tied:
            who = draw(st.sampled_from(sorted(tied)))
            name, verb = draw(st.sampled_from(tied[who]))
            self._put(draw, verb, self.house.claims[name], who)

    def _wrong_state(self, draw, claim):
        verb = draw(st.sampled_from(self._applying(moves.ALL_VERBS, claim)))
        self._put(draw, verb, claim, draw(st.sampled_from(moves.STAFF)))

    def _wrong_facts(self, draw, claim):
        verb = draw(st.sampled_from(self._legal(claim)))
        who = draw(st.sampled_from(moves.entitled(self.house, claim, verb)))
        self._put(draw, verb, claim, who, words=False)

    def _clock(self, draw, _claim):
        self._go_to(moves.later(draw, self.house))

    def _worker(self, draw, _claim):
        """The worker runs what is due; sometimes it dies before it says so, and runs it again."""
        twice = draw(st.booleans())
        closing_ones = Job.objects.due().filter(name="reviews.close_notice")
        others = Job.objects.due().filter(name="applications.tell_step")
        for job in [*closing_ones, *others[:2]]:
            ran = running.run(job.pk)
            assert ran.outcome == running.Outcome.DONE, Job.objects.get(pk=job.pk).error
            if twice:
                Job.objects.filter(pk=job.pk, error="").update(done_at=None, progress=0)
                running.run(job.pk)
        self.house.close_notices()
        self.is_changed = True

    def _again(self, draw, _claim):
        """A form sent once more does what it did: nothing, or it is refused."""
        if not self.sent:
            return
        deed = self.sent[draw(st.integers(0, len(self.sent) - 1))]
        note(f"again {deed.verb} {deed.claim.name} by {deed.who}")
        outcome = self._outcome_of(deed)
        self.seen["again", deed.verb, outcome] += 1
        assert outcome != THE_LAW, f"{deed.verb} once more: only the database stood in its way"

    def _ban(self, draw, claim):
        self.world.ban(claim.party, self.house, f"ban-{self.number}")
        self.number += 1

    def _revoke(self, draw, claim):
        self._put(draw, "revoke", claim, draw(st.sampled_from(("lead", "investigator", "clerk"))))

    def _raise(self, draw, _claim):
        self.world.raise_allowance(self.house, draw(st.sampled_from(RAISES)))

    # How they are made

    def _applying(self, verbs, claim):
        return [verb for verb in verbs if self.house.applies(verb, claim)]

    def _legal(self, claim):
        verbs = self._applying(moves.legal(claim), claim)
        return verbs or self._applying(moves.ALL_VERBS, claim)

    def _go_to(self, moment):
        self.world.go_to(self.house, moment)

    def _put(self, draw, verb, claim, who, *, words=True):
        """One verb to both houses; both do it, or both refuse it in the same way."""
        if not self.house.applies(verb, claim):
            return
        if verb == "propose" and claim.state == "in_review" and not claim.is_reviewed:
            review(self.world, claim)
        self.number += 1
        facts = Facts(
            words=words,
            amount=moves.amount_for(draw, self.house, claim, verb),
            at=moves.moment_for(draw, self.house, claim, verb),
            first=moves.first_signer(who),
            key=f"k{self.number}",
        )
        deed = Deed(self.world, verb, claim, who, facts)
        note(f"{verb} {claim.name} by {who} ({facts}), {claim.state}, {self.house.now}")
        outcome = self._outcome_of(deed)
        try:
            self.house.take(verb, claim, who, facts)
        except Refused as refusal:
            expected = refusal.args[0]
        else:
            expected, self.is_changed = "done", True
            self._go_to(self.house.now + timedelta(seconds=1))  # no two steps at one moment
            if verb in ONCE:
                self.sent.append(deed)
        assert outcome == expected, f"{verb} by {who}: {outcome}, the model says {expected}"

    def _outcome_of(self, deed):
        try:
            deed.do()
        except tuple(REFUSALS) as refusal:
            return REFUSALS[type(refusal)]
        return "done"

    # What is asked after every step

    @invariant()
    def both_are_the_same(self):
        if hasattr(self, "house"):
            assert not differences(self.house, self.world)

    @invariant()
    def the_law_holds(self):
        if self.is_changed:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            assert not _breaches(AFTER_EACH)

    def teardown(self):
        try:
            if hasattr(self, "house"):
                codes = {one.code for one in law.known()} - NEVER - set(AFTER_EACH)
                assert not _breaches(codes)
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)


def _breaches(codes):
    return [said for verdict in law.verify(codes) for said in verdict.breaches]


@pytest.fixture
def houses(transactional_db, databases):
    """The machine's world in a database of its own, and the hand on its clock."""
    autodiscover_modules("invariants", "tasks")
    with closing(psycopg2.connect(django_settings.DATABASE_OWNER_URL)) as owner:
        owner.autocommit = True
        cursor = owner.cursor()
        cursor.execute("SET synchronous_commit = off")
        pin = "UPDATE house_clock SET pinned_at = %s"
        cursor.execute(pin, [START])
        Machine.world = World(lambda moment: cursor.execute(pin, [moment]))
        Machine.seen = Counter()
        yield Machine
        cursor.execute("UPDATE house_clock SET pinned_at = NULL")


def test_the_house_does_what_the_procedure_says(houses):
    try:
        run_state_machine_as_test(houses, settings=PROFILE)
    finally:
        if report := os.environ.get("MACHINE_REPORT"):
            _write(Path(report), houses.seen)
    taken = {what[1:] for what in houses.seen if what[0] == "edge"}
    assert taken <= edges()
    missing = sorted(edges() - taken)
    if IS_SHORT or EXAMPLES >= LONG:
        assert len(missing) <= (MOST_MISSING if IS_SHORT else 0), missing


def _write(report, seen):
    """How often each step was taken and each refusal met, and what it cost in seconds of a core."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    ticks = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    database = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    cost = f"cost\t{process_time():.0f}\t{database:.0f}"
    lines = ["\t".join([*what, str(count)]) for what, count in sorted(seen.items())]
    report.write_text("\n".join([cost, *lines]), encoding="utf-8")
