"""Forms of Article 7: money demanded back and received, bans, and orders given up."""

from django import forms

from applications.forms import KeyedForm
from parties.models import Party
from parties.uscc import normalise
from payments.forms import day_field, yuan_field
from payments.models import Recovery
from policies.money import FEN_PER_YUAN

FACTS = {"required": "请写明事实与依据。"}


def long_text(label: str, **more) -> forms.CharField:
    """A field for sentences."""
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea({"rows": 5}), **more)


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
    facts = long_text(
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


class VoidForm(forms.Form):
    """Why a draft order is given up."""

    reason = long_text(
        "作废原因",
        help_text="原因随文件留存备查。",
        error_messages={"required": "请写明作废的原因。"},
    )


class BanForm(forms.Form):
    """The decision to ban a party, as it is entered by the first person."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    uscc = forms.CharField(
        label="统一社会信用代码",
        max_length=40,
        error_messages={"required": "请填写被禁止申报单位的统一社会信用代码。"},
    )
    source = forms.CharField(
        label="决定部门",
        max_length=60,
        initial="区经委",
        help_text="其他部门作出的决定，请填写该部门。",
        error_messages={"required": "请填写决定部门。"},
    )
    decision_number = forms.CharField(
        label="决定文号", max_length=60, error_messages={"required": "请填写决定文号。"}
    )
    facts = long_text(
        "事实与依据",
        help_text="写明情节严重的事实和证据（第七条）。",
        error_messages=FACTS,
    )
    served_on = day_field(
        "送达日期",
        required=False,
        help_text="自送达次日起三年内不得申报；尚未送达的先不填，送达后补登记。",
    )

    def clean_uscc(self) -> Party:
        """The party of this code."""
        try:
            code = normalise(self.cleaned_data["uscc"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        found = Party.objects.filter(uscc=code).first()
        if found is None:
            raise forms.ValidationError("没有登记过这个单位，请先由登记员在“主体”中登记。")
        return found


class CheckForm(forms.Form):
    """What the second person says of the decision."""

    note = long_text("复核意见", required=False, help_text="不予确认的，须写明原因。")


class ServeForm(forms.Form):
    """When the decision reached the party."""

    served_on = day_field("送达日期", "请填写送达日期。")


class LiftForm(forms.Form):
    """Why a ban ends early."""

    reason = long_text(
        "解除原因",
        help_text="写明复议决定、判决等依据。",
        error_messages={"required": "请写明解除的原因和依据。"},
    )
