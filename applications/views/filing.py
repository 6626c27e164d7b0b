"""Filing: one page to fill in, one to look it over and submit; nothing typed is ever lost."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.parts import Finding
from applications import eligibility, permissions
from applications.forms.filing import FilingForm
from applications.models import Case
from applications.refusals import add_errors, say_not_now
from applications.services import filing
from applications.states import State
from applications.views import progress, showing
from applications.views.desk import Desk, KeyedForm
from records.services import files


def editable_case(request, public_id) -> Case:
    """The case this user may fill in; 404 if out of sight, 403 if it is somebody else's to fill."""
    cases = (
        Case.objects.visible_to(request.user)
        .with_names()
        .select_related("call", "account")
        .prefetch_related("item__materials", "item__stages", "investment_lines")
    )
    case = get_object_or_404(cases, public_id=public_id)
    if not permissions.applicant_or_registrar(case, request.user):
        raise PermissionDenied(f"申报内容由{permissions.applicant_or_registrar.who}填写。")
    return case


def saved_words(case: Case) -> str:
    """When the draft was last kept."""
    return f"草稿已于 {localtime(case.saved_at):%H:%M:%S} 保存" if case.saved_at else "尚未保存"


class FileCase(FormView):
    """Fill in and hand in materials; saving keeps what there is, complete or not."""

    template_name = "applications/file.html"
    form_class = FilingForm

    def dispatch(self, request, *args, **kwargs):
        self.case = editable_case(request, kwargs["public_id"])
        if self.case.state not in filing.EDITABLE:
            return self._locked(TransitionNotAllowed())
        return super().dispatch(request, *args, **kwargs)

    def _locked(self, refusal):
        say_not_now(self.request, self.case, refusal)
        return redirect("case", self.case.public_id)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "case": self.case,
            "more_lines": more_lines(self.request),
        }

    def get_initial(self):
        names = ("title", "summary", "completed_on", "account", "has_committed")
        return {name: getattr(self.case, name) for name in names}

    def form_valid(self, form):
        try:
            with transaction.atomic():
                self.case = filing.save_draft(self.case, by=self.request.user, **form.declared)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        except TransitionNotAllowed as refusal:
            return self._locked(refusal)
        for name, kind, upload in form.uploads:
            self._attach(form, name, kind, upload)
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, f"{saved_words(self.case)}。")
        return redirect(self._next())

    def _attach(self, form, name, kind, upload):
        try:
            with transaction.atomic():
                file = files.store(upload, by=self.request.user)
                filing.attach(self.case, kind, file, by=self.request.user)
        except ValidationError as refusal:
            form.add_error(name, refusal.messages)
        except TransitionNotAllowed as refusal:
            form.add_error(name, str(refusal))

    def _next(self):
        if "review" in self.request.POST:
            step = "submit" if self.case.state == State.DRAFT else "resubmit"
            return reverse(step, args=[self.case.public_id])
        page = reverse("file_case", args=[self.case.public_id])
        if "more" in self.request.POST:
            return f"{page}?rows=3#investment"
        kind = self.request.POST.get("upload")
        return f"{page}#{kind}" if kind else page

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        log = progress.history(self.case)
        return context | {
            "case": self.case,
            "head": showing.head(self.case, self.request.user),
            "steps": progress.steps(self.case, log),
            "returned": log[-1] if self.case.state == State.RETURNED else None,
            "materials": materials(self.case, context["form"]),
            "saved": saved_words(self.case),
            **checked(self.case),
        }


def more_lines(request) -> int:
    """How many empty rows the investment table offers."""
    asked = request.GET.get("rows", "")
    return min(int(asked), 20) if asked.isascii() and asked.isdigit() else 1


def materials(case: Case, form: FilingForm) -> list[dict]:
    """Every kind the item asks for, with its field and what was handed in under it."""
    there = {
        material.kind_id: material
        for material in case.materials.current().select_related("file", "kind")
    }
    rows = []
    for name, kind in form.kinds.items():
        field, material = form[name], there.get(kind.pk)
        is_open = bool(field.errors) or (kind.required and material is None)
        rows.append(
            {
                "kind": kind,
                "name": name,
                "field": field,
                "material": material,
                "is_open": is_open,
            }
        )
    return rows


def checked(case: Case) -> dict:
    """What the automatic checks find today, and what the rule would give."""
    found = eligibility.findings(case, clock.now())
    return {
        **showing.investment(case),
        "findings": [Finding(one.severity, one.text, one.clause) for one in found],
        "errors": [one for one in found if one.is_error],
        "award": showing.estimate(case),
    }


@require_POST
def save_draft(request, public_id):
    """Keep what was typed a moment ago; the page itself goes on."""
    case = editable_case(request, public_id)
    form = FilingForm(request.POST, case=case)
    if not form.is_valid():
        return JsonResponse(
            {"message": "有填写错误，暂未保存。", "errors": form.errors}, status=422
        )
    try:
        with transaction.atomic():
            case = filing.save_draft(case, by=request.user, **form.declared)
    except ValidationError as refusal:
        return JsonResponse({"message": refusal.messages[0]}, status=422)
    except TransitionNotAllowed as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    return JsonResponse({"message": saved_words(case)})


class Submit(Desk):
    """Look over what will be sent, then send it."""

    template_name = "applications/submit.html"
    form_class = KeyedForm
    step = Case.submit
    service = staticmethod(filing.submit)
    tells = ""

    def take(self, form):
        self.service(self.case, by=self.request.user, key=form.cleaned_data["key"])

    def done(self):
        case = Case.objects.with_names().get(pk=self.case.pk)
        return f"已提交，案件号 {case.number}，由{showing.acceptor(case)}受理。"

    def get_context_data(self, **more):
        handed_in = self.case.materials.current().select_related("file", "kind")
        return super().get_context_data(**more) | checked(self.case) | {"materials": handed_in}


class Resubmit(Submit):
    """Send a corrected filing again."""

    step = Case.resubmit
    service = staticmethod(filing.resubmit)
