"""What the applicant may do after filing: take it back, confirm a recognition, give an award up."""

from applications.forms.recognition import ConfirmForm
from applications.forms.steps import OwnNoteForm
from applications.models import Case
from applications.services import filing, recognition
from applications.views import showing
from applications.views.desk import Desk


class Withdraw(Desk):
    """Take a filing back before it is decided."""

    step = Case.withdraw
    form_class = OwnNoteForm
    lead = "撤回后本件办结，不能恢复；在申报时间内可以重新申报。"

    def take(self, form):
        given = form.cleaned_data
        filing.withdraw(self.case, by=self.request.user, note=given["note"], key=given["key"])


class Waive(Desk):
    """Give an award up before its payment order."""

    step = Case.waive
    form_class = OwnNoteForm
    lead = "放弃后本件办结，不再拨付，不能恢复。"

    def take(self, form):
        given = form.cleaned_data
        recognition.waive(self.case, by=self.request.user, note=given["note"], key=given["key"])


class Confirm(Desk):
    """Confirm name, account and consent of a recognised award."""

    step = Case.confirm
    form_class = ConfirmForm
    lead = "您单位获得的认定适用“免申即享”：无须申报，确认后即进入核定和拨付。"

    template_name = "applications/confirm.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"case": self.case}

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {"award": showing.estimate(self.case)}

    def take(self, form):
        given = form.cleaned_data
        recognition.confirm(
            self.case, by=self.request.user, account=given["account"], key=given["key"]
        )
