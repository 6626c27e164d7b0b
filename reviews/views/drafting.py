"""Notices at the Commission's desk: draft, look over, publish, follow the paper."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Count, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.permissions import recently_authenticated, role_required
from accounts.roles import COMMISSION, Role
from applications.door import label
from applications.forms.steps import STALE
from applications.models import Case
from applications.refusals import told_on
from applications.workflow import CaseWorkflow
from policies.money import wan
from policies.services import calendars
from records.dates import in_full
from records.models import Job, Paper
from reviews import worklists
from reviews.forms.notices import DraftForm, PublishForm
from reviews.models import NoticeEntry, PublicNotice
from reviews.services import notices, readiness

PER_PAGE = 30
DRAFTERS = (Role.REVIEW_LEAD, Role.NOTICE_PUBLISHER)


@require_safe
@role_required(*COMMISSION, Role.AUDITOR)
def desks(request):
    """Drafts first, then what was published, with the state of each paper."""
    rows = (
        PublicNotice.objects.visible_to(request.user)
        .select_related("drafted_by__person", "paper__file")
        .annotate(rows=Count("entries"), total_fen=Sum("entries__amount_fen"))
        .order_by("-published_at", "-pk")
    )
    is_draft = PublicNotice.State.DRAFT
    shows_drafts = request.GET.get("show") != "published"
    rows = rows.filter(state=is_draft) if shows_drafts else rows.exclude(state=is_draft)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "shows_drafts": shows_drafts,
        "may_draft": bool(request.user.roles & set(DRAFTERS)),
        "now": clock.now(),
    }
    return render(request, "reviews/notice_desks.html", context)


def _candidates(user):
    cases = Case.objects.visible_to(user).with_names()
    return cases.filter(pk__in=worklists.to_notice().values("pk")).order_by("item", "pk")


def _suggested_title() -> str:
    year = clock.today().year
    return f"关于{year}年青浦区智能化改造和智能工厂建设拟支持项目的公示"


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DRAFTERS)
def draft(request):
    """Choose among the proposed cases and name the notice."""
    cases = _candidates(request.user)
    chosen = request.GET.getlist("case")
    initial = {"key": uuid4().hex, "title": _suggested_title(), "cases": chosen}
    form = DraftForm(request.POST or None, cases=cases, initial=initial)
    if request.method == "POST":
        if found := _already_drafted(request):
            return redirect("notice_desk", found.public_id)
        if form.is_valid() and (made := _draft(form, request.user)):
            messages.success(request, "公示已拟稿，请核对后发布。")
            return redirect("notice_desk", made.public_id)
    ticked = set(map(str, form["cases"].value() or []))
    context = {"form": form, "cases": cases, "ticked": ticked}
    return render(request, "reviews/draft_notice.html", context)


def _already_drafted(request) -> PublicNotice | None:
    """The notice that this very submission, with these very cases, has made."""
    key = request.POST.get("key")
    drafts = PublicNotice.objects.visible_to(request.user).filter(drafted_by=request.user)
    found = drafts.filter(key=key).first() if key else None
    listed = found and set(found.entries.values_list("case__public_id", flat=True))
    return found if found and listed == set(request.POST.getlist("cases")) else None


def _draft(form: DraftForm, user) -> PublicNotice | None:
    said = form.cleaned_data
    key = said["key"]
    with told_on(form):
        return notices.draft(list(said["cases"]), title=said["title"], by=user, key=key)
    return None


@require_safe
@role_required(*DRAFTERS)
def open_notice(request, public_id):
    """From a case to its draft, or to a new draft with the case ticked."""
    case = get_object_or_404(Case.objects.visible_to(request.user), public_id=public_id)
    drafted = NoticeEntry.objects.filter(case=case, notice__state=PublicNotice.State.DRAFT)
    if entry := drafted.select_related("notice").first():
        return redirect("notice_desk", entry.notice.public_id)
    return redirect(reverse("draft_notice", query={"case": case.public_id}))


@require_safe
@role_required(*COMMISSION, Role.AUDITOR)
def desk(request, public_id):
    """One notice: its rows, the period it would have now, the button; later dates and paper."""
    return _desk(request, _notice(request, public_id))


def _notice(request, public_id) -> PublicNotice:
    rows = PublicNotice.objects.visible_to(request.user).select_related(
        "drafted_by__person", "published_by__person", "paper__file"
    )
    return get_object_or_404(rows, public_id=public_id)


def _desk(request, notice: PublicNotice, *, refusals=(), status=200):
    rows = notice.entries.select_related("case__version", "case__item")
    entries = list(rows.prefetch_related("case__item__stages"))
    context = {
        "notice": notice,
        "entries": entries,
        "total": wan(sum(entry.amount_fen for entry in entries)),
        "refusals": refusals,
        "job": _rendering(notice.paper),
        "now": clock.now(),
        "may_draft": bool(request.user.roles & set(DRAFTERS)),
    }
    if notice.state == PublicNotice.State.DRAFT:
        context |= _preview(entries, request.user)
    return render(request, "reviews/notice_desk.html", context, status=status)


def _preview(entries: list[NoticeEntry], user) -> dict:
    """The period of a publication at this moment, and why this user may not publish."""
    version = entries[0].case.version
    days = version.working_days("notice")
    shown = {"days": days, "form": PublishForm(initial={"key": uuid4().hex})}
    shown["why"] = readiness.why_not(entries, user)
    try:
        period = calendars.period_from(clock.now(), days)
    except ValidationError as refusal:
        return shown | {"unknown_year": refusal.messages[0]}
    first, last = map(in_full, (period.first_day, period.last_day))
    return shown | {"preview": f"若现在发布，公示期为{first}至{last}（{days}个工作日）"}


def _rendering(paper: Paper | None) -> Job | None:
    """The job that renders a paper which still waits."""
    if paper is None or paper.state == Paper.State.ISSUED:
        return None
    jobs = Job.objects.filter(name="records.render_paper", args=[paper.pk])
    return jobs.order_by("-pk").first()


@require_safe
@role_required(*COMMISSION, Role.AUDITOR)
def paper_state(request, public_id):
    """The state of the paper alone, asked for by the page while the worker renders."""
    notice = _notice(request, public_id)
    context = {"notice": notice, "job": _rendering(notice.paper)}
    return render(request, "reviews/parts/paper_state.html", context)


@require_POST
@role_required(Role.NOTICE_PUBLISHER)
@recently_authenticated
def publish(request, public_id):
    """From now rows and dates stand."""
    notice = _notice(request, public_id)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _desk(request, notice, refusals=[STALE])
    key = form.cleaned_data["key"]
    try:
        with transaction.atomic():
            notices.publish(notice, by=request.user, key=key)
    except (ValidationError, IntegrityError) as refusal:
        words = getattr(refusal, "messages", ["数据库拒绝了这次操作，未作任何改变。"])
        return _desk(request, notice, refusals=words)
    except TransitionNotAllowed as refusal:
        _say_not_now(request, notice, key, str(refusal))
    else:
        messages.success(request, "公示已发布，起止日期自此不再变动。")
    return redirect("notice_desk", public_id)


@require_POST
@role_required(*DRAFTERS)
def discard(request, public_id):
    """Throw a draft away; its cases wait for a notice again."""
    notice = _notice(request, public_id)
    try:
        notices.discard(notice, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
        return redirect("notice_desk", public_id)
    messages.success(request, f"草稿“{notice.title}”已作废，所列项目可重新拟稿。")
    return redirect("notice_desks")


def _say_not_now(request, notice: PublicNotice, key: str, said: str) -> None:
    """Who was faster; nothing when it was this very submission."""
    if notice.entries.filter(case__log__key__startswith=f"{key}:").exists():
        return
    if not said.startswith("已由"):
        said = f"有案件不能“{label(CaseWorkflow.open_notice, 'proposed')}”，请重新拟稿。"
    messages.warning(request, said)
