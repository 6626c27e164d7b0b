"""From the review to a proposal, or a refusal."""

from django import forms

from applications.forms.steps import KeyedForm
from policies.stages import Rule
from reviews.forms.fields import YuanField


class RefusalForm(KeyedForm):
    """A decision that the applicant reads the reason of."""

    reason = forms.CharField(
        label="原因",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="申报单位将看到这段文字。",
    )


class ProposalForm(KeyedForm):
    """The conclusion; and the reviewed amount where the policy names only a cap."""

    reviewed = YuanField(label="核定奖励金额（元）")
    reason = forms.CharField(
        label="评审结论", max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args, item, must_give_reason=False, reason_is_read_by="", **kwargs):
        super().__init__(*args, **kwargs)
        if item.rule != Rule.CAPPED:
            del self.fields["reviewed"]
        elif item.ratio is not None:
            self.fields["reviewed"].label = "核定投入（元）"
        self.fields["reason"].help_text = reason_is_read_by
        if must_give_reason or item.rule == Rule.CAPPED:
            self.fields["reason"].required = True
        self.order_fields(["reviewed", "reason"])

    @property
    def reviewed_fen(self):
        return self.cleaned_data.get("reviewed")
