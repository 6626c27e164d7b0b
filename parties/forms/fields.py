"""Fields that forms of several rooms share: a day, and the document on which an entry rests."""

from django import forms

from records.services.files import most_bytes

PDF_ONLY = ".pdf"
EVIDENCE = ".pdf,.jpg,.jpeg,.png"


def day(**more):
    """A field for a day, with the browser's own calendar."""
    errors = {"required": "请填写日期。"}
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, error_messages=errors, **more)


def paper(*, accept: str = PDF_ONLY, **more):
    """A field for the document on which an entry rests."""
    widget = forms.FileInput({"max_bytes": most_bytes(), "accept": accept})
    return forms.FileField(
        widget=widget, error_messages={"required": "请上传文件的 PDF 扫描件。"}, **more
    )
