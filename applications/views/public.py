"""The first page, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from applications.models import Call
from policies.models import PolicyVersion


@login_not_required
@require_safe
def home(request):
    """The first page: what this is, the policy in force, and what one can apply for now."""
    moment = clock.now()
    today = clock.local_date(moment)
    versions = list(PolicyVersion.objects.in_force_on(today).prefetch_related("items__stages"))
    calls = Call.objects.open_at(moment).select_related("version").order_by("closes_at")
    context = {
        "version": versions[0] if versions else None,
        "items": [item for version in versions for item in version.items.all()],
        "calls": list(calls),
    }
    return render(request, "applications/home.html", context)
