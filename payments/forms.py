"""Forms of the Finance Bureau and of those who draft and keep the budget."""

from decimal import Decimal

from django import forms

from applications.forms import KeyedForm
from applications.models import Case
from payments.models import Budget
from payments.services.budgets import YEARS

DAY = {"type": "date"}


def day_field(label: str, required: str = "", **more) -> forms.DateField:
    """A field for a day; `required` is what an empty one is told."""
    said = {"required": required, "invalid": "请按2026-03-02的格式填写。"}
    return forms.DateField(
        label=label,
        widget=forms.DateInput(DAY, format="%Y-%m-%d"),
        error_messages=said,
        **more,
    )


def yuan_field(label: str, **more) -> forms.DecimalField:
    """A field for an amount in yuan."""
    return forms.DecimalField(
        label=label,
        max_digits=14,
        decimal_places=2,
        min_value=Decimal("0.01"),
        error_messages={
            "required": "请填写金额。",
            "min_value": "金额须大于零。",
            "invalid": "请填写以元为单位的数字。",
        },
        **more,
    )


class OrderForm(forms.Form):
    """Which approved cases go on an order."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    cases = forms.ModelMultipleChoiceField(
        Case.objects.none(),
        label="列入的项目",
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请至少选择一个待拨付项目。",
            "invalid_choice": "所选项目中有的已不能列入（可能已被列入另一份文件），请重新选择。",
        },
    )

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cases"].queryset = waiting


class DisburseForm(KeyedForm):
    """What the bank's receipt says."""

    bank_reference = forms.CharField(
        label="银行回单号",
        max_length=60,
        help_text="国库集中支付凭证或银行回单上的编号。",
        error_messages={"required": "请填写银行回单号。"},
    )
    paid_on = day_field(
        "拨付日期",
        "请填写拨付日期。",
        help_text="回单上的日期，不早于文件下达，不晚于今天。",
    )


class BounceForm(KeyedForm):
    """Why and when the bank sent the money back."""

    bank_reference = forms.CharField(
        label="退票回单号", max_length=60, error_messages={"required": "请填写退票回单号。"}
    )
    returned_on = day_field("退回日期", "请填写退回日期。")
    note = forms.CharField(
        label="退票原因",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="如户名不符、账号已销户。申报单位将看到这段文字。",
        error_messages={"required": "请写明退票原因。"},
    )


class BudgetForm(forms.ModelForm):
    """A year's budget as it is entered first, the allowance in yuan."""

    year = forms.IntegerField(label="年度", min_value=YEARS[0], max_value=YEARS[-1])
    allowance = yuan_field("额度（元）")

    class Meta:
        model = Budget
        fields = ["year", "special_fund", "budget_line", "functional_code", "economic_code"]


class RaiseForm(forms.ModelForm):
    """A budget that is there: what is added to its allowance, and why."""

    amount = yuan_field("追加金额（元）", required=False)
    reason = forms.CharField(
        label="追加原因和依据", required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )

    class Meta:
        model = Budget
        fields = []

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("amount") and not cleaned.get("reason", "").strip():
            self.add_error("reason", "请写明追加的原因和依据。")
        if cleaned.get("reason", "").strip() and not cleaned.get("amount"):
            self.add_error("amount", "请填写追加金额。")
        return cleaned
