"""The opinion of a member agency."""

from django import forms

from applications.forms.steps import KeyedForm
from reviews.models import Opinion


class OpinionForm(KeyedForm):
    """A stance, and the reason where it is not plain consent."""

    stance = forms.ChoiceField(
        label="意见", choices=Opinion.Stance.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="不同意或需补充材料时必填。",
    )
