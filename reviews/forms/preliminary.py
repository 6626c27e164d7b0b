"""Preliminary review: four checks and a comment."""

from django import forms

from applications.forms.steps import KeyedForm
from reviews.models import PreliminaryReview
from reviews.services.preliminary import CHECKS


class PreliminaryForm(KeyedForm):
    """What the reviewer checked; passing needs every check, failing needs a comment."""

    comment = forms.CharField(
        label="初审意见",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="不通过时必填，申报单位将看到这段文字。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in CHECKS:
            label = PreliminaryReview._meta.get_field(name).verbose_name
            self.fields[name] = forms.BooleanField(label=label, required=False)
        self.order_fields([*CHECKS, "comment"])

    @property
    def said(self) -> dict:
        """What the service asks for: the checks, the comment, and the key of the submission."""
        given = self.cleaned_data
        checks = {name: given[name] for name in CHECKS}
        return {"checks": checks, "comment": given["comment"], "key": given["key"]}
