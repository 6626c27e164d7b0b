"""A party entered by the registrar, in the browser admin."""

from django import forms

from parties.models import MembershipClaim, Party


class NewPartyForm(forms.ModelForm):
    """What is on the licence, and what the party will file as."""

    profile = forms.ChoiceField(
        label="申报身份",
        choices=MembershipClaim.Profile.choices,
        widget=forms.RadioSelect,
        initial=MembershipClaim.Profile.ENTERPRISE,
    )

    class Meta:
        model = Party
        fields = [
            "uscc", "name", "kind", "legal_representative", "local_unit", "address",
            "contact_name", "contact_phone",
        ]  # fmt: skip
