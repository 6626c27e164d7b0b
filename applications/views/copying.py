"""Begin a filing from an earlier one of the same party."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_fsm import TransitionNotAllowed

from applications.refusals import say_not_now
from applications.services import copying, filing
from applications.views import showing
from applications.views.filing import editable_case

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def copy_filing(request, public_id):
    """Choose an earlier filing; what is still empty in the draft is filled from it."""
    case = editable_case(request, public_id)
    if case.state not in filing.EDITABLE:
        say_not_now(request, case, TransitionNotAllowed())
        return redirect("case", case.public_id)
    found = copying.earlier_filings(case)
    if request.method == "POST":
        return _copy(request, case, found)
    context = {
        "case": case,
        "head": showing.head(case, request.user),
        "earlier": list(found[:SHOWN]),
    }
    return render(request, "applications/copy_filing.html", context)


def _copy(request, case, found):
    earlier = get_object_or_404(found, public_id=request.POST.get("earlier", ""))
    try:
        copying.copy(case, earlier, by=request.user)
    except TransitionNotAllowed as refusal:
        say_not_now(request, case, refusal)
        return redirect("case", case.public_id)
    messages.success(request, f"已由 {earlier.number} 复制；投资明细须逐项补填发票并确认。")
    return HttpResponseRedirect(reverse("file_project", args=[case.public_id]))
