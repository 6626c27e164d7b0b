"""Fields that several review forms share."""

from django import forms

from applications.forms.fields import YuanField
from records.services import files

__all__ = ["UploadField", "YuanField"]

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.xlsx"


class UploadField(forms.FileField):
    """A file that the house would take; anything else is refused at the field, with the reason."""

    def widget_attrs(self, widget):
        return {"accept": ACCEPTED, "max_bytes": files.most_bytes()}

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload:
            files.check(upload)
        return upload
