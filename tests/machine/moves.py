"""Which step comes next: the straight way, a turning, or what nobody should get through with."""

from datetime import datetime, time, timedelta

from tests.machine.people import PEOPLE
from tests.machine.steps import NOT_YOU, WAYS, edges
from tests.machine.verbs import VERBS

STAFF = tuple(PEOPLE)
STRAIGHT = {
    "submitted": "accept", "returned": "resubmit", "in_review": "propose",
    "proposed": "open_notice", "on_notice": "close_notice", "notice_cleared": "table",
    "under_investigation": "dismiss", "postponed": "table", "recognised": "confirm",
    "confirmed": "grant", "approved": "order_payment", "payment_ordered": "disburse",
    "disbursed": "demand_back", "in_recovery": "receive",
}  # fmt: skip
VERB_OF = {
    "dismiss_objection": "dismiss", "resume_notice": "dismiss", "clear_notice": "close_notice",
    "settle_recovery": "receive",
}  # fmt: skip
STEP_OF = {
    "dismiss": "resume_notice", "close_notice": "clear_notice", "publish_again": "open_notice",
}  # fmt: skip
ASKED_OF = {  # who may, where no step of the workflow says it
    "check_paper": ("registrar",),
    "revoke": ("lead",),
    "release": ("signatory", "countersigner"),
}
WAYS_OUT = {
    "withdraw", "waive", "stop", "refuse", "close_stale", "fail_preliminary", "fail_review",
    "decline", "uphold",
}  # fmt: skip
DETOURS = {
    "return_for_correction",
    "raise_objection",
    "postpone",
    "refer_back",
    "dismiss",
    "bounce",
}
OF_ITSELF = {("in_recovery", "receive"), ("in_recovery", "settle_recovery")}
GOALS = sorted({(state, step) for state, step, _ in edges()} - OF_ITSELF)
EPSILON = timedelta(microseconds=1)


def verb_of(state, step):
    """The verb by which a step is taken."""
    if step == "grant_title" and state == "confirmed":
        return "grant"
    return VERB_OF.get(step, step)


def straight(house, claim):
    """The verb that brings a case on towards the money, and back when it is there."""
    if claim.is_revoked:
        return "stop"
    if claim.is_back:
        return "release"
    if claim.state == "draft":
        return "recognise" if claim.entered_by else "submit"
    if claim.state == "accepted":
        if claim.next_stage == "deliberation":
            return "table"
        return "pass_preliminary" if claim.has_paper else "check_paper"
    if claim.state == "in_deliberation":
        return "approve" if house.due(claim) else "grant_title"
    return STRAIGHT.get(claim.state)


def legal(claim):
    """Every verb that the table of steps knows from here; ways out less often than the others."""
    steps = [step for step, ways in WAYS.items() if any(claim.state in w.origins for w in ways)]
    verbs = {VERB_OF.get(step, step) for step in steps}
    if claim.state == "accepted":
        verbs.add("check_paper")
    if claim.is_back:
        verbs.add("release")
    return sorted(verbs) + sorted(verbs - WAYS_OUT) + sorted(verbs & DETOURS) * 2


def entitled(house, claim, verb):
    """The people in whose hands the verb is, as far as a table can say it."""
    if verb in ASKED_OF:
        return ASKED_OF[verb]
    step = STEP_OF.get(verb, verb)
    if verb == "grant" and claim.state == "in_deliberation":
        step = "grant_title"
    if not any(claim.state in way.origins for way in WAYS[step]):
        return STAFF
    return tuple(who for who in STAFF if house.may(claim, who, step)) or STAFF


def tied(house):
    """What people would do by their office, had they or theirs had no hand in the case before."""
    found = {}
    for claim in house.claims.values():
        for verb in sorted(set(legal(claim))):
            step = STEP_OF.get(verb, verb)
            if step in WAYS and house.applies(verb, claim):
                for who in _kept_away(house, claim, step):
                    found.setdefault(who, []).append((claim.name, verb))
    return found


def _kept_away(house, claim, step):
    ways = [way for way in WAYS[step] if claim.state in way.origins]
    roles = [role for way in ways for role in way.hands]
    return [
        who
        for who in STAFF
        if any(house.has(claim, who, role) for role in roles)
        and house.refusal_of(claim, step, who) == NOT_YOU
    ]


def amount_for(chance, house, claim, verb):
    """An amount that fits, or one that just does not."""
    if verb in ("propose", "propose_anew") and claim.code == "enterprise_upgrade":
        room = house.room(claim)
        return chance.choice([room // 2, min(room, 4_000_000), room, room + 1, None])
    now = claim.amount or 0
    choices = {
        "approve": [None, None, None, house.due(claim), house.due(claim) - 1, house.due(claim) + 1],
        "reduce": [now // 2, now - 1, now, 0],
        "demand_back": [kept := now - claim.received, kept, kept // 2, kept + 1],
        "receive": [left := claim.demanded - claim.came, left, left // 2, left + 1, 0],
    }
    return chance.choice(choices[verb]) if verb in choices else None


def moment_for(chance, house, claim, verb):
    """When an objection came in: now, in the last instant of the notice, or just after it."""
    if verb != "raise_objection":
        return None
    moments = [house.now]
    if claim.closes_at and claim.closes_at <= house.now:
        moments += [claim.closes_at - EPSILON, claim.closes_at - EPSILON, claim.closes_at]
    return chance.choice(moments)


def first_signer(who):
    """The other side than the one whose signature is asked for."""
    return "countersigner" if "signatory" in PEOPLE[who].roles else "signatory"


def dispute(chance, house, claim):
    """What may be done about an objection; in any other state, to raise one where there may be."""
    if claim.state == "under_investigation":
        choices = ["raise_objection", "dismiss", "dismiss", "reduce", "uphold", "propose_anew"]
        return chance.choice(choices)
    return "raise_objection" if claim.closes_at else straight(house, claim)


def day_after(day, now):
    """The first moment of the day after this one."""
    return datetime.combine(day + timedelta(days=1), time(), now.tzinfo)


def later(chance, house):
    """The clock moves: an hour, to the next morning, or to the edge of a notice or correction."""
    claims = house.claims.values()
    ends = [c.closes_at for c in claims if c.closes_at]
    ends += [day_after(c.mend_by, house.now) for c in claims if c.mend_by]
    edges = sorted(end for end in ends if end > house.now)
    morning = (house.now + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    choices = [house.now + timedelta(hours=1), morning]
    if edges:
        choices += [edges[0], edges[0], edges[0] - EPSILON, edges[0] - timedelta(days=1)]
    return max(chance.choice(choices), house.now)


ALL_VERBS = sorted(VERBS)
