"""What can be done with a case: every step from its state, shut ones with the reason."""

from dataclasses import dataclass
from functools import cache, partial

from django.urls import NoReverseMatch, reverse

from applications.guards import unmet
from applications.models import Case
from applications.permissions import applicant, applicant_or_registrar
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
    return unmet(case, move)


def stranger(case: Case, step, user) -> str:
    """Whose step it is, when it is not this user's; '' when it is."""
    return _whose(step._django_fsm.get_transition(case.state).permission, case, user)


def _whose(permission, case: Case, user) -> str:
    return "" if permission(case, user) else permission.who


def own_actions(case: Case, user) -> list[Action]:
    """The steps of the applicant alone; what the offices do is not for it to read."""
    mine = {step.__name__ for step in STEPS if _is_applicants(case, step)}
    return [action for action in actions(case, user) if action.step in mine]


def _is_applicants(case: Case, step) -> bool:
    move = step._django_fsm.get_transition(case.state)
    return move is not None and move.permission in (applicant, applicant_or_registrar)


def _is_off_track(case: Case, move) -> bool:
    stage_guards = [guard for guard in move.conditions if guard.__qualname__.startswith("opens.")]
    return not all(guard(case) for guard in stage_guards)


def actions(case: Case, user) -> list[Action]:
    """Every step out of the case's state, in the order of the workflow page.

    Left out is what another kind of case would do here: a step that opens a stage which is not
    next on this case's track. The bar of stages says what comes next.
    """
    found, whose = [], cache(partial(_whose, case=case, user=user))
    for step in STEPS:
        move, url = step._django_fsm.get_transition(case.state), desk_url(step.__name__, case)
        if move is None or not url or _is_off_track(case, move):
            continue
        why = obstacle(case, step)
        if not why and (who := whose(move.permission)):
            why = f"由{who}办理"
        is_first = not why and not any(action.is_open for action in found)
        found.append(Action(step.__name__, move.custom["label"], url, why or "", is_first))
    return found
