"""Meetings of the Industrial Development Office: convene, table, record."""

from collections.abc import Iterable
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_fsm import TransitionNotAllowed

from accounts.permissions import (
    RecentlyAuthenticated,
    recently_authenticated,
    require,
    role_required,
)
from accounts.roles import COMMISSION, Role
from applications.models import Case
from applications.refusals import add_errors, told_on
from applications.views import showing
from policies.money import wan
from policies.stages import Stage
from records.services import files
from reviews import worklists
from reviews.forms.meetings import ConveneForm, ItemForm, RecordForm, TableForm
from reviews.models import Meeting, MeetingItem
from reviews.services import deliberation, moving
from reviews.views.desk import ReviewDesk

PER_PAGE = 20
READERS = (*COMMISSION, Role.OFFICE_CLERK, Role.AUDITOR)
CONVENERS = COMMISSION | {Role.OFFICE_CLERK}


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*READERS)
def meetings(request):
    """Every meeting, the next ones first, and the form that plans another."""
    form = ConveneForm(request.POST or None)
    if request.method == "POST":
        require(request.user, CONVENERS)
        if form.is_valid() and (made := _convene(form, request.user)):
            messages.success(request, f"会议“{made}”已登记，可以提交议题。")
            return redirect("meeting", made.public_id)
    shows_held = request.GET.get("show") == "held"
    rows = Meeting.objects.visible_to(request.user).annotate(topics=Count("items"))
    planned = rows.to_be_held()
    rows = rows.filter(state=Meeting.State.HELD) if shows_held else planned.order_by("planned_on")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "shows_held": shows_held,
        "form": form if request.user.roles & CONVENERS else None,
        "waiting": worklists.to_table().count(),
    }
    return render(request, "reviews/meetings.html", context)


def _convene(form: ConveneForm, user) -> Meeting | None:
    with told_on(form):
        return deliberation.convene(by=user, **form.cleaned_data)
    return None


def _meeting(request, public_id) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).select_related("minutes", "convened_by__person")
    return get_object_or_404(rows, public_id=public_id)


def _pending(meeting: Meeting) -> set[int]:
    return set(meeting.items.pending().values_list("pk", flat=True))


def _items(meeting: Meeting) -> list[MeetingItem]:
    rows = meeting.items.select_related(
        "case__party", "case__item__ladder", "case__version", "recorded_by__person"
    )
    return list(rows.prefetch_related("case__item__stages"))


@require_safe
@role_required(*READERS)
def meeting(request, public_id):
    """The agenda; for the clerk of a planned meeting, the form of its results."""
    shown = _meeting(request, public_id)
    return _page(request, shown, _items(shown), RecordForm(initial={"key": uuid4().hex}))


def _page(request, shown: Meeting, items: list[MeetingItem], form: RecordForm):
    is_planned = shown.state == Meeting.State.PLANNED
    may_record = shown.is_due and request.user.has_role(Role.OFFICE_CLERK)
    pending = _pending(shown)
    lines = [(item, None, None) for item in items]
    if may_record:
        decided = _lines([item for item in items if item.pk in pending], request.POST or None)
        lines = [decided.get(item.pk, (item, None, None)) for item in items]
    context = {
        "meeting": shown,
        "lines": lines,
        "pending": pending,
        "form": form if may_record and pending else None,
        "offered": _offered(one for _, _, one in lines if one),
        "total": wan(sum(item.amount_fen or 0 for item in items)),
        "is_planned": is_planned,
        "may_move": is_planned and moving.may_move(shown, request.user),
        "moves": list(shown.moves.select_related("moved_by__person")),
    }
    return render(request, "reviews/meeting.html", context)


def _offered(forms: Iterable[ItemForm]) -> list[str]:
    """The steps that may follow from this meeting, as far as some case offers them."""
    results = {result for form in forms for result, _ in form.fields["result"].choices}
    return deliberation.steps_of(results)


def _lines(items: list[MeetingItem], posted) -> dict[int, tuple]:
    """Each pending item with what it may get today and the form of its result."""
    due = deliberation.all_due([item.case for item in items])
    return {
        item.pk: (item, due[item.case_id], _form(item, due[item.case_id], posted)) for item in items
    }


def _form(item: MeetingItem, due: int, posted) -> ItemForm:
    return ItemForm(
        posted,
        prefix=f"item-{item.pk}",
        has_review=Stage.REVIEW in item.case.item.track,
        due=due,
        initial={"amount": due or None},
    )


@require_POST
@role_required(Role.OFFICE_CLERK)
@recently_authenticated
def record(request, public_id):
    """Record every result of a meeting with its minutes, or nothing."""
    shown = _meeting(request, public_id)
    items = _items(shown)
    if shown.state != Meeting.State.PLANNED:
        messages.warning(request, f"会议结果已由{_recorder(items)}登记，本次操作未作任何改变。")
        return redirect("meeting", public_id)
    if not shown.is_due:
        messages.warning(request, "会议尚未召开，会后方可登记结果；本次操作未作任何改变。")
        return redirect("meeting", public_id)
    form = RecordForm(request.POST, request.FILES)
    pending = _pending(shown)
    lines = _lines([item for item in items if item.pk in pending], request.POST)
    forms = {pk: form for pk, (_, _, form) in lines.items()}
    if all([form.is_valid(), *(one.is_valid() for one in forms.values())]):
        decisions = {pk: one.decision for pk, one in forms.items()}
        if _record(request, shown, form, decisions):
            return redirect("meeting", public_id)
    return _page(request, shown, items, form)


def _recorder(items: list[MeetingItem]) -> str:
    return next((str(item.recorded_by) for item in items if item.recorded_by), "其他人")


def _record(request, shown: Meeting, form: RecordForm, decisions: dict) -> bool:
    user, said = request.user, form.cleaned_data
    try:
        with transaction.atomic():
            minutes = files.store(said["minutes"], by=user)
            deliberation.record(
                shown,
                decisions,
                by=user,
                minutes=minutes,
                attendees=said["attendees"],
                key=said["key"],
            )
    except (ValidationError, IntegrityError) as refusal:
        add_errors(form, refusal)
        return False
    except TransitionNotAllowed:
        form.add_error(None, "有案件的状态已变化，请刷新页面核对；所有结果均未登记。")
        return False
    messages.success(request, "审议结果已登记，申报单位将在站内收到通知。")
    return True


class Table(ReviewDesk):
    """Put a case on the agenda of a planned meeting."""

    template_name = "reviews/table.html"
    form_class = TableForm
    step = Case.table
    button = "提交审议"
    tells = ""

    def get_form_kwargs(self):
        open_ones = Meeting.objects.visible_to(self.request.user).open_to_items()
        return super().get_form_kwargs() | {"meetings": open_ones.order_by("planned_on")}

    def take(self, form):
        deliberation.table(
            form.cleaned_data["meeting"],
            [self.case],
            by=self.request.user,
            key=form.cleaned_data["key"],
        )

    def was_taken(self, key):
        return super().was_taken(f"{key}:{self.case.pk}") if key else False


class Grant(RecentlyAuthenticated, ReviewDesk):
    """Approve an award on a track that asks for no deliberation; zero is the title alone."""

    template_name = "reviews/grant.html"
    step = Case.grant

    def take(self, form):
        deliberation.grant(
            self.case,
            by=self.request.user,
            note=form.cleaned_data["note"],
            key=form.cleaned_data["key"],
        )

    def get_context_data(self, **more):
        due = deliberation.due(self.case)
        button = "核定奖励" if due else "仅认定"
        return super().get_context_data(**more) | {
            "due_fen": due,
            "button": button,
            "award": showing.estimate(self.case),
        }


@require_safe
@role_required(*READERS)
def decision(request, public_id):
    """From a step of the meeting to the meeting whose agenda the case is on."""
    case = get_object_or_404(Case.objects.visible_to(request.user), public_id=public_id)
    item = case.meeting_items.pending().select_related("meeting").first()
    if item:
        return redirect(f"{reverse('meeting', args=[item.meeting.public_id])}#item-{item.pk}")
    if Case.grant._django_fsm.get_transition(case.state):
        return redirect("grant", public_id)
    messages.warning(request, "本件现在没有待登记结果的议题。")
    return redirect("case", public_id)
