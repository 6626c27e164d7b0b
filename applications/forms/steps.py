"""Forms of a step on a case."""

from django import forms


class KeyedForm(forms.Form):
    """A form that carries its submission key and the revision of the page it was shown on."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)
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
