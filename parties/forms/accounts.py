"""Forms of a party's bank accounts."""

from django import forms
from django.core.exceptions import ValidationError

from parties.encryption import digest
from parties.models import BankAccount
from parties.models.party import Party
from parties.services.accounts import plain


def _plain(number: str) -> str:
    try:
        return plain(number)
    except ValidationError as refusal:
        raise forms.ValidationError(refusal.messages) from refusal


class AccountForm(forms.Form):
    """A bank account, its number typed twice."""

    holder = forms.CharField(
        label="户名",
        max_length=120,
        help_text="须与单位名称完全一致。",
        error_messages={"required": "请填写户名。"},
    )
    bank = forms.CharField(
        label="开户银行",
        max_length=120,
        help_text="写全称到支行，如中国工商银行上海市青浦支行。",
        error_messages={"required": "请填写开户银行。"},
    )
    cnaps = forms.CharField(
        label="大额支付行号",
        max_length=12,
        required=False,
        validators=BankAccount._meta.get_field("cnaps").validators,
    )
    number = forms.CharField(
        label="账号",
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "请填写账号。"},
    )
    again = forms.CharField(
        label="再输入一次账号",
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "请再输入一次账号。"},
    )

    def __init__(self, *args, party: Party, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("holder", party.name)

    def clean_number(self):
        number = _plain(self.cleaned_data["number"])
        for check in BankAccount._meta.get_field("number").validators:
            check(number)
        return number

    def clean_again(self):
        return _plain(self.cleaned_data["again"])

    def clean(self):
        cleaned = super().clean()
        number, again = cleaned.get("number"), cleaned.get("again")
        if number and again and number != again:
            self.add_error("again", "两次输入的账号不一致，请核对。")
        return cleaned


class ConfirmAccountForm(forms.Form):
    """Confirmation by whoever has the account papers at hand: the number once more, whole."""

    number = forms.CharField(
        label="请对照开户许可证或网银，再输入完整账号",
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "请输入完整账号。"},
    )

    def __init__(self, *args, account: BankAccount, **kwargs):
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_number(self):
        number = _plain(self.cleaned_data["number"])
        if digest(number) != self.account.number_digest:
            raise forms.ValidationError(
                f"与登记的账号（尾号{self.account.last_four}）不一致。登记有误的，请作废后重新登记。"
            )
        return number
