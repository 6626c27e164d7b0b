"""Jobs of this room, and who may open the pages that its messages link to."""

from accounts.message_links import opens
from applications.models import Call, Case, Question
from applications.services import telling, watching
from records.jobs import job


@job("applications.tell_step")
def tell_step(line_pk):
    """Tell the applicant what happened to the case."""
    telling.tell_step(line_pk)


@job("applications.watch_limits", daily="07:10")
def watch_limits(_day):
    """Remind whoever has a case in hand of its limit."""
    watching.watch()


@opens("case")
def case(user, public_id):
    return Case.objects.visible_to(user).filter(public_id=public_id).exists()


@opens("call", "ask")
def call(user, public_id):
    return Call.objects.visible_to(user).filter(public_id=public_id).exists()


@opens("question")
def question(user, public_id):
    return Question.objects.visible_to(user).filter(public_id=public_id).exists()
