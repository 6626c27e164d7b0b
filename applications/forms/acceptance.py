"""Forms of the counter where the paper twin comes in."""

from django import forms

from applications.forms.steps import KeyedForm


class PaperForm(KeyedForm):
    """The paper twin has come in: when, and which digest is printed on it."""

    received_on = forms.DateField(
        label="核收日期",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写核收日期。"},
    )
    digest = forms.CharField(
        label="书面材料上的内容摘要（至少前12位）",
        max_length=64,
        help_text="印在申报书首页条码下方；与网上提交的内容一致才能核收。",
        error_messages={"required": "请填写书面材料上的内容摘要。"},
    )


class WaiverForm(KeyedForm):
    """No paper twin is asked for, with the reason on record."""

    reason = forms.CharField(
        label="免收书面材料的原因",
        max_length=200,
        error_messages={"required": "请写明免收原因。"},
    )
