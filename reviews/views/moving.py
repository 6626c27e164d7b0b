"""Put a meeting off to another day, or bring it forward."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from django_fsm import TransitionNotAllowed

from accounts.permissions import require
from accounts.roles import COMMISSION, Role
from applications.refusals import add_errors
from records.dates import in_full
from reviews.forms.meetings import MoveForm
from reviews.models import Meeting
from reviews.services import moving


class Move(FormView):
    """The form of the new day; a meeting whose results are recorded stays where it is."""

    template_name = "reviews/move_meeting.html"
    form_class = MoveForm

    def dispatch(self, request, *args, **kwargs):
        require(request.user, COMMISSION | {Role.OFFICE_CLERK})
        seen = Meeting.objects.visible_to(request.user).select_related("convened_by__person")
        self.meeting = get_object_or_404(seen, public_id=kwargs["public_id"])
        moving.refuse_others(self.meeting, request.user)
        if self.meeting.state != Meeting.State.PLANNED:
            return self.not_now("该会议结果已登记，不能改期。")
        return super().dispatch(request, *args, **kwargs)

    def not_now(self, said):
        messages.warning(self.request, f"{said}本次操作未作任何改变。")
        return redirect(self.get_success_url())

    def get_success_url(self):
        return reverse("meeting", args=[self.meeting.public_id])

    def get_initial(self):
        return {"former_on": self.meeting.planned_on}

    def form_valid(self, form):
        try:
            with transaction.atomic():
                moved = moving.move(self.meeting, by=self.request.user, **form.cleaned_data)
        except (ValidationError, IntegrityError) as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        except TransitionNotAllowed as refusal:
            return self.not_now(str(refusal))
        day = in_full(moved.planned_on)
        messages.success(self.request, f"会议已改定于{day}，已告知{moved.told}人。")
        return redirect(self.get_success_url())

    def get_context_data(self, **more):
        told = moving.who_knows(self.meeting, but=self.request.user)
        return super().get_context_data(**more) | {"meeting": self.meeting, "told": told}
