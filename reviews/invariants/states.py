"""The states of a case that the checks of this room ask for."""

from applications.states import COMMITTED, TERMINAL, State

PAID = [str(state) for state in COMMITTED]
PAST_NOTICE = [
    *PAID,
    *(State.NOTICE_CLEARED, State.IN_DELIBERATION, State.POSTPONED, State.TITLED),
]
NOTICED = [State.ON_NOTICE, State.UNDER_INVESTIGATION, *PAST_NOTICE]
LIVE = [str(state) for state in State if state not in TERMINAL]
