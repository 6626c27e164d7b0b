"""The form field that names a party by its credit code."""

from django import forms

from parties.models import Party
from parties.uscc import normalise

UNKNOWN = "没有登记过这个单位，请联系区经委登记员。"
UNKNOWN_TO_REGISTRAR = "没有登记过这个单位，请先在“主体”中登记。"


class PartyByCodeField(forms.CharField):
    """A typed unified social credit code, cleaned into the `Party` that bears it.

    The code is brought to its normal form first; a wrong code and one that nobody bears are
    refused in words.
    """

    def __init__(self, *, label: str, unknown: str = UNKNOWN, **kwargs):
        missing = f"请填写{label}。"
        errors = {"required": missing, "unknown": unknown}
        super().__init__(label=label, max_length=40, error_messages=errors, **kwargs)

    def clean(self, value) -> Party:
        """The party of this code; raises ValidationError."""
        text = super().clean(value)
        try:
            code = normalise(text)
        except ValueError as error:
            raise forms.ValidationError(f"{error}。") from error
        found = Party.objects.filter(uscc=code).first()
        if found is None:
            raise forms.ValidationError(self.error_messages["unknown"], "unknown")
        return found
