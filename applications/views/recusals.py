"""Officers step back from enterprises in which they have an interest; overseers see who did."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from accounts.permissions import RoleRequired, role_required
from accounts.roles import OFFICERS, Role
from applications.forms.recusals import DeclareForm, EndForm
from applications.models import Recusal
from applications.refusals import add_errors
from applications.services import recusals as service
from applications.views.once import Once

PER_PAGE = 30
READERS = OFFICERS | {Role.AUDITOR}


@require_safe
@role_required(*sorted(READERS))
def recusals(request):
    """The own recusals; for who shares out the work, everybody's."""
    rows = Recusal.objects.visible_to(request.user)
    rows = rows.select_related("party", "person", "ended_by__person")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "may_declare": bool(request.user.roles & OFFICERS),
        "may_end": bool(request.user.roles & service.ENDERS),
    }
    return render(request, "applications/recusals.html", context)


class RecusalDesk(RoleRequired, Once, FormView):
    """One word on a recusal."""

    template_name = "applications/recusal.html"
    label = lead = tells = ""

    def take(self, given) -> str:
        """Do it through its service and say what was done; subclasses override."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            with transaction.atomic():
                said = self.take(form.cleaned_data)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, said)
        return redirect("recusals")

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "label": self.label,
            "lead": self.lead,
            "tells": self.tells,
            "back": reverse("recusals"),
        }


class Declare(RecusalDesk):
    """The officer's own declaration."""

    roles = OFFICERS
    form_class = DeclareForm
    label = "申报回避"
    lead = "申报后，该单位申报的和以该单位为被诊断企业的项目不再向您显示，也不能由您办理。"
    tells = "将告知：登记员和评审负责人（站内消息）；他们读到：您的姓名和回避的单位。"

    def get_initial(self):
        return super().get_initial() | {"party": self.request.GET.get("uscc", "")}

    def take(self, given):
        said = service.declare(given["party"], by=self.request.user, reason=given["reason"])
        return f"已对{said.party}申报回避，其项目由其他人员办理。"


class End(RecusalDesk):
    """Somebody above ends it."""

    roles = service.ENDERS
    form_class = EndForm
    label = "解除回避"
    tells = "将告知：申报人（站内消息）；其读到：单位和解除原因。"

    @property
    def recusal(self) -> Recusal:
        if not hasattr(self, "_recusal"):
            rows = Recusal.objects.visible_to(self.request.user)
            rows = rows.select_related("party", "person", "declared_by__person")
            self._recusal = get_object_or_404(rows, public_id=self.kwargs["public_id"])
        return self._recusal

    @property
    def lead(self):
        return f"{self.recusal.person}对{self.recusal.party}的回避：{self.recusal.reason}"

    def take(self, given):
        said = service.end(self.recusal, by=self.request.user, reason=given["reason"])
        return f"{said.person}对{said.party}的回避已解除，记录保留。"
