"""One page of a list of work, what is due first in front."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from applications.deadlines import Deadline, Deadlines
from applications.models import Case


def soonest(
    cases: QuerySet[Case], number: str | None, per_page: int
) -> tuple[Page, list[tuple[Case, Deadline | None]]]:
    """The page of this number, and its cases with their deadlines; each is read once."""
    deadlines = Deadlines()
    page = Paginator(deadlines.soonest_first(cases), per_page).get_page(number)
    found = cases.prefetch_related("item__stages").in_bulk(list(page))
    return page, deadlines.of(found[pk] for pk in page if pk in found)


def first_accepted(
    cases: QuerySet[Case], number: str | None, per_page: int
) -> tuple[Page, list[tuple[Case, Deadline]]]:
    """The same of accepted cases that wait for their paper twin."""
    deadlines = Deadlines()
    page = Paginator(cases.order_by("accepted_at", "pk"), per_page).get_page(number)
    return page, [(case, deadlines.paper(case)) for case in page]
