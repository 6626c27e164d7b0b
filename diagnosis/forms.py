"""Forms of the diagnosis reports and of the census before them."""

from django import forms

from accounts.models import LocalUnit
from accounts.roles import Role
from parties.fields import PartyByCodeField
from parties.models import Party
from records.services import files

PDF = "application/pdf"
SIGNED = "企业主要负责人签字、加盖企业公章的日期。"


class PdfField(forms.FileField):
    """One PDF that the house would take; refused at the field, with the reason."""

    def widget_attrs(self, widget):
        return {"accept": ".pdf", "max_bytes": files.most_bytes()}

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload and files.check(upload).media_type != PDF:
            raise forms.ValidationError("诊断报告请上传 PDF。")
        return upload


class SignForm(forms.Form):
    """The day on which the enterprise signed and sealed."""

    confirmed_on = forms.DateField(
        label="企业签字盖章日期",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=SIGNED,
        error_messages={"required": "请填写签字盖章日期。"},
    )


class ReportForm(SignForm):
    """A report on an enterprise, entered by its provider or by the registrar on its behalf."""

    uscc = PartyByCodeField(label="被诊断企业的统一社会信用代码")
    file = PdfField(
        label="诊断报告",
        max_length=255,
        help_text="PDF，含企业主要负责人签字、企业盖章的确认页，不超过 20 MB。",
        error_messages={"required": "请选择诊断报告文件。"},
    )
    field_order = ["provider", "provider_uscc", "uscc", "file", "confirmed_on"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["confirmed_on"].required = False
        self.fields["confirmed_on"].help_text = f"{SIGNED}尚未签字盖章的可以以后补填。"
        if user.has_role(Role.REGISTRAR):
            self.fields["provider_uscc"] = PartyByCodeField(
                label="诊断服务商的统一社会信用代码",
                help_text="代服务商登记：记录中会注明由登记员录入。",
            )
        else:
            mine = providers_of(user)
            self.fields["provider"] = forms.ModelChoiceField(
                mine,
                label="诊断服务商",
                empty_label="请选择",
                initial=mine.first() if mine.count() == 1 else None,
                error_messages={"required": "请选择诊断服务商。"},
            )
        self.order_fields(self.field_order)

    @property
    def author(self) -> Party:
        """Whose report: chosen by a member, named by its code at the counter."""
        return self.cleaned_data.get("provider_uscc") or self.cleaned_data["provider"]


def providers_of(user):
    """The diagnosis service providers for which this user acts."""
    return Party.objects.of_member(user).filter(provider__isnull=False)


class JudgementForm(forms.Form):
    """The Commission's word on a report."""

    note = forms.CharField(
        label="认定意见",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="不符合要求的，必须写明原因；服务商将看到这段文字。",
    )


class CensusForm(forms.Form):
    """What one enterprise said when it was asked."""

    uscc = forms.CharField(
        label="统一社会信用代码",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "figures"}),
    )
    name = forms.CharField(label="企业名称", max_length=120)
    local_unit = forms.ModelChoiceField(LocalUnit.objects.none(), label="街镇（区属企业）")
    is_willing = forms.TypedChoiceField(
        label="是否愿意接受诊断",
        choices=[("yes", "愿意"), ("no", "暂不")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    contact_name = forms.CharField(label="联系人", max_length=60, required=False)
    contact_phone = forms.CharField(
        label="联系电话", max_length=30, required=False, help_text="愿意接受诊断的须填写。"
    )
    note = forms.CharField(
        label="情况说明", max_length=200, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["local_unit"]
        field.queryset = LocalUnit.objects.filter(pk__in=[unit.pk for unit in units])
        if len(units) == 1:
            field.initial, field.empty_label = units[0], None
