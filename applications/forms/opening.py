"""Forms of opening balances on the ladder."""

from django import forms

from applications.forms.steps import OnceForm
from parties.fields import UNKNOWN_TO_REGISTRAR, PartyByCodeField
from parties.forms.fields import day, paper
from policies.models import AwardItem
from policies.money import FEN_PER_YUAN
from policies.stages import Rule


class OpeningForm(OnceForm):
    """What an enterprise was given before."""

    uscc = PartyByCodeField(label="统一社会信用代码", unknown=UNKNOWN_TO_REGISTRAR)
    item = forms.ModelChoiceField(
        AwardItem.objects.none(),
        label="对应奖励项目",
        empty_label="请选择",
        help_text="以往称号对应现行政策的哪一档。",
        error_messages={"required": "请选择对应的奖励项目。"},
    )
    amount = forms.DecimalField(
        label="已奖励金额（元）",
        min_value=1,
        max_digits=14,
        decimal_places=2,
        error_messages={
            "required": "请填写金额。",
            "invalid": "请填写数字，例如 200000。",
            "min_value": "金额须大于零。",
        },
    )
    awarded_on = day(label="奖励日期")
    evidence = paper(label="依据文件（PDF）")
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = AwardItem.objects.filter(
            version=version, rule=Rule.LADDER
        ).order_by("rank", "position")

    @property
    def amount_fen(self) -> int:
        return int(self.cleaned_data["amount"] * FEN_PER_YUAN)


class OpeningCheckForm(OnceForm):
    """A second person stands by a balance, or says why not."""

    decision = forms.ChoiceField(
        label="复核结论",
        choices=[("confirm", "与依据文件相符，记入台账"), ("refuse", "不予通过")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择复核结论。"},
    )
    reason = forms.CharField(
        label="不予通过的原因", max_length=200, required=False, widget=forms.Textarea({"rows": 3})
    )
