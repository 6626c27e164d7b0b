"""Jobs of this room."""

from applications.services import telling
from records.jobs import job


@job("applications.tell_step")
def tell_step(line_pk):
    """Tell the applicant what happened to the case."""
    telling.tell_step(line_pk)
