"""Objections: raised by the public, registered from letters, settled by the investigator."""

from django import forms
from django.db import models

from applications.forms.steps import KeyedForm, OnceForm
from reviews.forms.fields import UploadField, YuanField
from reviews.models import NoticeEntry


class EntryChoice(forms.ModelChoiceField):
    """Rows of a notice as the public knows them."""

    def label_from_instance(self, entry):
        return f"{entry.position}. {entry.party_name}　{entry.item_name}　{entry.title}"


class ObjectionForm(OnceForm):
    """A real-name objection to one row; the last field is a trap that people do not see."""

    entry = EntryChoice(
        NoticeEntry.objects.none(),
        label="对哪一项提出异议",
        empty_label="请选择",
        error_messages={"required": "请选择对哪一项提出异议。"},
    )
    objector = forms.CharField(
        label="真实姓名（单位名称）",
        max_length=120,
        help_text="匿名异议不予受理。身份依法保密。",
        error_messages={"required": "请填写真实姓名或单位名称。"},
    )
    contact = forms.CharField(
        label="联系方式",
        max_length=120,
        help_text="电话、邮箱或通信地址。",
        error_messages={"required": "请填写联系方式，便于核查和答复。"},
    )
    claim = forms.CharField(
        label="异议事项和理由",
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "请写明异议事项和理由。"},
    )
    evidence = UploadField(
        label="证据材料",
        required=False,
        help_text="PDF、JPG、PNG 或 xlsx，一个文件，不超过 20 MB。",
    )
    website = forms.CharField(
        label="请勿填写",
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args, entries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entry"].queryset = entries

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError("提交未被接受。请清空此项后重试，或改为书面提交。")
        return ""


class RegistrationForm(KeyedForm):
    """An objection that came by letter, call or visit, entered by the Commission."""

    channel = forms.ChoiceField(
        label="渠道", choices=[(way, way) for way in ("来信", "来访", "电话", "电子邮件")]
    )
    received_at = forms.DateTimeField(
        label="收到时间",
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="来信为送达时间，电子邮件为服务器收到的时间。公示期内收到的，期满后登记也有效。",
    )
    objector = forms.CharField(label="异议人（单位）", max_length=120)
    contact = forms.CharField(label="联系方式", max_length=120)
    claim = forms.CharField(
        label="异议事项和理由", max_length=4000, widget=forms.Textarea({"rows": 5})
    )
    evidence = UploadField(label="证据材料", required=False)


class Outcome(models.TextChoices):
    """How an investigation ends."""

    DISMISS = "dismiss", "不成立"
    REDUCE = "reduce", "部分成立，核减金额"
    UPHOLD = "uphold", "成立，不予支持"


class AskedByOutcome(forms.NumberInput):
    """An input that only one outcome needs: the browser must not insist on it."""

    def use_required_attribute(self, initial):
        return False


class FindingForm(forms.Form):
    """What the investigator found, and what follows."""

    outcome = forms.ChoiceField(
        label="核查结论",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择核查结论。"},
    )
    amount = YuanField(
        label="核减后的金额（元）",
        widget=AskedByOutcome,
        help_text="“部分成立”必填，须低于公示金额；其他结论不填。",
        error_messages={"required": "请填写核减后的金额。"},
    )
    finding = forms.CharField(
        label="核查情况和依据",
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text="每行一点，原样写入给异议人的答复书；请勿写入个人电话、证件号码和账号。",
        error_messages={"required": "请写明核查情况和依据。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound:
            is_reduced = self.data.get(self.add_prefix("outcome")) == Outcome.REDUCE
            self.fields["amount"].required = is_reduced

    @property
    def chosen(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])
