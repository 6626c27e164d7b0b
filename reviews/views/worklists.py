"""The counted lists behind the queues of the Commission's review desks."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import require
from accounts.roles import Role
from applications.models import Case
from applications.states import tone
from applications.views.paging import soonest
from reviews.worklists import WORKLISTS, of

PER_PAGE = 30


@require_safe
def work(request, slug):
    """One list, what is due first in front, each row with the button of its desk."""
    if slug not in WORKLISTS:
        raise Http404
    shown = WORKLISTS[slug]
    require(request.user, shown.roles | {Role.AUDITOR})
    cases = Case.objects.visible_to(request.user).with_names()
    rows = cases.filter(shown.waiting)
    page, found = soonest(rows, request.GET.get("page"), PER_PAGE)
    lines = [
        {
            "case": case,
            "tone": tone(case.state),
            "due": deadline,
            "url": reverse(shown.step, args=[case.public_id]),
        }
        for case, deadline in found
    ]
    context = {"work": shown, "tabs": of(request.user), "page": page, "lines": lines}
    return render(request, "reviews/work.html", context)
