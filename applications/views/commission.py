"""Steps of the Commission that belong to no stage: a second look at a recognition, a stop."""

from applications.models import Case
from applications.services import recognition, stopping
from applications.views.desk import Desk, NoteForm, ReasonForm


class Recognise(Desk):
    """A second person stands by an entry of an official list."""

    step = Case.recognise
    form_class = NoteForm
    lead = "请对照认定文件核对单位名称、统一社会信用代码和认定类别；复核后通知企业确认。"

    def take(self, form):
        given = form.cleaned_data
        recognition.recognise(self.case, by=self.request.user, note=given["note"], key=given["key"])


class Stop(Desk):
    """Stop a case that may not go on."""

    step = Case.stop
    form_class = ReasonForm
    lead = "终止后本件办结，不能恢复。适用于：禁止申报期、迁出本区、注销、称号被撤销等。"

    def take(self, form):
        given = form.cleaned_data
        stopping.stop(self.case, by=self.request.user, note=given["note"], key=given["key"])
