"""A step of the Commission that belongs to no stage: a case that may not go on is stopped."""

from applications.models import Case
from applications.services import stopping
from applications.views.desk import Desk, ReasonForm


class Stop(Desk):
    """Stop a case that may not go on."""

    step = Case.stop
    form_class = ReasonForm
    lead = "终止后本件办结，不能恢复。适用于：禁止申报期、迁出本区、注销、称号被撤销等。"

    def take(self, form):
        given = form.cleaned_data
        stopping.stop(self.case, by=self.request.user, note=given["note"], key=given["key"])
