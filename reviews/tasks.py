"""Jobs of this room, and who may open the pages that its messages link to."""

from accounts.message_links import opens
from applications.models import Case
from records.jobs import job
from reviews.models import Meeting, Seat
from reviews.services import notices, watching


@job("reviews.close_notice")
def close_notice(notice_pk):
    """Close a notice once its period is over."""
    notices.close(notice_pk)


@job("reviews.watch_limits", daily="07:15")
def watch_limits(_day):
    """Remind experts and departments of what is asked of them."""
    watching.watch()


@opens("seat")
def seat(user, public_id):
    return Seat.objects.of_expert(user).filter(public_id=public_id).exists()


@opens("give_opinion")
def opinion(user, public_id):
    return Case.objects.visible_to(user).filter(public_id=public_id).exists()


@opens("meeting")
def meeting(user, public_id):
    return Meeting.objects.visible_to(user).filter(public_id=public_id).exists()
