"""The expert's own work: declare, recuse, score."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import role_required
from accounts.roles import Role
from applications.deadlines import Deadlines
from applications.refusals import add_errors
from applications.states import State
from applications.views import showing
from reviews.forms.panels import RecuseForm, ScoreForm
from reviews.models import Score, Seat
from reviews.services import panels
from reviews.views import facts

PER_PAGE = 30
TO_DECLARE, TO_SCORE, SCORED, LEFT, OVER = "待声明", "待评分", "已提交", "已回避", "评审已结束"
SHUT = {
    TO_DECLARE: "请先声明与申报单位无利害关系。",
    TO_SCORE: "您已声明无利害关系，尚未评分。",
    SCORED: "您的评分已提交并锁定。",
    LEFT: "您已退出本件评审。",
    OVER: "本件评审已结束。",
}


@require_safe
@role_required(Role.EXPERT)
def queue(request):
    """The expert's seats: to declare, to score, done."""
    own = Seat.objects.of_expert(request.user)
    shows = {
        "declare": (TO_DECLARE, own.to_declare()),
        "score": (TO_SCORE, own.to_score()),
        "done": ("已办结", own.exclude(pk__in=own.to_declare() | own.to_score())),
    }
    show = request.GET.get("show")
    if show not in shows:
        show = next((name for name, (_, rows) in shows.items() if rows.exists()), "declare")
    rows = shows[show][1].select_related("case__item", "case__party", "case__local_unit", "score")
    page = Paginator(rows.order_by("appointed_at", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    deadlines = Deadlines()
    lines = [(seat, _due(deadlines, seat), status(seat)) for seat in page]
    tabs = [(name, label, rows.count(), name == show) for name, (label, rows) in shows.items()]
    context = {"tabs": tabs, "page": page, "lines": lines}
    return render(request, "reviews/expert_queue.html", context)


def _due(deadlines: Deadlines, seat: Seat):
    if seat.released_at or hasattr(seat, "score"):
        return None
    return deadlines.since(seat.case.version_id, "review", seat.appointed_at)


def status(seat: Seat) -> tuple[str, str]:
    """Where a seat stands, in a word and a colour."""
    if seat.released_at:
        return LEFT, "quiet"
    if hasattr(seat, "score"):
        return SCORED, "good"
    if seat.case.state != State.IN_REVIEW:
        return OVER, "quiet"
    return (TO_SCORE, "going") if seat.declared_at else (TO_DECLARE, "warn")


def _own(request, public_id) -> Seat:
    """The expert's own seat; anybody else's is not there."""
    seats = Seat.objects.of_expert(request.user).select_related(
        "case__item", "case__party", "case__local_unit", "case__version", "score"
    )
    return get_object_or_404(seats, public_id=public_id)


@require_safe
@role_required(Role.EXPERT)
def seat(request, public_id):
    """One seat: the declaration first, then materials and score sheet, then what was handed in."""
    return _page(request, _own(request, public_id))


def _page(request, shown: Seat, *, score_form=None, recuse_form=None, status_code=200):
    word, tone = status(shown)
    context = {"seat": shown, "case": shown.case, "word": word, "tone": tone}
    if shown.released_at is None:
        context["facts"] = showing.facts(shown.case, request.user)
        context["due"] = _due(Deadlines(), shown)
    if shown.released_at is None and shown.declared_at:
        context["materials"] = facts.materials(shown.case)
    if hasattr(shown, "score"):
        context["sheet"] = sheet(shown.score)
    elif word == TO_SCORE:
        context["score_form"] = score_form or ScoreForm()
    if word in (TO_DECLARE, TO_SCORE):
        context["recuse_form"] = recuse_form or RecuseForm()
    return render(request, "reviews/seat.html", context, status=status_code)


def sheet(score: Score) -> list[tuple[str, int]]:
    """The lines of a score sheet as they were handed in."""
    label = Score._meta.get_field
    return [(label(name).verbose_name, getattr(score, name)) for name in Score.LIMITS]


def _is_open(request, own: Seat, *words: str) -> bool:
    """Whether the seat stands where this can be done; otherwise the expert is told why not."""
    word, _ = status(own)
    if word not in words:
        messages.warning(request, f"{SHUT[word]}本次操作未作任何改变。")
    return word in words


@require_POST
@role_required(Role.EXPERT)
def declare(request, public_id):
    """Declare to have no interest in the case."""
    own = _own(request, public_id)
    try:
        panels.declare(own, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, "；".join(refusal.messages))
    return redirect("seat", public_id)


@require_POST
@role_required(Role.EXPERT)
def recuse(request, public_id):
    """Step back from the case, with a reason."""
    own = _own(request, public_id)
    if not _is_open(request, own, TO_DECLARE, TO_SCORE):
        return redirect("seat", public_id)
    form = RecuseForm(request.POST)
    try:
        if form.is_valid():
            panels.recuse(own, by=request.user, **form.cleaned_data)
            messages.success(request, "已登记回避，评审负责人将另行指定专家。")
            return redirect("expert_queue")
    except ValidationError as refusal:
        add_errors(form, refusal)
    return _page(request, own, recuse_form=form)


@require_POST
@role_required(Role.EXPERT)
def score(request, public_id):
    """Hand the score sheet in; it is locked from then on."""
    own = _own(request, public_id)
    if not _is_open(request, own, TO_SCORE):
        return redirect("seat", public_id)
    form = ScoreForm(request.POST)
    try:
        if form.is_valid():
            with transaction.atomic():
                panels.score(own, by=request.user, **form.cleaned_data)
            messages.success(request, "评分已提交并锁定。")
            return redirect("seat", public_id)
    except (ValidationError, IntegrityError) as refusal:
        add_errors(form, refusal)
    return _page(request, own, score_form=form)
