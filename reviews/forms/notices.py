"""Drafting and publishing a notice."""

from django import forms

from applications.forms.steps import OnceForm
from applications.models import Case


class DraftForm(OnceForm):
    """The cases of a notice and its title."""

    title = forms.CharField(label="标题", max_length=160)
    cases = forms.ModelMultipleChoiceField(
        Case.objects.none(),
        label="列入公示的项目",
        to_field_name="public_id",
        error_messages={"required": "请至少选择一个项目。"},
    )

    def __init__(self, *args, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cases"].queryset = cases


class PublishForm(OnceForm):
    """One click, with its key."""
