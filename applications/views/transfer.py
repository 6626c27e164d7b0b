"""A filing that came to the wrong unit goes on to the right one; no step of the machine."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from applications.forms.acceptance import TransferForm
from applications.models import Case
from applications.services import transferring
from applications.views.desk import Desk


class Transfer(Desk):
    """Name another unit; whoever hands the filing over does not see it any more."""

    template_name = "applications/transfer.html"
    form_class = TransferForm
    label = "转办其他受理单位"
    button = "转办"
    lead = "转办后由转入单位受理，提交时间和受理时限不变；本单位不再看到这件申报。"
    tells = "将告知：转入单位的受理员和申报单位的全部成员（站内消息）。他们读到：转办原因。"

    def refuse(self):
        try:
            transferring.check(self.case, self.request.user)
        except TransitionNotAllowed as refusal:
            messages.warning(self.request, str(refusal))
            return HttpResponseRedirect(self.get_success_url())
        return None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"units": transferring.units_for(self.case)}

    def take(self, form):
        given = form.cleaned_data
        self.moved = transferring.transfer(
            self.case, given["to_unit"], by=self.request.user, reason=given["reason"]
        )

    def done(self):
        return f"{self.case.number}：已转{self.moved.to_unit}受理。"

    def get_success_url(self):
        still_seen = Case.objects.visible_to(self.request.user).filter(pk=self.case.pk)
        return super().get_success_url() if still_seen.exists() else reverse("acceptance_queue")

    def get_context_data(self, **more):
        moved = self.case.transfers.select_related("from_unit", "to_unit", "by__person")
        return super().get_context_data(**more) | {"transfers": moved}
