"""The panel of a case, as the review lead puts it together."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.permissions import role_required
from accounts.roles import Role
from applications.permissions import review_lead
from applications.states import State
from reviews.forms.panels import AppointForm, ReleaseForm
from reviews.models import Expert, Seat
from reviews.services import panels
from reviews.views.desk import SideDesk


class AppointExperts(SideDesk):
    """The pool with known conflicts named, and the seats with their progress."""

    template_name = "reviews/appoint.html"
    form_class = AppointForm
    roles = frozenset({Role.REVIEW_LEAD})
    title = "指定评审专家"
    button = "指定所选专家"

    def refuse(self):
        super().refuse()
        if not review_lead(self.case, self.request.user):
            raise PermissionDenied(f"评审专家由{review_lead.who}指定和更换。")

    def get_form_kwargs(self):
        sitting = self.case.seats.sitting().values_list("expert", flat=True)
        return super().get_form_kwargs() | {"sitting": set(sitting)}

    def get_success_url(self):
        return reverse("appoint_experts", args=[self.case.public_id])

    def take(self, form):
        panels.appoint(self.case, list(form.cleaned_data["experts"]), by=self.request.user)

    def done(self):
        return f"{self.case.number}：评审专家已指定，已通知本人先作利害关系声明。"

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        seats = list(self.case.seats.select_related("expert__user__person", "score").order_by("pk"))
        return context | {"seats": seats, "pool": self._pool(context["form"], seats)}

    def _pool(self, form, seats):
        there = {seat.expert_id for seat in seats if seat.released_at is None}
        busy = Count(
            "seats",
            Q(seats__released_at=None, seats__score=None, seats__case__state=State.IN_REVIEW),
        )
        experts = list(
            Expert.objects.filter(is_active=True)
            .exclude(pk__in=there)
            .select_related("user__person")
            .annotate(busy=busy)
            .order_by("employer", "pk")
        )
        against = panels.conflicts(self.case, experts)
        chosen = {str(pk) for pk in form["experts"].value() or []}
        return [
            {
                "expert": expert,
                "why": against.get(expert.pk, ""),
                "is_chosen": str(expert.pk) in chosen,
            }
            for expert in experts
        ]


@require_POST
@role_required(Role.REVIEW_LEAD)
def release(request, public_id):
    """Replace an expert who does not answer or may not stay."""
    seats = Seat.objects.visible_to(request.user).select_related("case", "expert__user__person")
    seat = get_object_or_404(seats, public_id=public_id)
    form = ReleaseForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError("请写明更换原因。")
        panels.release(seat, by=request.user, reason=form.cleaned_data["reason"])
    except ValidationError as refusal:
        messages.error(request, "；".join(refusal.messages))
    else:
        messages.success(request, f"{seat.expert.user}已退出本件评审，请另行指定。")
    return redirect("appoint_experts", seat.case.public_id)
