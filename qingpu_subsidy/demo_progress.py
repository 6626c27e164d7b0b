"""On a demonstration's first page: how many papers the worker has yet to make."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from records.models import Job

PAPERS = "records.render_paper"


@login_not_required
@require_safe
@never_cache
def papers(request: HttpRequest) -> HttpResponse:
    """Done and all; nothing once none is left, and the page then asks no more."""
    left = Count("pk", filter=Q(pk__in=Job.objects.open().values("pk")))
    found = Job.objects.filter(name=PAPERS).aggregate(all=Count("pk"), left=left)
    done = found["all"] - found["left"]
    return render(request, "demo/progress.html", {**found, "done": done})
