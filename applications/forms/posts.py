"""What is written in a channel of a case."""

from django import forms

from applications.forms.steps import OnceForm
from records.forms import UploadField


class PostForm(OnceForm):
    """A text, and perhaps a file."""

    text = forms.CharField(
        label="内容",
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "请写明内容。"},
    )
    file = UploadField(label="附件", required=False)
