"""The application form and the receipt of a filing: asked for here, printed by a job."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from applications import permissions
from applications.models import Case, FilingPaper
from applications.services import filing, filing_papers
from applications.views import showing
from records.models import Job

ASK = {
    filing_papers.FORM: filing_papers.ask_for_form,
    filing_papers.RECEIPT: filing_papers.ask_for_receipt,
}
SHOWN = 6


def own_case(request, public_id) -> Case:
    """The case whose papers this user may print; 404 if out of sight, 403 if somebody else's."""
    cases = Case.objects.visible_to(request.user).with_names()
    case = get_object_or_404(cases, public_id=public_id)
    if not permissions.applicant_or_registrar(case, request.user):
        who = permissions.applicant_or_registrar.who
        raise PermissionDenied(f"申报书和回执由{who}打印。")
    return case


@require_POST
def print_filing(request, public_id, kind):
    """Have a paper printed; it is there some seconds later."""
    case = own_case(request, public_id)
    if kind not in ASK:
        raise Http404
    try:
        ASK[kind](case, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("filing_papers", case.public_id)


@require_safe
def papers_of_filing(request, public_id):
    """The papers of a filing, and how far those are that are being printed."""
    case = own_case(request, public_id)
    context = {
        "case": case,
        "head": showing.head(case, request.user),
        "papers": printed(case),
        "has_receipt": bool(case.number) and case.state not in filing.EDITABLE,
    }
    part = "part" in request.GET
    template = (
        "applications/parts/filing_papers.html" if part else "applications/filing_papers.html"
    )
    return render(request, template, context)


def printed(case: Case) -> list[tuple[FilingPaper, int]]:
    """The last papers of a filing, newest first, each with how far its printing is."""
    rows = list(case.filing_papers.select_related("paper__file")[:SHOWN])
    waiting = {f"render_paper:{row.paper_id}" for row in rows if row.paper.state == "waiting"}
    jobs = Job.objects.filter(dedupe_key__in=waiting)
    progress = dict(jobs.values_list("dedupe_key", "progress"))
    return [(row, progress.get(f"render_paper:{row.paper_id}", 0)) for row in rows]
