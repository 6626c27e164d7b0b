"""The import pages of the admin: a table is previewed, then entered whole or not at all."""

import re
import tempfile
from pathlib import Path

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from import_export.admin import ImportMixin
from import_export.forms import ConfirmImportForm, ImportForm

from accounts.roles import Role
from applications.resources.tables import MOST_BYTES, blank
from records.sniffing import XLSX


class TableForm(ImportForm):
    """Which table."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["import_file"]
        field.label = "名单表格（xlsx 或 csv，最多 5000 行、5 MB）"
        field.widget = forms.FileInput({"accept": ".xlsx,.csv"})
        field.error_messages = {"required": "请选择表格文件。", "empty": "文件是空的。"}
        self.fields["format"].widget = forms.HiddenInput()
        self.initial["format"] = "0"

    def clean_import_file(self):
        table = self.cleaned_data["import_file"]
        if table.size > MOST_BYTES:
            raise ValidationError("文件不得超过 5 MB，请拆分后再导入。")
        return table


class ConfirmForm(ConfirmImportForm):
    """The table as it was previewed."""

    format = forms.ChoiceField(choices=[("0", "0")], widget=forms.HiddenInput)

    def clean_import_file_name(self):
        name = super().clean_import_file_name()
        is_ours = re.fullmatch(r"tmp\w+", name)
        if not is_ours or not Path(tempfile.gettempdir(), name).is_file():
            raise ValidationError("预览已失效，请重新选择表格。")
        return name


class TableImport(ImportMixin):
    """Registrars import; subclasses name `resource_classes`, `import_formats` and `sample`."""

    import_form_class = TableForm
    confirm_form_class = ConfirmForm
    import_template_name = "applications/table_import.html"
    import_export_change_list_template = None
    skip_admin_log = True
    sample: tuple[str, ...] = ()
    desk = ""

    def has_import_permission(self, request):
        return request.user.has_role(Role.REGISTRAR)

    def get_urls(self):
        name = "{}_{}_template".format(*self.get_model_info())
        view = self.admin_site.admin_view(self.template)
        return [path("template/", view, name=name), *super().get_urls()]

    def template(self, request):
        """The empty table to fill in."""
        response = HttpResponse(
            blank(self.import_formats[0].columns, self.sample), content_type=XLSX.media_type
        )
        response["Content-Disposition"] = 'attachment; filename="template.xlsx"'
        return response

    def get_import_context_data(self, **kwargs):
        names = self.get_model_info()
        return super().get_import_context_data(**kwargs) | {
            "template_url": reverse("admin:{}_{}_template".format(*names)),
            "columns": self.import_formats[0].columns,
            "desk_url": reverse(self.desk),
        }

    def get_import_data_kwargs(self, **kwargs):
        return super().get_import_data_kwargs(**kwargs) | {"rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form, e):
        if not isinstance(e, ValidationError):
            raise e
        form.add_error("import_file", e)

    def process_import(self, request, **kwargs):
        try:
            return super().process_import(request, **kwargs)
        except (ValidationError, FileNotFoundError):
            messages.error(request, "预览已失效，请重新选择表格。")
            return HttpResponseRedirect("../import/")

    def process_result(self, result, request):
        if result.has_errors() or result.has_validation_errors():
            context = self.admin_site.each_context(request) | self.get_import_context_data()
            context |= {"opts": self.opts, "title": "导入", "result": result}
            return TemplateResponse(request, [self.import_template_name], context)
        new = result.totals["new"]
        messages.success(request, f"已录入 {new} 行，请另一位登记员复核。")
        return HttpResponseRedirect(self.after_import_url(request))

    def after_import_url(self, request):
        """Where the rows are, once they are in."""
        return reverse(self.desk)
