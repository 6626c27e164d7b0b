"""The desk of official lists: the document, its lines, and who has not answered yet."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from accounts.parts import Fact
from accounts.permissions import RoleRequired, role_required
from accounts.roles import COMMISSION, Role
from applications.deadlines import of_cases
from applications.forms.recognition import FirstLineForm, LineForm
from applications.models import Case, Recognition, RecognitionList, TitleQuestion
from applications.refusals import told_on
from applications.services import recognition, recognition_list, reminding
from applications.services.recognition_list import Line, Register
from applications.states import State
from applications.views.once import Once
from records.services import files

PER_PAGE = 20
READERS = (*COMMISSION, Role.AUDITOR)
REGISTRAR = frozenset({Role.REGISTRAR})
Status = Recognition.Status
TONES = {
    Status.ENTERED: "warn",
    Status.WAITING: "warn",
    Status.RETURNED: "bad",
    Status.DROPPED: "quiet",
    Status.VALID: "good",
    Status.REVOKED: "bad",
}


@require_safe
@role_required(*READERS)
def recognitions(request):
    """Every list with what waits on it, and the enterprises that have not answered."""
    user = request.user
    rows = RecognitionList.objects.visible_to(user).annotate(
        waiting=Count("rows", filter=Q(rows__status=Status.ENTERED)),
        returned=Count("rows", filter=Q(rows__status=Status.RETURNED)),
        asked=Count("rows", filter=Q(rows__status=Status.WAITING)),
        valid=Count("rows", filter=Q(rows__status=Status.VALID)),
        mine=Count(
            "rows",
            filter=Q(rows__status=Status.ENTERED) & ~Q(rows__entered_by__person=user.person_id),
        ),
    )
    page = Paginator(rows.order_by("-waiting", "-issued_on", "-pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "unanswered": _unanswered(user),
        "titles": TitleQuestion.objects.visible_to(user)
        .exclude(state__in=[TitleQuestion.State.MAPPED, TitleQuestion.State.REJECTED])
        .select_related("asked_by__person", "mapping__entered_by__person")
        .annotate(waiting=Count("rows", filter=Q(rows__status=Status.WAITING))),
        "is_registrar": user.has_role(Role.REGISTRAR),
    }
    return render(request, "applications/recognitions.html", context)


def _unanswered(user) -> list[dict]:
    cases = (
        Case.objects.visible_to(user)
        .filter(state=State.RECOGNISED)
        .with_names()
        .select_related("recognition")
        .prefetch_related("item__stages")
        .order_by("state_since")
    )
    return [{"case": case, "deadline": deadline} for case, deadline in of_cases(cases)]


class OpenList(RoleRequired, Once, FormView):
    """Register a document, with its first or only line."""

    roles = REGISTRAR
    template_name = "applications/recognition_form.html"
    form_class = FirstLineForm

    def form_valid(self, form):
        given, user = form.cleaned_data, self.request.user
        with told_on(form):
            opened = recognition_list.open_list(
                by=user,
                document_number=given["document_number"],
                issuer=given["issuer"],
                issued_on=given["issued_on"],
                document=files.store(given["document"], by=user),
            )
            row = enter_line(opened, given, user) if form.has_a_line else None
        if form.errors:
            return self.form_invalid(form)
        then = _what_follows(row) if row else "请从表格导入或逐条录入企业名单"
        messages.success(self.request, f"{opened}已登记，{then}。")
        return redirect("recognition_list", opened.public_id)

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "label": "登记认定文件",
            "lead": "先登记认定文件；只有一家企业的，可同时录入。",
            "back": reverse("recognitions"),
        }


def enter_line(opened: RecognitionList, given: dict, user) -> Recognition:
    """Check one typed line against the register and enter it."""
    line = Line(given["uscc"], given["named_as"], given["title"], given.get("recognised_on"))
    checked = recognition_list.check(line, Register(opened, [line.uscc]))
    return recognition.enter(
        opened,
        checked.party,
        checked.meaning.title,
        by=user,
        named_as=checked.named_as,
        recognised_on=checked.recognised_on,
    )


def _what_follows(row: Recognition) -> str:
    if row.is_waiting:
        return f"称号“{row.title}”未列入称号对照表，已转为询问，答复后再复核"
    return "请另一位登记员复核"


class AddLine(RoleRequired, Once, FormView):
    """One more line of a list."""

    roles = REGISTRAR
    template_name = "applications/recognition_form.html"
    form_class = LineForm

    def form_valid(self, form):
        opened = self.official_list
        with told_on(form):
            row = enter_line(opened, form.cleaned_data, self.request.user)
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, f"{row.party}已录入，{_what_follows(row)}。")
        return redirect("recognition_list", opened.public_id)

    @property
    def official_list(self):
        lists = RecognitionList.objects.visible_to(self.request.user)
        return get_object_or_404(lists, public_id=self.kwargs["public_id"])

    def get_context_data(self, **more):
        opened = self.official_list
        return super().get_context_data(**more) | {
            "label": "逐条录入",
            "lead": f"{opened}（{opened.issuer}，{opened.issued_on}）",
            "back": reverse("recognition_list", args=[opened.public_id]),
        }


@require_safe
@role_required(*READERS)
def official_list(request, public_id):
    """One list beside its document, line by line, with what the rules say to each."""
    user = request.user
    lists = RecognitionList.objects.visible_to(user).select_related("document", "entered_by")
    opened = get_object_or_404(lists, public_id=public_id)
    rows = opened.rows.select_related(
        "party", "item__version", "entered_by__person", "checked_by__person", "case", "question"
    ).order_by("pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "official_list": opened,
        "page": page,
        "rows": _shown(list(page), user),
        "facts": _facts(opened),
        "is_registrar": user.has_role(Role.REGISTRAR),
        "is_lead": bool(user.roles & {Role.REVIEW_LEAD, Role.INVESTIGATOR}),
    }
    context["can_check"] = any(row["can_check"] for row in context["rows"])
    return render(request, "applications/recognition_list.html", context)


def _shown(rows: list[Recognition], user) -> list[dict]:
    waiting = [row for row in rows if row.is_unchecked]
    found = dict(zip(waiting, recognition.all_findings(waiting), strict=True))
    return [_shown_row(row, found.get(row, []), user) for row in rows]


def _shown_row(row: Recognition, found: list, user) -> dict:
    another = row.entered_by.person_id != user.person_id and user.has_role(Role.REGISTRAR)
    return {
        "row": row,
        "tone": TONES[Status(row.status)],
        "findings": found,
        "is_another": another,
        "can_check": row.is_unchecked and another and not any(one.is_error for one in found),
    }


def _facts(opened: RecognitionList) -> list[Fact]:
    counts = dict(opened.rows.values_list("status").annotate(n=Count("pk")))
    return [
        Fact("发文机关", opened.issuer),
        Fact("发文日期", f"{opened.issued_on}", figure=True),
        Fact("录入人", str(opened.entered_by)),
        *(
            Fact(Status(status).label, f"{counts[status]} 行")
            for status in Status
            if status in counts
        ),
    ]


@require_POST
@role_required(Role.REGISTRAR)
def check_rows(request, public_id):
    """The second person stands by the chosen lines; those that do not hold are named and left."""
    lists = RecognitionList.objects.visible_to(request.user)
    opened = get_object_or_404(lists, public_id=public_id)
    there = HttpResponseRedirect(reverse("recognition_list", args=[public_id]))
    if not request.POST.get("compared"):
        messages.error(request, "请先对照认定文件逐项核对，并勾选“已核对”。")
        return there
    chosen = opened.rows.filter(public_id__in=request.POST.getlist("row")).select_related("party")
    done = 0
    for row in chosen.order_by("party_id", "pk"):
        try:
            recognition.recognise(row, by=request.user)
        except (ValidationError, PermissionDenied) as refusal:
            said = " ".join(getattr(refusal, "messages", [str(refusal)]))
            messages.error(request, f"{row.party}：{said}")
        else:
            done += 1
    if done:
        messages.success(request, f"{done} 行已复核，已通知企业确认。")
    elif not chosen:
        messages.warning(request, "请先选择要复核的行。")
    return there


@require_POST
@role_required(Role.REGISTRAR)
def remind(request, public_id):
    """Ask an enterprise again."""
    cases = Case.objects.visible_to(request.user).filter(recognition__isnull=False)
    case = get_object_or_404(cases, public_id=public_id)
    try:
        times = reminding.remind(case, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"已第 {times} 次催办{case.party}。")
    return redirect("recognitions")
