"""Forms of the first desk that are no step: transfer to another unit, and the paper twin."""

from django import forms

from accounts.models import LocalUnit
from applications.forms.steps import KeyedForm


class TransferForm(KeyedForm):
    """Which unit accepts the filing instead, and why."""

    to_unit = forms.ModelChoiceField(
        LocalUnit.objects.none(),
        label="转入单位",
        empty_label="请选择",
        error_messages={"required": "请选择转入单位。"},
    )
    reason = forms.CharField(
        label="转办原因",
        max_length=400,
        widget=forms.Textarea({"rows": 4}),
        help_text="例如：企业财税户管地在转入单位。申报单位和转入单位将看到这段文字。",
        error_messages={"required": "请写明转办原因。"},
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_unit"].queryset = units


class PaperForm(KeyedForm):
    """The paper twin has come in: when, and which digest is printed on it."""

    received_on = forms.DateField(
        label="核收日期",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写核收日期。"},
    )
    digest = forms.CharField(
        label="扫描条码，或输入内容摘要（至少前12位）",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="印在申报书首页，摘要在条码下方；与网上提交的内容一致才能核收。",
        error_messages={"required": "请扫描书面材料上的条码，或输入内容摘要。"},
    )
    copies = forms.IntegerField(
        label="份数",
        min_value=1,
        max_value=20,
        error_messages={"required": "请填写收到的份数。"},
    )
    pages = forms.IntegerField(
        label="每份页数",
        min_value=1,
        max_value=5000,
        error_messages={"required": "请填写每份的页数。"},
    )


class WaiverForm(KeyedForm):
    """No paper twin is asked for, with the reason on record."""

    reason = forms.CharField(
        label="免收书面材料的原因",
        max_length=200,
        error_messages={"required": "请写明免收原因。"},
    )
