"""The table of steps, as the design has it: from where to where, in whose hands, on which track.

Written from the procedure (Articles 5 and 6) and from no line of the project's code.
"""

from dataclasses import dataclass
from datetime import date, timedelta

NOT_NOW, NOT_YOU, NOT_SO, THE_LAW = "not now", "not you", "not like this", "the budget's law"
MILLION = 1_000_000  # fen: 万元
FULL = ("acceptance", "preliminary", "review", "notice", "deliberation", "payment")
STRAIGHT = ("acceptance", "deliberation", "payment")
LISTED = ("confirmation", "payment")
TOWN, COUNTER = "local_officer", "registrar"


@dataclass(frozen=True)
class Item:
    track: tuple
    acceptor: str
    rank: int = 0
    standard: int = 0


ITEMS = {
    "district_line": Item(FULL, TOWN, 1, 10 * MILLION),
    "district_workshop": Item(FULL, TOWN, 2, 20 * MILLION),
    "district_factory": Item(FULL, TOWN, 3, 50 * MILLION),
    "municipal_factory": Item(LISTED, "", 4, 100 * MILLION),
    "lighthouse": Item(STRAIGHT, COUNTER, 6, 500 * MILLION),
    "enterprise_upgrade": Item(FULL, TOWN),
    "provider_diagnosis": Item(FULL, COUNTER),
}
CAP, A_REPORT = 10 * MILLION, 2 * MILLION
DAYS_OFF = (  # of 2022, as the State Council's notice gives them
    ("2022-04-30", 5), ("2022-06-03", 3), ("2022-09-10", 3), ("2022-10-01", 7),
)  # fmt: skip
MADE_UP = {date(2022, 4, 24), date(2022, 5, 7), date(2022, 10, 8), date(2022, 10, 9)}
OFF = {date.fromisoformat(first) + timedelta(n) for first, days in DAYS_OFF for n in range(days)}

FILED = ("start", "submit", "resubmit")
ACCEPTED = (*FILED, "accept")
EXAMINED = (*ACCEPTED, "pass_preliminary")
PROPOSED = ("propose", "propose_anew")
PREPARED = (*EXAMINED, *PROPOSED, "recognise")
DECIDED = (*PREPARED, "approve", "grant")
TERMINAL = ("titled", "rejected", "withdrawn", "stopped", "recovered")
COMMITTED = ("approved", "payment_ordered", "disbursed", "in_recovery", "recovered")
NOTICED = ("on_notice", "notice_cleared", "in_deliberation", "postponed")
RESTING = ("accepted", "in_review", "proposed", "notice_cleared", "confirmed")
BEHIND = {
    "accepted": "acceptance", "confirmed": "confirmation", "in_review": "preliminary",
    "proposed": "review", "notice_cleared": "notice", "approved": "deliberation",
}  # fmt: skip
STOPPABLE = (
    "draft", "submitted", "returned", *RESTING, "on_notice", "under_investigation",
    "in_deliberation", "postponed", "recognised", "approved",
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """From where to where, in whose hands (role: steps nobody may have taken before, or None)."""

    origins: tuple
    target: str
    hands: dict
    stage: str = ""
    onward: bool = False


def _onward(origins, target, stage="", **hands):
    return Way(tuple(origins.split()), target, hands, stage, onward=True)


def _aside(origins, target, stage="", **hands):
    return Way(tuple(origins.split()), target, hands, stage)


_LEAD = {"review_lead": EXAMINED}
_GRANTER = {"review_lead": (*EXAMINED, *PROPOSED, "recognise")}
_JUDGE = {"investigator": (*EXAMINED, *PROPOSED, "open_notice")}
_DESK = {"acceptor": FILED, "preliminary_reviewer": ACCEPTED}
_COMMISSION = {"review_lead": (), "notice_publisher": ()}
_CLERK, _SIGNERS = {"office_clerk": PREPARED}, {"signatory": DECIDED, "countersigner": DECIDED}
_LEADERS = {"review_lead": (), "investigator": ()}
_OTHER_LEADERS = {"review_lead": ("demand_back",), "investigator": ("demand_back",)}
_PAYER = {"payer": ("order_payment", "approve", "grant")}
_IN_DISPUTE, _BEFORE = "under_investigation", " ".join(RESTING)
WAYS = {
    "submit": [_onward("draft", "submitted", "acceptance", member=None, counter=None)],
    "accept": [_onward("submitted", "accepted", acceptor=FILED)],
    "refuse": [_aside("submitted", "rejected", acceptor=FILED)],
    "return_for_correction": [_aside("submitted accepted", "returned", **_DESK)],
    "resubmit": [_onward("returned", "submitted", member=None, counter=None)],
    "close_stale": [_aside("returned", "rejected", **_DESK)],
    "withdraw": [_aside("draft submitted returned accepted in_review", "withdrawn", member=None)],
    "recognise": [_onward("draft", "recognised", "confirmation", second_registrar=())],
    "confirm": [_onward("recognised", "confirmed", member=None)],
    "waive": [_aside("recognised confirmed approved", "withdrawn", member=None)],
    "pass_preliminary": [
        _onward("accepted", "in_review", "preliminary", preliminary_reviewer=ACCEPTED)
    ],
    "fail_preliminary": [
        _aside("accepted", "rejected", "preliminary", preliminary_reviewer=ACCEPTED)
    ],
    "propose": [_onward("accepted in_review", "proposed", "review", **_LEAD)],
    "fail_review": [_aside("accepted in_review", "rejected", "review", **_LEAD)],
    "open_notice": [_onward("proposed", "on_notice", "notice", notice_publisher=PROPOSED)],
    "raise_objection": [
        _aside(" ".join((*NOTICED, "approved", _IN_DISPUTE)), _IN_DISPUTE, anyone=None)
    ],
    "dismiss_objection": [_aside(_IN_DISPUTE, _IN_DISPUTE, **_JUDGE)],
    "resume_notice": [_onward(_IN_DISPUTE, "on_notice", **_JUDGE)],
    "reduce": [_onward(_IN_DISPUTE, "on_notice", **_JUDGE)],
    "uphold": [_aside(_IN_DISPUTE, "rejected", **_JUDGE)],
    "propose_anew": [
        _aside(" ".join(NOTICED), "proposed", **_LEAD),
        _aside(_IN_DISPUTE, "proposed", review_lead=(*EXAMINED, *PROPOSED, "open_notice")),
    ],
    "clear_notice": [_onward("on_notice", "notice_cleared", house=None)],
    "table": [
        _onward("postponed", "in_deliberation", **_COMMISSION),
        _onward(_BEFORE, "in_deliberation", "deliberation", **_COMMISSION),
    ],
    "approve": [_onward("in_deliberation", "approved", **_CLERK)],
    "postpone": [_aside("in_deliberation", "postponed", **_CLERK)],
    "decline": [_aside("in_deliberation", "rejected", **_CLERK)],
    "refer_back": [_aside("in_deliberation", "in_review", **_CLERK)],
    "grant": [_onward(_BEFORE, "approved", "payment", **_GRANTER)],
    "grant_title": [
        _onward("in_deliberation", "titled", **_CLERK),
        _onward(_BEFORE, "titled", "payment", **_GRANTER),
    ],
    "order_payment": [_onward("approved", "payment_ordered", "payment", **_SIGNERS)],
    "stop_payment": [_aside("payment_ordered", "approved", **_SIGNERS)],
    "disburse": [_onward("payment_ordered", "disbursed", **_PAYER)],
    "bounce": [_aside("disbursed", "payment_ordered", **_PAYER)],
    "demand_back": [_aside("disbursed", "in_recovery", **_LEADERS)],
    "receive": [_aside("in_recovery", "recovered", **_PAYER)],
    "settle_recovery": [_aside("in_recovery", "disbursed", **_PAYER)],
    "drop_recovery": [_aside("in_recovery", "disbursed", **_OTHER_LEADERS)],
    "stop": [_aside(" ".join(STOPPABLE), "stopped", **_LEADERS)],
}


def edges():
    """Every step that a case of one of these kinds can take: (from, step, to)."""
    found, start = set(), "draft"
    for item in ITEMS.values():
        states = [start]
        for state in states:
            for step, ways in WAYS.items():
                way = next((w for w in ways if state in w.origins), None)
                if way and way.stage in ("", next_stage(item, state)) and _is_there(item, step):
                    found.add((state, step, way.target))
                    states += [way.target] * (way.target not in states)
    return found


def _is_there(item, step):
    is_listed = "confirmation" in item.track
    if (is_listed and step in ("submit", "withdraw")) or (not is_listed and step == "recognise"):
        return False
    of_notices = ("raise_objection", "propose_anew", "refer_back")
    return "notice" in item.track or step not in of_notices


def next_stage(item, state):
    """What the track asks for when a case rests in this state."""
    if state == "draft":
        return item.track[0]
    if state == "approved":
        return "payment"
    done = BEHIND.get(state)
    return item.track[item.track.index(done) + 1] if done else ""
