"""The pages on which a filing is filled in, one for each step; nothing typed is ever lost."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe
from django.views.generic import FormView
from django_fsm import TransitionNotAllowed

from applications import permissions
from applications.asked import know_kinds
from applications.eligibility.investment import asks_for_lines
from applications.filing_steps import FilingStep, after, first_open, steps_of
from applications.forms.drafting import SHUT, AccountForm, InvestmentForm, ProjectForm, UnitForm
from applications.models import Case
from applications.models.correction import Part
from applications.refusals import add_errors, say_not_now
from applications.services import drafting, filing
from applications.services.copying import earlier_filings
from applications.states import State
from applications.views import guiding, showing
from applications.views.reading import case_or_404


def editable_case(request, public_id) -> Case:
    """The case this user may fill in; 404 if out of sight, 403 if it is somebody else's to fill."""
    case = case_or_404(request.user, public_id)
    know_kinds([case])
    if asks_for_lines(case.item):
        prefetch_related_objects([case], "investment_lines")
    if not permissions.applicant_or_registrar(case, request.user):
        raise PermissionDenied(f"申报内容由{permissions.applicant_or_registrar.who}填写。")
    return case


def saved_words(case: Case) -> str:
    """When the draft was last kept."""
    return f"草稿已于 {localtime(case.saved_at):%H:%M:%S} 保存" if case.saved_at else "尚未保存"


def page_of(case: Case, step: str) -> str:
    """The address of a step of the filing."""
    return guiding.url_of(case, FilingStep(step))


@require_safe
def file_case(request, public_id):
    """On to the page where the filing was left, on whichever device; else to the first open one.

    A filing that was sent back begins on the page of the first thing to mend, whose head lists all.
    """
    case = editable_case(request, public_id)
    if case.state not in filing.EDITABLE:
        say_not_now(request, case, TransitionNotAllowed())
        return redirect("case", case.public_id)
    line, named = guiding.returned(case)
    if named and (case.saved_at is None or case.saved_at <= line.at):
        return redirect(guiding.place_of(case, named[0]).partition("#")[0])
    left_at = case.filing_step
    if left_at not in steps_of(case.item):
        left_at = first_open(case.item, guiding.findings(case))
    return redirect(page_of(case, left_at))


@require_safe
def file_checked(request, public_id):
    """The bar and what the checks find now, for a page that has just been kept."""
    case = editable_case(request, public_id)
    asked = request.GET.get("step", "")
    step = asked if asked in FilingStep else FilingStep.UNIT
    context = guiding.guide(case, step) | {"case": case}
    return render(request, "applications/parts/guide.html", context)


class FilingPage(FormView):
    """One step of a filing; saving keeps what there is, complete or not."""

    step = FilingStep.UNIT
    needs_open: Part | None = None  # the part without which the page is of no use

    def dispatch(self, request, *args, **kwargs):
        self.case = editable_case(request, kwargs["public_id"])
        if self.case.state not in filing.EDITABLE:
            return self.locked(TransitionNotAllowed())
        if self.step not in steps_of(self.case.item):
            return redirect("file_case", self.case.public_id)
        if self.needs_open and self.needs_open in self.mend.shut:
            messages.warning(request, SHUT)
            return redirect(page_of(self.case, self.step))
        return super().dispatch(request, *args, **kwargs)

    @property
    def is_autosave(self) -> bool:
        """Whether the page sent by itself what was typed a moment ago."""
        return "autosave" in self.request.GET

    def locked(self, refusal):
        """Not now: the case has been submitted meanwhile."""
        if self.is_autosave:
            said = str(refusal) or "申报已提交，不能再修改。"
            return JsonResponse({"message": said}, status=409)
        say_not_now(self.request, self.case, refusal)
        return redirect("case", self.case.public_id)

    @cached_property
    def mend(self) -> guiding.Mending:
        """What is found, and what a return keeps shut."""
        return guiding.mending(self.case)

    def get_form_kwargs(self):
        shut = self.mend.shut if self.case.state == State.RETURNED else ()
        return super().get_form_kwargs() | {"case": self.case, "shut": shut}

    def get_initial(self):
        shown = {name: getattr(self.case, name) for name in drafting.KEPT[self.step]}
        return shown | {"seen": drafting.token(self.case, self.step)}

    def form_valid(self, form):
        onward = "next" in self.request.POST
        at = after(self.case.item, self.step) if onward else self.step
        try:
            self.case = self.keep(form, at)
        except drafting.ChangedElsewhere as refusal:
            return self.stale(form, refusal)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        except TransitionNotAllowed as refusal:
            return self.locked(refusal)
        if self.is_autosave:
            seen = drafting.token(self.case, self.step)
            return JsonResponse({"message": saved_words(self.case), "seen": seen})
        messages.success(self.request, f"{saved_words(self.case)}。")
        return redirect(self.next_page(at))

    def keep(self, form, at: str) -> Case:
        """Keep what the page declares."""
        return drafting.keep(
            self.case,
            self.step,
            form.declared,
            by=self.request.user,
            seen=form.cleaned_data["seen"],
            at=at,
        )

    def next_page(self, at: str) -> str:
        """Where the button leads."""
        return page_of(self.case, at)

    def form_invalid(self, form):
        if self.is_autosave:
            first = next(iter(form.errors.values()))[0]
            said = {"message": f"暂未保存：{first}", "errors": form.errors}
            return JsonResponse(said, status=422)
        return super().form_invalid(form)

    def stale(self, form, refusal) -> HttpResponse:
        """Tell that the page was kept elsewhere; what was typed here stays on it, both in sight."""
        if self.is_autosave:
            return JsonResponse({"message": str(refusal), "is_stale": True}, status=409)
        self.case = editable_case(self.request, self.case.public_id)
        form.data = form.data.copy()
        form.data["seen"] = drafting.token(self.case, self.step)
        return self.render_to_response(self.get_context_data(form=form, elsewhere=self.kept()))

    def kept(self) -> list[tuple[str, str]]:
        """What the page holds as it was kept elsewhere, by the names of its fields."""
        fields = self.get_form_class().base_fields
        return [
            (fields[name].label, str(getattr(self.case, name) or "（空）"))
            for name in drafting.KEPT[self.step]
        ]

    def get_template_names(self):
        return [f"applications/file_{self.step}.html"]

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "case": self.case,
            "head": showing.head(self.case, self.request.user),
            "page": reverse(f"file_{self.step}", args=[self.case.public_id]),
            "saved": saved_words(self.case),
            **guiding.guide(self.case, self.step, self.mend),
        }


class FileUnit(FilingPage):
    """What is known of the unit and its place, and where the project stands."""

    step = FilingStep.UNIT
    form_class = UnitForm

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "facts": guiding.unit_facts(self.case),
            "places": guiding.places(self.case),
            "can_copy": self.case.state == State.DRAFT and earlier_filings(self.case).exists(),
        }


class FileProject(FilingPage):
    """What was built."""

    step = FilingStep.PROJECT
    form_class = ProjectForm


class FileInvestment(FilingPage):
    """What it cost, invoice by invoice."""

    step = FilingStep.INVESTMENT
    form_class = InvestmentForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"more_lines": more_lines(self.request)}

    def kept(self):
        return [
            (f"第{place}项", f"{line.name or '（未填写）'}　发票 {line.invoice_number or '未填写'}")
            for place, line in enumerate(self.case.investment_lines.all(), start=1)
        ]

    def next_page(self, at):
        if "more" in self.request.POST:
            return f"{page_of(self.case, self.step)}?rows=3#investment"
        return super().next_page(at)

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        return context | guiding.lines(self.case, context["form"].lines)


class FileAccount(FilingPage):
    """Where the money goes, and the commitment."""

    step = FilingStep.ACCOUNT
    form_class = AccountForm


def more_lines(request) -> int:
    """How many empty rows the investment table offers."""
    asked = request.GET.get("rows", "")
    return min(int(asked), 20) if asked.isascii() and asked.isdigit() else 1
