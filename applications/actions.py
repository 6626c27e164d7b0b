"""What can be done with a case: every step from its state, shut ones with the reason."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from applications.models import Case
from applications.workflow import STEPS


@dataclass(frozen=True)
class Action:
    """One step as a screen shows it: a link when it is open, else why not and whose it is."""

    step: str
    label: str
    url: str
    why: str

    @property
    def is_open(self):
        return bool(self.url) and not self.why


def desk_url(step: str, case: Case) -> str:
    """Where a step is taken; '' for steps the house takes by itself."""
    try:
        return reverse(step, args=[case.public_id])
    except NoReverseMatch:
        return ""


def actions(case: Case, user) -> list[Action]:
    """Every step out of the case's state, in the order of the workflow page."""
    found = []
    for step in STEPS:
        move = step._django_fsm.get_transition(case.state)
        if move is None:
            continue
        closed = next((guard.reason for guard in move.conditions if not guard(case)), "")
        if not closed and not move.permission(case, user):
            closed = f"由{move.permission.who}办理"
        url = desk_url(step.__name__, case)
        if url or not closed:
            found.append(Action(step.__name__, move.custom["label"], url, closed))
    return [action for action in found if action.url]
