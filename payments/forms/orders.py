"""Forms of payment orders: drafted, made void, paid out, bounced."""

from django import forms

from applications.forms.steps import KeyedForm, OnceForm
from applications.models import Case
from payments.forms.fields import day_field, long_text


class OrderForm(OnceForm):
    """Which approved cases go on an order."""

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


class VoidForm(OnceForm):
    """Why a draft order is given up."""

    reason = long_text(
        "作废原因",
        help_text="原因随文件留存备查。",
        error_messages={"required": "请写明作废的原因。"},
    )


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


class ReleaseForm(KeyedForm):
    """What the second person learnt of the bank before the money may leave again."""

    note = forms.CharField(
        label="核实情况",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="如：已向开户银行核实，资金已退回国库账户，收款账户可以入账。",
        error_messages={"required": "请写明与银行核实的情况。"},
    )
