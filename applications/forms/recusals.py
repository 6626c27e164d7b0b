"""Forms of an officer's recusal, and of its end."""

from django import forms

from applications.forms.steps import OnceForm
from parties.fields import PartyByCodeField


class DeclareForm(OnceForm):
    """From which enterprise, and why."""

    party = PartyByCodeField(label="统一社会信用代码")
    reason = forms.CharField(
        label="事由",
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        help_text="如：本人配偶在该单位任职。只有登记员、评审负责人、签发人和审计员可以看到。",
        error_messages={"required": "请写明事由。"},
    )


class EndForm(OnceForm):
    """Why it is over."""

    reason = forms.CharField(
        label="解除原因",
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写明解除的原因。"},
    )
