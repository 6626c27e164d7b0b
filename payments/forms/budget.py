"""Forms of the yearly budget."""

from django import forms

from applications.forms.steps import STALE
from payments.forms.fields import yuan_field
from payments.models import Budget
from payments.services.budgets import YEARS


class BudgetForm(forms.ModelForm):
    """A year's budget as it is entered first, the allowance in yuan."""

    year = forms.IntegerField(label="年度", min_value=YEARS[0], max_value=YEARS[-1])
    allowance = yuan_field("额度（元）")

    class Meta:
        model = Budget
        fields = ["year", "special_fund", "budget_line", "functional_code", "economic_code"]


class RaiseForm(forms.ModelForm):
    """A budget that is there: what is added to its allowance, and why.

    ``seen`` is the allowance on the page it was shown on: sent twice, it is raised once.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    amount = yuan_field("追加金额（元）", required=False)
    reason = forms.CharField(
        label="追加原因和依据", required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )

    class Meta:
        model = Budget
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.allowance_fen

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("amount") and cleaned.get("seen") is None:
            self.errors.pop("seen", None)
            raise forms.ValidationError(STALE, code="stale")
        if cleaned.get("amount") and not cleaned.get("reason", "").strip():
            self.add_error("reason", "请写明追加的原因和依据。")
        if cleaned.get("reason", "").strip() and not cleaned.get("amount"):
            self.add_error("amount", "请填写追加金额。")
        return cleaned
