"""The census: its rounds, how far each local unit is, and whom they asked."""

from functools import cached_property

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from accounts import clock
from accounts.permissions import RoleRequired, role_required
from accounts.roles import Role
from diagnosis.forms import CensusForm
from diagnosis.models import SurveyEntry, SurveyRound
from diagnosis.models.census import READERS
from diagnosis.services import census
from diagnosis.services.census import Line
from parties.refusals import told_on

PER_PAGE = 50
ENTERING = frozenset({Role.LOCAL_OFFICER, Role.REGISTRAR})
LOOKING = ENTERING | READERS


@require_safe
@role_required(*LOOKING)
def rounds(request):
    """All rounds; straight to the page where there is one."""
    found = list(SurveyRound.objects.visible_to(request.user))
    if len(found) == 1:
        return redirect("survey_round", found[0].public_id)
    context = {
        "rounds": found,
        "today": clock.today(),
        "is_registrar": request.user.has_role(Role.REGISTRAR),
    }
    return render(request, "diagnosis/census.html", context)


@require_safe
@role_required(*LOOKING)
def survey_round(request, public_id):
    """How far every local unit is, and the enterprises that this reader may see."""
    user = request.user
    found = get_object_or_404(SurveyRound.objects.visible_to(user), public_id=public_id)
    rows = SurveyEntry.objects.visible_to(user).filter(round=found)
    rows = rows.select_related("local_unit", "entered_by__person")
    if request.GET.get("show") == "willing":
        rows = rows.filter(is_willing=True)
    done = census.progress(found)
    context = {
        "round": found,
        "progress": done,
        "entered": sum(one.entered for one in done),
        "willing": sum(one.willing for one in done),
        "number": sum(one.number or 0 for one in done),
        "shows_willing": request.GET.get("show") == "willing",
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "is_open": found.opens_on <= clock.today() <= found.closes_on,
        "may_enter": bool(user.roles & ENTERING),
        "is_registrar": user.has_role(Role.REGISTRAR),
    }
    return render(request, "diagnosis/survey_round.html", context)


class EnterEnterprise(RoleRequired, FormView):
    """One enterprise that was asked; entered again by the same unit, it is said anew."""

    roles = ENTERING
    template_name = "diagnosis/survey_entry.html"
    form_class = CensusForm

    @cached_property
    def round(self) -> SurveyRound:
        """The census to which the enterprise belongs."""
        seen = SurveyRound.objects.visible_to(self.request.user)
        return get_object_or_404(seen, public_id=self.kwargs["public_id"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"units": census.units_of(self.request.user)}

    def form_valid(self, form):
        with told_on(form):
            done = census.enter(self.round, Line(**form.cleaned_data), by=self.request.user)
        if form.errors:
            return self.form_invalid(form)
        word = "已更新" if done.row else "已录入"
        messages.success(self.request, f"{word}：{done.line.name}。")
        more = "more" in self.request.POST
        return redirect("enter_surveyed" if more else "survey_round", self.round.public_id)

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {"round": self.round}
