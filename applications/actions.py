"""What can be done with a case: every step from its state, shut ones with the reason."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from applications.models import Case
from applications.workflow import STEPS

SEVERE = frozenset(
    {
        "refuse", "close_stale", "withdraw", "waive", "fail_preliminary", "fail_review",
        "uphold_objection", "decline", "stop_payment", "bounce", "demand_back", "stop",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Action:
    """One step as a screen shows it: a link when it is open, else why not and whose it is."""

    step: str
    label: str
    url: str
    why: str
    is_first: bool = False

    @property
    def is_open(self):
        return bool(self.url) and not self.why

    @property
    def style(self):
        """The look of the button: the first open step stands out, severe ones warn."""
        if self.step in SEVERE:
            return "danger"
        return "primary" if self.is_first else ""


def desk_url(step: str, case: Case) -> str:
    """Where a step is taken; '' for steps the house takes by itself."""
    try:
        return reverse(step, args=[case.public_id])
    except NoReverseMatch:
        return ""


def obstacle(case: Case, step) -> str | None:
    """What keeps a step from being taken now: the reason of a guard, '' for a wrong state."""
    move = step._django_fsm.get_transition(case.state)
    if move is None:
        return ""
    return next((guard.reason for guard in move.conditions if not guard(case)), None)


def stranger(case: Case, step, user) -> str:
    """Whose step it is, when it is not this user's; '' when it is."""
    permission = step._django_fsm.get_transition(case.state).permission
    return "" if permission(case, user) else permission.who


def actions(case: Case, user) -> list[Action]:
    """Every step out of the case's state, in the order of the workflow page."""
    found = []
    for step in STEPS:
        move, url = step._django_fsm.get_transition(case.state), desk_url(step.__name__, case)
        if move is None or not url:
            continue
        why = obstacle(case, step)
        if not why and (who := stranger(case, step, user)):
            why = f"由{who}办理"
        is_first = not why and not any(action.is_open for action in found)
        found.append(Action(step.__name__, move.custom["label"], url, why or "", is_first))
    return found
