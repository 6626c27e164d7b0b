"""The checklist as fields: for each line a tick, and a remark of what is wrong."""

from collections.abc import Sequence

from django import forms

from applications.forms.steps import NoteForm
from applications.services.checklist import Line, Said

TICK = "ok-"
LONGEST = 300


class ChecklistForm(forms.Form):
    """A tick and a remark for each line; pages that show no ticks leave them as they are."""

    ticks = forms.BooleanField(widget=forms.HiddenInput, required=False, initial=True)

    def __init__(self, *args, lines: Sequence[Line], **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"{TICK}{line.code}"] = forms.BooleanField(
                label=f"{line.name}：符合", required=False, initial=line.is_fine
            )
            self.fields[line.code] = forms.CharField(
                label=f"{line.name}：问题和备注",
                required=False,
                max_length=LONGEST,
                initial=line.remark,
                widget=forms.TextInput({"list": "phrases", "placeholder": "问题和改法"}),
            )

    @property
    def rows(self) -> list[tuple[Line, forms.BoundField, forms.BoundField]]:
        """Each line with its two fields."""
        return [(line, self[f"{TICK}{line.code}"], self[line.code]) for line in self.lines]

    @property
    def said(self) -> dict[str, Said]:
        """What was said of each line that the page has sent."""
        given, has_ticks = self.cleaned_data, bool(self.cleaned_data.get("ticks"))
        return {
            line.code: Said(
                given[f"{TICK}{line.code}"] if has_ticks else line.is_fine, given[line.code]
            )
            for line in self.lines
            if line.code in self.data
        }


class AcceptForm(NoteForm, ChecklistForm):
    """Accept the papers, with the checklist as it stands."""
