"""To act for an organisation: its code, its papers, what an officer makes of them."""

from django import forms

from accounts import clock
from accounts.admin_forms import login_field
from accounts.models import LocalUnit
from parties.fields import UNKNOWN_TO_REGISTRAR, PartyByCodeField
from parties.models import Member, MembershipClaim, Party
from parties.uscc import normalise
from records.forms import UploadField

SCANS = ".pdf,.jpg,.jpeg,.png"
STATED = (
    "name", "party_kind", "profile", "legal_representative", "address", "contact_name",
    "contact_phone", "local_unit",
)  # fmt: skip


class ScanField(UploadField):
    """One scanned paper: PDF, JPG or PNG."""

    def __init__(self, **options) -> None:
        options.setdefault("help_text", "PDF、JPG 或 PNG，不超过 20 MB，不加密。")
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        return {**super().widget_attrs(widget), "accept": SCANS}


class CodeForm(forms.Form):
    """The code on the licence; what it belongs to is looked up next."""

    code = forms.CharField(
        label="统一社会信用代码",
        max_length=40,
        help_text="照营业执照填写 18 位；没有字母 I、O、S、V、Z。",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "figures"}),
        error_messages={"required": "请填写统一社会信用代码。"},
    )

    def clean_code(self) -> str:
        try:
            return normalise(self.cleaned_data["code"])
        except ValueError as error:
            raise forms.ValidationError(f"{error}。") from error


class PapersForm(forms.Form):
    """As what somebody wants to act, and the two papers that show it."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    kind = forms.ChoiceField(
        label="申请身份",
        choices=Member.Kind.choices,
        widget=forms.RadioSelect,
        initial=Member.Kind.OWNER,
        help_text="负责人管理本单位的成员，经办人办理业务。",
        error_messages={"required": "请选择申请身份。"},
    )
    licence = ScanField(
        label="营业执照",
        error_messages={"required": "请上传营业执照。"},
    )
    letter = ScanField(
        label="授权委托书",
        help_text="写明被授权人姓名和授权办理的事项，加盖单位公章。PDF、JPG 或 PNG，不超过 20 MB。",
        error_messages={"required": "请上传授权委托书。"},
    )


class ClaimForm(PapersForm):
    """A claim to a party that is registered."""


class NewOrganisationForm(PapersForm):
    """A claim to an organisation that is not registered, with what is stated of it."""

    name = forms.CharField(
        label="单位名称",
        max_length=120,
        help_text="与营业执照完全一致。",
        error_messages={"required": "请填写单位名称。"},
    )
    party_kind = forms.ChoiceField(label="类型", choices=Party.Kind.choices)
    profile = forms.ChoiceField(
        label="申报身份",
        choices=MembershipClaim.Profile.choices,
        widget=forms.RadioSelect,
        initial=MembershipClaim.Profile.ENTERPRISE,
        error_messages={"required": "请选择申报身份。"},
    )
    legal_representative = forms.CharField(
        label="法定代表人",
        max_length=60,
        error_messages={"required": "请填写法定代表人。"},
    )
    address = forms.CharField(
        label="地址", max_length=200, error_messages={"required": "请填写地址。"}
    )
    contact_name = forms.CharField(
        label="联系人", max_length=60, error_messages={"required": "请填写联系人。"}
    )
    contact_phone = forms.CharField(
        label="联系电话",
        max_length=30,
        widget=forms.TextInput({"inputmode": "tel"}),
        error_messages={"required": "请填写联系电话。"},
    )
    local_unit = forms.ModelChoiceField(
        LocalUnit.objects.none(),
        label="所属街镇（区属企业）",
        required=False,
        empty_label="请选择",
        help_text="按财税户管地选择，由它核验这份申请。只有区外的诊断服务商可以不选。",
    )

    field_order = [*STATED, "kind", "licence", "letter"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["local_unit"].queryset = LocalUnit.objects.in_force_on(clock.today())
        self.fields["kind"].choices = [(Member.Kind.OWNER.value, Member.Kind.OWNER.label)]
        self.fields["kind"].help_text = "首位成员为负责人，以后由负责人邀请经办人。"

    def clean(self):
        cleaned = super().clean()
        is_enterprise = cleaned.get("profile") == MembershipClaim.Profile.ENTERPRISE
        if is_enterprise and not cleaned.get("local_unit") and "local_unit" not in self.errors:
            self.add_error("local_unit", "申报企业须在本区，请选择所属街镇（区属企业）。")
        return cleaned


class CounterClaimForm(PapersForm):
    """A claim that the registrar files for somebody who came with a letter."""

    party = PartyByCodeField(label="单位的统一社会信用代码", unknown=UNKNOWN_TO_REGISTRAR)
    claimant = login_field("被授权人的登录名")

    field_order = ["party", "claimant", "kind", "licence", "letter"]


class ConfirmClaimForm(forms.Form):
    """What the officer has looked at, each on its own."""

    licence_agrees = forms.BooleanField(
        label="营业执照清晰有效，与单位名称、信用代码、法定代表人一致",
        error_messages={"required": "请核对营业执照。"},
    )
    letter_agrees = forms.BooleanField(
        label="授权委托书盖有公章，被授权人就是申请人",
        error_messages={"required": "请核对授权委托书。"},
    )


class RefuseClaimForm(forms.Form):
    reason = forms.CharField(
        label="未通过原因",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="原样告知申请人，写明缺什么、怎样更正。",
        error_messages={"required": "请写明未通过的原因，申请人据此更正。"},
    )
