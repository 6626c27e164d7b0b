"""The import pages of the admin: a table is previewed, then entered whole or not at all."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe
from import_export.admin import ImportMixin
from import_export.forms import ConfirmImportForm, ImportForm
from import_export.results import Result

from accounts.roles import Role
from records.importing import entering, marking, waiting
from records.importing.reading import MOST_BYTES, MOST_ROWS
from records.importing.rows import CHANGED, NEW, SAME
from records.sniffing import XLSX

MOST_SHOWN = 200
GONE = "预览已失效，请重新选择表格。"
FIRST = {CHANGED: 0, NEW: 1, SAME: 2}


class TableForm(ImportForm):
    """Which table."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["import_file"]
        megabytes = MOST_BYTES // 1024 // 1024
        field.label = f"名单表格（xlsx 或 csv，最多 {MOST_ROWS} 行、{megabytes} MB）"
        field.widget = forms.FileInput({"accept": ".xlsx,.csv"})
        field.error_messages = {"required": "请选择表格文件。", "empty": "文件是空的。"}
        self.fields["format"].widget = forms.HiddenInput()
        self.initial["format"] = "0"

    def clean_import_file(self):
        table = self.cleaned_data["import_file"]
        if table.size > MOST_BYTES:
            raise ValidationError(f"文件不得超过 {MOST_BYTES // 1024 // 1024} MB，请拆分后再导入。")
        return table


class ConfirmForm(ConfirmImportForm):
    """The table as it was previewed."""

    format = forms.ChoiceField(choices=[("0", "0")], widget=forms.HiddenInput)

    def clean_import_file_name(self):
        name = self.cleaned_data["import_file_name"]
        if not waiting.is_there(name):
            raise ValidationError(GONE)
        return name


class TableImport(ImportMixin):
    """Registrars import; subclasses name `resource_classes`, `import_formats` and `sample`."""

    import_form_class = TableForm
    confirm_form_class = ConfirmForm
    tmp_storage_class = waiting.WaitingTable
    import_template_name = "records/table_import.html"
    import_export_change_list_template = None
    skip_admin_log = True
    sample: tuple[str, ...] = ()
    desk = ""
    second = "另一位登记员"  # who checks what was imported; nobody, where it is empty

    def has_import_permission(self, request):
        return request.user.has_role(Role.REGISTRAR)

    def get_urls(self):
        names = "{}_{}".format(*self.get_model_info())
        guarded = self.admin_site.admin_view
        faults, progress = guarded(require_safe(self.faults)), guarded(require_safe(self.progress))
        return [
            path("template/", guarded(self.template), name=f"{names}_template"),
            path("import/faults/<str:name>/", faults, name=f"{names}_faults"),
            path("import/progress/<str:name>/", progress, name=f"{names}_progress"),
            *super().get_urls(),
        ]

    def template(self, request: HttpRequest) -> HttpResponse:
        """The empty table to fill in."""
        return _workbook(marking.blank(self.import_formats[0].columns, self.sample), "template")

    def faults(self, request: HttpRequest, name: str) -> HttpResponse:
        """The table that was refused, its faults marked, to be mended and sent again."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if not waiting.is_there(name):
            raise Http404
        return _workbook(waiting.WaitingTable(name=name).read(), "faults")

    def get_import_resource_kwargs(self, request, **kwargs):
        return {"by": request.user}

    def get_import_context_data(self, **kwargs):
        names = self.get_model_info()
        return super().get_import_context_data(**kwargs) | {
            "template_url": reverse("admin:{}_{}_template".format(*names)),
            "columns": self.import_formats[0].columns,
            "desk_url": reverse(self.desk),
        }

    def add_data_read_fail_error_to_form(self, form, e):
        if not isinstance(e, ValidationError):
            raise e
        form.add_error("import_file", e)

    def import_action(self, request, **kwargs):
        response = super().import_action(request, **kwargs)
        if result := getattr(response, "context_data", {}).get("result"):
            response.context_data |= self._shown(result)
        return response

    def progress(self, request: HttpRequest, name: str) -> HttpResponse:
        """How far a long table is, and what became of it; for whoever sent it."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        job = entering.asked(name)
        order = job.args[0] if job else None
        if order is None or order["facts"]["by"][1] != request.user.pk:
            raise Http404
        names = "admin:{}_{}_{{}}".format(*self.get_model_info())
        context = {"job": job, "then": order["then"], "again": reverse(names.format("import"))}
        if job.done_at:
            context["outcome"] = found = entering.outcome(name)
            if found.faults:
                context["faults_url"] = reverse(names.format("faults"), args=[found.faults])
        if request.headers.get("Accept") == "text/html":  # the page asks for its own part
            return TemplateResponse(request, "records/parts/table_progress.html", context)
        context |= self.admin_site.each_context(request) | self.get_import_context_data()
        context |= {"opts": self.opts, "title": "导入"}
        return TemplateResponse(request, "records/table_progress.html", context)

    def _by_a_job(self, request: HttpRequest) -> HttpResponse | None:
        """A long table goes to a job, and its sender to the page that shows how far it is."""
        form = self.create_confirm_form(request)
        if not self.has_import_permission(request) or not form.is_valid():
            return None
        name = form.cleaned_data["import_file_name"]
        rows = self.import_formats[0]().create_dataset(waiting.WaitingTable(name=name).read())
        if len(rows) < settings.LONG_TABLE_ROWS:
            return None
        entering.ask(
            self.resource_classes[0],
            name,
            self.get_import_resource_kwargs(request, form=form),
            then=self.after_import_url(request),
            second=self.second,
        )
        names = self.get_model_info()
        return HttpResponseRedirect(reverse("admin:{}_{}_progress".format(*names), args=[name]))

    def process_import(self, request, **kwargs):
        try:
            return self._by_a_job(request) or super().process_import(request, **kwargs)
        except (ValidationError, FileNotFoundError):
            messages.error(request, GONE)
            return HttpResponseRedirect("../import/")

    def process_result(self, result, request):
        if result.invalid_rows:
            context = self.admin_site.each_context(request) | self.get_import_context_data()
            context |= {"opts": self.opts, "title": "导入", "result": result}
            context |= self._shown(result)
            return TemplateResponse(request, [self.import_template_name], context)
        messages.success(request, entering.said_of(result, self.second))
        return HttpResponseRedirect(self.after_import_url(request))

    def _shown(self, result: Result) -> dict[str, object]:
        """As much as a page can hold: what changes and what is doubtful first."""
        rows = sorted(result.rows, key=lambda one: (FIRST[one.found.kind], not one.warnings))
        shown: dict[str, object] = {
            "rows": rows[:MOST_SHOWN],
            "faults": result.invalid_rows[:MOST_SHOWN],
            "rest": len(rows) - MOST_SHOWN,
            "changes": result.totals[NEW] + result.totals[CHANGED],
            "several_sheets": len(result.dataset.letters) > 1,
        }
        if result.invalid_rows:
            kept = waiting.WaitingTable()
            kept.save(marking.marked(result.dataset, result.invalid_rows))
            names = self.get_model_info()
            shown["faults_url"] = reverse("admin:{}_{}_faults".format(*names), args=[kept.name])
        return shown

    def after_import_url(self, request):
        """Where the rows are, once they are in."""
        return reverse(self.desk)


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
