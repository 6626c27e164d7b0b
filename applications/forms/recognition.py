"""Forms of official lists, of their lines, and of the enterprise that confirms one."""

from django import forms

from applications.forms.fields import WITHOUT_CHOICE
from applications.forms.steps import KeyedForm, OnceForm
from parties.forms.fields import day, paper
from parties.models import BankAccount


class LineForm(OnceForm):
    """One line, as it stands in the document."""

    uscc = forms.CharField(
        label="统一社会信用代码",
        max_length=40,
        error_messages={"required": "请填写统一社会信用代码。"},
    )
    named_as = forms.CharField(
        label="文件所列名称",
        max_length=120,
        help_text="照认定文件抄写；企业更名后与现名称不同也照抄。",
        error_messages={"required": "请填写文件所列名称。"},
    )
    title = forms.CharField(
        label="文件所列称号",
        max_length=80,
        help_text="照认定文件抄写，如“市级智能工厂”；不在称号对照表中的，先由区经委答复。",
        error_messages={"required": "请填写文件所列称号。"},
    )
    recognised_on = day(label="认定日期", required=False, help_text="与发文日期相同的，可以不填。")


class ListForm(OnceForm):
    """The document that names the enterprises."""

    document_number = forms.CharField(
        label="认定文号", max_length=60, error_messages={"required": "请填写认定文号。"}
    )
    issuer = forms.CharField(
        label="发文机关", max_length=60, error_messages={"required": "请填写发文机关。"}
    )
    issued_on = day(label="发文日期")
    document = paper(label="认定文件（PDF）")


class FirstLineForm(ListForm, LineForm):
    """The document together with its first, or only, line."""

    field_order = [
        "document_number", "issuer", "issued_on", "document", "uscc", "named_as", "title",
        "recognised_on",
    ]  # fmt: skip

    LINE = ("uscc", "named_as", "title")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.LINE:
            self.fields[name].required = False
        self.fields["uscc"].help_text = "名单有多行的，可以留空，下一步从表格导入。"

    def clean(self):
        cleaned = super().clean()
        given = [name for name in self.LINE if cleaned.get(name)]
        if given and len(given) < len(self.LINE):
            for name in set(self.LINE) - set(given):
                self.add_error(name, "请填写完整，或全部留空。")
        return cleaned

    @property
    def has_a_line(self) -> bool:
        return bool(self.cleaned_data.get("uscc"))


class RowReasonForm(OnceForm):
    """Why a line goes back or leaves the list."""

    note = forms.CharField(
        label="原因",
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "请写明原因。"},
    )


class CheckForm(OnceForm):
    """The second person has the document before them."""

    compared = forms.BooleanField(
        label="已对照认定文件逐项核对单位名称、统一社会信用代码、认定类别和日期。",
        error_messages={"required": "请核对后勾选。"},
    )


class ConfirmForm(KeyedForm):
    """The enterprise confirms a recognised award: name, account, consent."""

    account = forms.ModelChoiceField(
        BankAccount.objects.none(),
        label="收款账户",
        empty_label=WITHOUT_CHOICE,
        error_messages={"required": "请选择本单位已确认的收款账户。"},
    )
    consent = forms.BooleanField(
        label="本单位名称、收款账户和认定情况属实，同意领取本项奖励，接受监督检查。",
        error_messages={"required": "请确认后勾选。"},
    )

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = case.party.bank_accounts.in_use()
        self.fields["account"].label_from_instance = lambda a: f"{a.holder}　{a.bank}　{a.masked}"


class RevokeForm(OnceForm):
    """A title is withdrawn by a document."""

    revoked_on = day(label="撤销日期")
    document = paper(label="撤销文件（PDF）")
    reason = forms.CharField(
        label="撤销原因",
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "请写明撤销原因。"},
    )
