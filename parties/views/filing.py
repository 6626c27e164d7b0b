"""What the pages of claims and members share: a service's refusals become words."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django_fsm import TransitionNotAllowed

from accounts.parts import BAD, GOING, GOOD, QUIET
from parties.models import MembershipClaim
from parties.refusals import add_errors, database_words

State = MembershipClaim.State
TONES = {
    State.SUBMITTED: GOING,
    State.CONFIRMED: GOOD,
    State.REFUSED: BAD,
    State.WITHDRAWN: QUIET,
}


def done(request, form, act) -> object | None:
    """What `act()` returns; None, and the reasons on the form or the page, where it is refused."""
    try:
        with transaction.atomic():
            return act()
    except (ValidationError, IntegrityError) as refusal:
        add_errors(form, refusal)
    except TransitionNotAllowed as refusal:
        messages.warning(request, str(refusal))
    return None


def told(request, act, success: str) -> bool:
    """Do it and say so; say why where it is refused."""
    try:
        with transaction.atomic():
            act()
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    except IntegrityError as refusal:
        messages.warning(request, database_words(refusal))
    except TransitionNotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, success)
        return True
    return False
