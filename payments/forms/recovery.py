"""Forms of money demanded back, and of what comes in (Article 7)."""

from django import forms

from applications.forms.steps import KeyedForm
from payments.forms.fields import FACTS, day_field, printed_text, yuan_field
from payments.models import Recovery
from policies.money import FEN_PER_YUAN


class AmountForm(KeyedForm):
    """A form with an amount in yuan; `amount_fen` is what the services take."""

    @property
    def amount_fen(self) -> int:
        return int(self.cleaned_data["amount"] * FEN_PER_YUAN)


class DemandForm(AmountForm):
    """Why an award is demanded back, how much of it, and until when."""

    ground = forms.ChoiceField(
        label="事由",
        choices=Recovery.Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择事由。"},
    )
    facts = printed_text(
        "事实与依据",
        help_text="写明查实的事实、证据和所依据的条款。申报单位将看到这段文字。",
        error_messages=FACTS,
    )
    amount = yuan_field("追回金额（元）", help_text="可以追回全部，也可以追回一部分。")
    due_on = day_field("退回期限", "请填写退回期限。", help_text="到这一天为止；逾期只作提示。")


class ReceiptForm(AmountForm):
    """What the bank says came back."""

    amount = yuan_field("收到金额（元）", help_text="可以分次退回，每次登记一笔。")
    received_on = day_field("到账日期", "请填写到账日期。", help_text="不早于拨付，不晚于今天。")
    bank_reference = forms.CharField(
        label="银行回单号",
        max_length=60,
        help_text="每张回单只登记一次；一张回单退回多件资金的，在号后加“-1”“-2”分别登记。",
        error_messages={"required": "请填写银行回单号。"},
    )
    note = forms.CharField(
        label="备注",
        max_length=500,
        required=False,
        help_text="利息、滞纳金等在这里说明，不计入追回金额。",
    )
