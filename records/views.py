"""Two addresses: a stored file, for whoever sees a row that points at it; a paper, for checking."""

import structlog
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.parts import Fact
from records import storage
from records.forms import ComparisonForm
from records.models import File, Paper
from records.paper_kinds import KINDS
from records.services import papers
from records.sniffing import PDF

log = structlog.get_logger(__name__)

CLOSED = "sandbox; default-src 'none'"
PDF_VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"


@login_not_required
@require_safe
def file(request: HttpRequest, public_id: str) -> HttpResponse:
    found = File.objects.filter(public_id=public_id).first()
    if found is None or found.is_infected or not found.is_visible_to(request.user):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
    return hand_out(request, found)


def hand_out(request: HttpRequest, found: File) -> HttpResponse:
    """The bytes of a file to a reader whose right to it was asked; never what was tampered with."""
    if not found.may_be_served_to(request.user):
        return render(request, "records/being_checked.html", {"file": found}, status=403)
    content = storage.path_of(found.storage_key).open("rb")
    if storage.sha256(content) != found.sha256:
        content.close()
        log.error("stored file is not what it was", file=found.pk)
        raise Http404
    content.seek(0)
    is_read_here = "inline" in request.GET and found.media_type == PDF.media_type
    response = FileResponse(
        content, as_attachment=not is_read_here, filename=found.name, content_type=found.media_type
    )
    response["Content-Security-Policy"] = PDF_VIEWER if is_read_here else CLOSED
    if is_read_here:
        response["X-Frame-Options"] = "SAMEORIGIN"  # shown beside the form that judges it
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    log.info("file read", file=found.pk, by=request.user.pk)
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_paper(request: HttpRequest, public_id: str) -> HttpResponse:
    paper = Paper.objects.filter(public_id=public_id, state=Paper.State.ISSUED).first()
    if paper is None:
        return render(request, "records/verify_unknown.html", status=404)
    form = ComparisonForm(request.POST or None, request.FILES or None)
    same = papers.same_as(paper, form.cleaned_data["copy"]) if form.is_valid() else None
    facts = _facts(paper)
    return render(request, "records/verify.html", {"facts": facts, "form": form, "same": same})


def _facts(paper: Paper) -> list[Fact]:
    issuers = paper.values.get("heads") or [paper.values["issuer"]]
    number = [Fact("文号", paper.number)] if paper.number else []
    return [
        Fact("文种", KINDS[paper.kind].label),
        *number,
        Fact("标题", paper.title),
        Fact("发文机关", "、".join(issuers)),
        Fact("印发时间", date_format(localtime(paper.issued_at), "Y年n月j日 H:i")),
        Fact("校验值", paper.sha256, note="SHA-256", figure=True),
    ]
