"""Forms of a step on a case, and of whatever else is to happen once."""

from django import forms

STALE = "页面已过期，请重新打开本页后再办理。"


class OnceForm(forms.Form):
    """A form that carries its submission key: the same key twice is one act.

    What the page itself carries is not asked of the user; without it nothing is done.
    """

    CARRIED = ("key",)

    key = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)

    def clean(self):
        cleaned = super().clean()
        if any(cleaned.get(name) in (None, "") for name in self.CARRIED):
            for name in self.CARRIED:
                self.errors.pop(name, None)  # said once, and in words
            raise forms.ValidationError(STALE, code="stale")
        return cleaned


class KeyedForm(OnceForm):
    """Carries also the revision of the case on the page it was shown on."""

    CARRIED = ("key", "revision")

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NoteForm(KeyedForm):
    """A step that needs nothing but, perhaps, an opinion."""

    note = forms.CharField(
        label="办理意见", required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )


class OwnNoteForm(NoteForm):
    """What the applicant may add to a step of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = "说明"


class ReasonForm(KeyedForm):
    """A step that goes against the applicant, who reads the reason."""

    note = forms.CharField(
        label="原因",
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
        help_text="申报单位将看到这段文字，请写明依据，以及下一步可以怎么办。",
        error_messages={"required": "请写明原因，申报单位将看到这段文字。"},
    )
