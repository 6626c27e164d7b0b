"""Every track walked over the guards: each step is reachable where it should be, nowhere else."""

from datetime import timedelta

import pytest
from django_fsm import can_proceed

from accounts import clock
from applications.models import Case
from applications.states import BEFORE_ORDER, COMMITTED, TERMINAL, State
from applications.workflow import EDGES, STEPS
from policies.models import AwardItem
from policies.stages import Stage as S

pytestmark = pytest.mark.django_db

FULL = (S.ACCEPTANCE, S.PRELIMINARY, S.REVIEW, S.NOTICE, S.DELIBERATION, S.PAYMENT)
FAST = (S.CONFIRMATION, S.PAYMENT)
LIGHTHOUSE = (S.ACCEPTANCE, S.DELIBERATION, S.PAYMENT)
UNNOTICED = (S.ACCEPTANCE, S.PRELIMINARY, S.REVIEW, S.PAYMENT)
FAST_DELIBERATED = (S.CONFIRMATION, S.DELIBERATION, S.PAYMENT)

FILING = {"submit", "accept", "refuse", "return_for_correction", "resubmit", "close_stale"}
RECOGNITION = {"recognise", "confirm"}
PRELIMINARY = {"pass_preliminary", "fail_preliminary"}
REVIEW = {"propose", "fail_review"}
NOTICE = {
    "open_notice",
    "raise_objection",
    "dismiss_objection",
    "resume_notice",
    "reduce",
    "uphold_objection",
    "propose_anew",
    "clear_notice",
}
DELIBERATION = {"table", "approve", "postpone", "decline", "grant_title"}
UNDELIBERATED = {"grant", "grant_title"}
ALWAYS = {
    "withdraw",
    "waive",
    "stop",
    "order_payment",
    "stop_payment",
    "disburse",
    "bounce",
    "demand_back",
    "recover",
    "settle_recovery",
    "drop_recovery",
}
TRACKS = {
    "full": (FULL, FILING | PRELIMINARY | REVIEW | NOTICE | DELIBERATION | {"refer_back"}),
    "fast": (FAST, RECOGNITION | UNDELIBERATED),
    "lighthouse": (LIGHTHOUSE, FILING | DELIBERATION),
    "unnoticed": (UNNOTICED, FILING | PRELIMINARY | REVIEW | UNDELIBERATED),
    "fast-deliberated": (FAST_DELIBERATED, RECOGNITION | DELIBERATION),
}


def walk(track):
    """Every (origin, step, target) that guards let happen on this track, whatever the facts."""
    item = AwardItem(acceptor="local_unit")
    item.__dict__["track"] = track
    now = clock.now()
    frontier, met, taken = [(State.DRAFT, False)], set(), set()
    while frontier:
        state, noticed = frontier.pop()
        if (state, noticed) in met:
            continue
        met.add((state, noticed))
        for objections in (1, 2) if state == State.UNDER_INVESTIGATION else (0,):
            case = Case(
                item=item,
                state=state,
                paper_waiver="免收",
                open_objections=objections,
                mend_by=clock.today() - timedelta(days=1),
                notice_closes_at=now - timedelta(days=1) if noticed else None,
            )
            case.is_unfit = False
            for step in STEPS:
                if can_proceed(getattr(case, step.__name__)):
                    target = State(step._django_fsm.get_transition(state).target)
                    taken.add((state, step.__name__, target))
                    now_noticed = step.__name__ == "open_notice" or (
                        noticed and step.__name__ not in {"propose_anew", "refer_back"}
                    )
                    frontier.append((target, now_noticed))
    return taken


@pytest.mark.parametrize("name", TRACKS)
def test_track_reaches_its_steps_and_no_others(name):
    track, expected = TRACKS[name]

    reached = {step for _, step, _ in walk(track)}

    assert reached == expected | ALWAYS


@pytest.mark.parametrize("name", TRACKS)
def test_every_state_that_is_not_terminal_leads_on(name):
    taken = walk(TRACKS[name][0])

    reached = {target for _, _, target in taken}
    left = {origin for origin, _, _ in taken}

    assert reached - left <= set(TERMINAL)


@pytest.mark.parametrize("name", TRACKS)
def test_money_is_ordered_only_after_every_stage(name):
    """Taking away the steps that end a stage cuts the way to the payment order."""
    track, _ = TRACKS[name]
    ends = {
        S.ACCEPTANCE: "accept",
        S.CONFIRMATION: "confirm",
        S.PRELIMINARY: "pass_preliminary",
        S.REVIEW: "propose",
        S.NOTICE: "clear_notice",
        S.DELIBERATION: "approve",
    }
    taken = walk(track)
    for stage in track[:-1]:
        edges = [(o, t) for o, step, t in taken if step != ends[stage]]
        reached, frontier = {State.DRAFT}, [State.DRAFT]
        while frontier:
            here = frontier.pop()
            onward = {t for o, t in edges if o == here} - reached
            reached |= onward
            frontier += onward
        assert State.PAYMENT_ORDERED not in reached, stage


def test_terminal_states_are_never_left():
    assert not {origin for origin, _ in EDGES} & set(TERMINAL)


def test_every_state_before_the_order_can_be_stopped():
    assert {origin for origin, target in EDGES if target == State.STOPPED} == set(BEFORE_ORDER)


def test_committed_money_moves_only_by_payment_steps():
    into = {origin for origin, target in EDGES if target == State.DISBURSED}

    assert into == {State.PAYMENT_ORDERED, State.IN_RECOVERY}
    assert State.APPROVED in COMMITTED


def test_every_step_names_who_takes_it_and_why_it_is_refused():
    for step in STEPS:
        for move in step._django_fsm.transitions.values():
            assert move.permission.who
            assert move.custom["label"]
            assert all(guard.reason for guard in move.conditions)
