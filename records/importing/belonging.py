"""The import pages of rows that are parts of a whole: it is asked for beside their table."""

from django import forms
from django.urls import reverse

from records.importing.pages import TableImport


class PartImport(TableImport):
    """Subclasses also name `whole`, the key to what the rows are parts of, and its page.

    The resource gets the whole as a fact of that name; a link proposes it by the same name.
    """

    whole = ""
    whole_page = ""

    def _choice(self, **more) -> forms.ModelChoiceField:
        key = self.model._meta.get_field(self.whole)
        refusal = f"请选择{key.verbose_name}；没有的，请先登记。"
        return key.formfield(
            to_field_name="public_id",
            empty_label="请选择",
            error_messages={"required": refusal},
            **more,
        )

    def create_import_form(self, request):
        form = super().create_import_form(request)
        form.fields = {self.whole: self._choice(), **form.fields}
        return form

    def get_import_form_initial(self, request):
        return {self.whole: request.GET.get(self.whole)}

    def create_confirm_form(self, request, import_form=None):
        form = super().create_confirm_form(request, import_form)
        form.fields[self.whole] = self._choice(widget=forms.HiddenInput)
        return form

    def get_confirm_form_initial(self, request, import_form):
        initial = super().get_confirm_form_initial(request, import_form)
        if import_form:
            initial[self.whole] = import_form.cleaned_data[self.whole].public_id
        return initial

    def get_import_resource_kwargs(self, request, **kwargs):
        given = getattr(kwargs.get("form"), "cleaned_data", {}).get(self.whole)
        return super().get_import_resource_kwargs(request, **kwargs) | {self.whole: given}

    def after_import_url(self, request):
        return reverse(self.whole_page, args=[request.POST[self.whole]])
