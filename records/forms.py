"""Fields for files: the check at the field is the check of the store."""

from django import forms

from records.services import files

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.xlsx"


class UploadField(forms.FileField):
    """One file that may be stored; refused at the field with the reason."""

    widget = forms.FileInput

    def __init__(self, **options) -> None:
        options.setdefault("max_length", 255)
        options.setdefault("help_text", "PDF、JPG、PNG 或 xlsx，不超过 20 MB，不加密。")
        super().__init__(**options)

    def clean(self, content, initial=None):
        upload = super().clean(content, initial)
        if upload and upload is not initial:
            files.check(upload)
        return upload

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        return {**super().widget_attrs(widget), "accept": ACCEPTED}


class ComparisonForm(forms.Form):
    """A file that somebody holds, to be compared with the paper that was issued."""

    copy = forms.FileField(
        label="手中的电子文件",
        help_text="只计算校验值，不保存文件。",
        widget=forms.FileInput(attrs={"accept": ".pdf,.xlsx"}),
    )

    def clean_copy(self):
        copy = self.cleaned_data["copy"]
        if copy.size > files.most_bytes():
            raise forms.ValidationError("文件过大，不是本系统印发的文件。")
        return copy
