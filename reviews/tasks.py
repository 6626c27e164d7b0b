"""Jobs of this room."""

from records.jobs import job
from reviews.services import notices


@job("reviews.close_notice")
def close_notice(notice_pk):
    """Close a notice once its period is over."""
    notices.close(notice_pk)
