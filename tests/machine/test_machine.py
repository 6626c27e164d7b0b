"""Two houses side by side: the real one, and a model of what the procedure says (I-01 … I-31).

Every rule does one thing to both, by the right person or a wrong one, in the right state or a wrong
one; after each the states, the money and the log are the same in both, and the invariants hold.
MACHINE_EXAMPLES and MACHINE_STEPS ask for a longer run, with another seed every time;
MACHINE_REPORT names a file for how often each step and each refusal was met, and its cost in
seconds of a core; MACHINE_NO_SHRINK stops at the first difference as it was found.
"""

import logging
import os
from collections import Counter
from contextlib import closing
from copy import deepcopy
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
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

from records.models import Job
from records.services import running
from tests.machine import moves
from tests.machine.comparison import differences
from tests.machine.law import Law
from tests.machine.model import Refused
from tests.machine.procedure import Facts
from tests.machine.steps import NOT_NOW, NOT_SO, NOT_YOU, TERMINAL, THE_LAW, edges
from tests.machine.verbs import ONCE, Deed, review
from tests.machine.world import LAST_DAY, START, World

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "0"))
STEPS = int(os.environ.get("MACHINE_STEPS", "50"))
IS_SHORT = not EXAMPLES
PROFILE = settings(
    max_examples=EXAMPLES or 200,
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
LONG, MOST_MISSING = 500, 4  # from so many examples on none of the steps may be missing
SWEEP_EVERY = 10  # examples; each leaves the rows it took back
AFTER_EACH = ("I-01", "I-02", "I-03", "I-06", "I-09", "I-12", "I-18", "I-20", "I-24", "I-31")
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
SEEDS = st.integers(0, 2**32 - 1)
RAISES = [40_000_000, 300_000_000, 700_000_000]
BEGINNINGS = [timedelta(days=days) for days in (0, 0, 0, 1, 4, 40, 138, 157)]


class Machine(RuleBasedStateMachine):
    """One example: a few cases from their beginning, in a transaction that is rolled back."""

    world = law = sweep = None
    seen = Counter()
    ended = count(1)

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.sent, self.number, self.is_changed = [], 0, True

    @initialize(begins=st.sampled_from(BEGINNINGS), seed=SEEDS)
    def begin(self, begins, seed):
        self.chance = Random(seed)  # noqa: S311
        self.house = deepcopy(self.world.house)
        self.house.seen = self.seen
        self._go_to(self.world.house.now + begins)
        self.goal = self.chance.choice(moves.GOALS)
        names = sorted(self.house.claims)
        there = [name for name in names if self.house.claims[name].state == self.goal[0]]
        self.focus = there[:1] + self.chance.sample(names, self.chance.choice((2, 3)))

    @rule(move=st.sampled_from(MOVES), seed=SEEDS)
    def move(self, move, seed):
        self.is_changed, self.chance = False, Random(seed)  # noqa: S311
        if self.house.now > LAST_DAY:
            return
        getattr(self, "_" + move.replace(" ", "_"))(self._chosen())

    def _chosen(self):
        """One of the few; one that is over gives its place to another, more often than not."""
        place = self.chance.randrange(len(self.focus))
        claim = self.house.claims[self.focus[place]]
        going = sorted(c.name for c in self.house.claims.values() if c.state not in TERMINAL)
        if claim.state in TERMINAL and going and self.chance.randrange(4):
            self.focus[place] = self.chance.choice(going)
        return self.house.claims[self.focus[place]]

    # What the moves are

    def _straight(self, claim):
        """On towards the money, or the goal's step by a case that stands where it begins."""
        claim = self._at_the_goal() or claim
        if self.house.is_banned(claim):
            self.world.ban(
                claim.party if claim.party in self.house.bans else claim.subject, self.house, ""
            )
        if self.house.is_short_for(claim):
            self.world.raise_allowance(self.house, self.chance.choice(RAISES))
        verb = moves.straight(self.house, claim)
        goal = moves.verb_of(*self.goal)
        if claim.state == self.goal[0] and self.house.applies(goal, claim):
            verb, self.goal = goal, self.chance.choice(moves.GOALS)
        if verb is None:
            return
        if verb == "close_notice" and claim.closes_at > self.house.now:
            self._go_to(claim.closes_at)
        if verb == "close_stale" and claim.mend_by >= self.house.now.date():
            self._go_to(moves.day_after(claim.mend_by, self.house.now))
        self._put(verb, claim, self.chance.choice(moves.entitled(self.house, claim, verb)))

    def _at_the_goal(self):
        """More often than not, a case that is free to take the step of the goal now."""
        there = [name for name in sorted(self.house.claims) if self._is_at_the_goal(name)]
        return (
            self.house.claims[self.chance.choice(there)]
            if there and self.chance.randrange(4)
            else None
        )

    def _is_at_the_goal(self, name):
        claim, (state, step) = self.house.claims[name], self.goal
        verb = moves.verb_of(state, step)
        if claim.state != state or not self.house.applies(verb, claim):
            return False
        return not self.house.refusal_of(claim, step, moves.entitled(self.house, claim, verb)[0])

    def _turn(self, claim):
        verb = self.chance.choice(self._legal(claim))
        who = self.chance.choice(moves.entitled(self.house, claim, verb))
        self._put(verb, claim, who)

    def _dispute(self, claim):
        if verb := moves.dispute(self.chance, self.house, claim):
            self._put(verb, claim, moves.entitled(self.house, claim, verb)[0])

    def _wrong_person(self, claim):
        verb = self.chance.choice(self._legal(claim))
        self._put(verb, claim, self.chance.choice(moves.STAFF))

    def _tied_person(self, _claim):
        tied = moves.tied(self.house)
        if tied:
            who = self.chance.choice(sorted(tied))
            name, verb = self.chance.choice(tied[who])
            self._put(verb, self.house.claims[name], who)

    def _wrong_state(self, claim):
        """Three verbs that no table of steps knows from here, to any of the cases."""
        claims = [self.house.claims[name] for name in sorted(self.house.claims)]
        for one in (claim, *self.chance.sample(claims, 2)):
            legal = moves.legal(one)
            verbs = [v for v in self._applying(moves.ALL_VERBS, one) if v not in legal]
            if verbs:
                self._put(self.chance.choice(verbs), one, self.chance.choice(moves.STAFF))

    def _wrong_facts(self, claim):
        verb = self.chance.choice(self._legal(claim))
        who = self.chance.choice(moves.entitled(self.house, claim, verb))
        self._put(verb, claim, who, words=False)

    def _clock(self, _claim):
        self._go_to(moves.later(self.chance, self.house))

    def _worker(self, _claim):
        """The worker runs what is due; sometimes it dies before it says so, and runs it again."""
        closing_ones = Job.objects.due().filter(name="reviews.close_notice")
        others = Job.objects.due().filter(name="applications.tell_step")
        jobs = [*closing_ones, *others[:1]]
        for job in jobs:
            ran = running.run(job.pk)
            assert ran.outcome == running.Outcome.DONE, Job.objects.get(pk=job.pk).error
        if jobs and self.chance.randrange(2):
            pk = self.chance.choice(jobs).pk
            Job.objects.filter(pk=pk, error="").update(done_at=None, progress=0)
            assert running.run(pk).outcome == running.Outcome.DONE
        self.house.close_notices()
        self.is_changed = True

    def _again(self, _claim):
        """A form sent once more does what it did: nothing, or it is refused."""
        if not self.sent:
            return
        deed = self.chance.choice(self.sent)
        note(f"again {deed.verb} {deed.claim.name} by {deed.who}")
        outcome = self._outcome_of(deed)
        self.seen["again", deed.verb, outcome] += 1
        assert outcome != THE_LAW, f"{deed.verb} once more: only the database stood in its way"

    def _ban(self, claim):
        self.world.ban(claim.party, self.house, f"ban-{self.number}")
        self.number += 1

    def _revoke(self, claim):
        self._put("revoke", claim, self.chance.choice(("lead", "investigator", "clerk")))

    def _raise(self, _claim):
        self.world.raise_allowance(self.house, self.chance.choice(RAISES))

    # How they are made

    def _applying(self, verbs, claim):
        return [verb for verb in verbs if self.house.applies(verb, claim)]

    def _legal(self, claim):
        verbs = self._applying(moves.legal(claim), claim)
        return verbs or self._applying(moves.ALL_VERBS, claim)

    def _go_to(self, moment):
        self.world.go_to(self.house, moment)

    def _put(self, verb, claim, who, *, words=True):
        """One verb to both houses; both do it, or both refuse it in the same way."""
        if not self.house.applies(verb, claim):
            return
        if verb == "propose" and claim.state == "in_review" and not claim.is_reviewed:
            review(self.world, claim)
        self.number += 1
        facts = Facts(
            words=words,
            amount=moves.amount_for(self.chance, self.house, claim, verb),
            at=moves.moment_for(self.chance, self.house, claim, verb),
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
            with self.law.planned():
                assert not differences(self.house, self.world)

    @invariant()
    def the_law_holds(self):
        if self.is_changed:
            assert not self.law.breaches_by_a_step()

    def teardown(self):
        try:
            if hasattr(self, "house"):
                assert not self.law.breaches_by_an_example()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
        if not next(self.ended) % SWEEP_EVERY:
            self.sweep()


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
        cursor.execute("ANALYZE")
        Machine.sweep = staticmethod(lambda: cursor.execute("VACUUM"))
        logging.disable(logging.INFO)  # thousands of steps that nobody reads
        Machine.law, Machine.seen = Law(AFTER_EACH), Counter()
        yield Machine
        logging.disable(logging.NOTSET)
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
    lines = ["\t".join([*what, str(times)]) for what, times in sorted(seen.items())]
    report.write_text("\n".join([cost, *lines]), encoding="utf-8")
