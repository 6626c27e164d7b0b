"""The counted lists behind the queues of the Commission's review desks."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import require
from accounts.roles import Role
from applications.models import Case
from applications.states import tone
from reviews.deadlines import Deadlines
from reviews.worklists import WORKLISTS, of

PER_PAGE = 30


@require_safe
def work(request, slug):
    """One list, oldest first, each row with the button of its desk."""
    if slug not in WORKLISTS:
        raise Http404
    shown = WORKLISTS[slug]
    require(request.user, shown.roles | {Role.AUDITOR})
    cases = Case.objects.visible_to(request.user).with_names()
    rows = cases.filter(pk__in=shown.rows().values("pk")).order_by("state_since", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    deadlines = Deadlines()
    lines = [
        {
            "case": case,
            "tone": tone(case.state),
            "due": deadlines.due(case.version_id, shown.limit, case.state_since),
            "url": reverse(shown.step, args=[case.public_id]),
        }
        for case in page
    ]
    context = {"work": shown, "tabs": of(request.user), "page": page, "lines": lines}
    return render(request, "reviews/work.html", context)
