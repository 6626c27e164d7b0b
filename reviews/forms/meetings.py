"""Meetings: convene, table, record."""

from django import forms

from applications.forms.steps import STALE, KeyedForm, OnceForm
from reviews.forms.fields import UploadField, YuanField
from reviews.models import Meeting, MeetingItem
from reviews.services.deliberation import Decision

Result = MeetingItem.Result


class ConveneForm(forms.ModelForm):
    """A planned meeting."""

    class Meta:
        model = Meeting
        fields = ["number", "planned_on"]
        widgets = {"planned_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "number": "如：产推办〔2026〕第3次会议",
            "planned_on": "今天或以后；审议结果自会议当天起登记。",
        }
        error_messages = {"number": {"unique": "该会议编号已登记。"}}


class MoveForm(forms.Form):
    """Another day for a meeting, and why; it carries the day that its user saw."""

    former_on = forms.DateField(widget=forms.HiddenInput, required=False)
    planned_on = forms.DateField(
        label="改定日期",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="今天或以后；可以推迟，也可以提前。",
        error_messages={"required": "请填写改定的日期。"},
    )
    reason = forms.CharField(
        label="改期原因",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="知道原定日期的人员都会看到。",
        error_messages={"required": "请写明改期原因。"},
    )

    def clean_former_on(self):
        if (day := self.cleaned_data["former_on"]) is None:
            raise forms.ValidationError(STALE)
        return day


class TableForm(KeyedForm):
    """The meeting to which a case goes."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="提交到哪次会议",
        to_field_name="public_id",
        empty_label="请选择",
        error_messages={"required": "请选择会议。"},
    )

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings


class RecordForm(OnceForm):
    """The minutes; the decisions are in one `ItemForm` for each case."""

    attendees = forms.CharField(
        label="出席人员",
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请填写出席人员。"},
    )
    minutes = UploadField(
        label="会议纪要",
        help_text="盖章扫描件，PDF、JPG 或 PNG。",
        error_messages={"required": "请上传盖章的会议纪要。"},
    )


class ItemForm(forms.Form):
    """What the meeting decided of one case; what is required follows the chosen result."""

    result = forms.ChoiceField(label="审议结果", error_messages={"required": "请选择审议结果。"})
    amount = YuanField(
        label="审定金额（元）",
        help_text="“通过”必填，不得高于现行应奖金额；其他结果不填。",
        error_messages={"required": "通过须填写审定金额。"},
    )
    note = forms.CharField(
        label="审议意见",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2, "data-needed-for": Result.DECLINED}),
        help_text="“不通过”必须写明原因，申报单位将看到这段文字。",
        error_messages={"required": "不通过须写明原因，申报单位将看到这段文字。"},
    )

    def __init__(self, *args, has_review, due, **kwargs):
        super().__init__(*args, **kwargs)
        unfit = {Result.TITLED} if due else {Result.APPROVED}
        unfit |= set() if has_review else {Result.REFERRED}
        choices = [choice for choice in Result.choices if choice[0] not in unfit]
        self.fields["result"].choices = [("", "请选择"), *choices]
        self.fields["amount"].widget.attrs["data-only-for"] = Result.APPROVED
        if not due:
            del self.fields["amount"]
        if self.is_bound:
            self._require_by(self.data.get(self.add_prefix("result")))

    def _require_by(self, result):
        self.fields["note"].required = result == Result.DECLINED
        if "amount" in self.fields:
            self.fields["amount"].required = result == Result.APPROVED

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount == 0 and self.cleaned_data.get("result") == Result.APPROVED:
            raise forms.ValidationError("通过须填写审定金额。")
        return amount

    @property
    def decision(self):
        found = self.cleaned_data
        amount = found.get("amount") if found["result"] == Result.APPROVED else None
        return Decision(found["result"], amount, found["note"])
