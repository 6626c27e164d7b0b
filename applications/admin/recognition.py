"""Official lists and their lines in the browser admin: read here, imported here."""

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION
from applications.admin.filters import ItemFilter
from applications.models import Recognition, RecognitionList
from applications.resources.recognition import SAMPLE, RecognitionResource, RecognitionTable
from records.importing.pages import ConfirmForm, TableForm, TableImport


@admin.register(RecognitionList)
class RecognitionListAdmin(HouseAdmin):
    """Documents that name enterprises; entered and checked at the desk of recognitions."""

    readers = COMMISSION
    list_display = ["document_number", "issuer", "issued_on", "entered_by", "desk"]
    list_select_related = ["entered_by__person"]
    search_fields = ["document_number", "issuer"]
    date_hierarchy = "issued_on"
    fields = ["document_number", "issuer", "issued_on", "paper", "entered_by", "entered_at", "desk"]
    readonly_fields = fields

    @admin.display(description="认定文件")
    def paper(self, row):
        url = reverse("file", args=[row.document.public_id])
        return format_html('<a href="{}">{}</a>', url, row.document)

    @admin.display(description="办理")
    def desk(self, row):
        url = reverse("recognition_list", args=[row.public_id])
        return format_html('<a href="{}">打开名单</a>', url)


def list_field(**more):
    """Which document the table belongs to."""
    return forms.ModelChoiceField(
        RecognitionList.objects.all(),
        label="认定名单",
        to_field_name="public_id",
        empty_label="请选择",
        error_messages={"required": "请选择认定名单；没有的，请先登记认定文件。"},
        **more,
    )


class ListTableForm(TableForm):
    """A table, and the document whose lines it holds."""

    official_list = list_field()
    field_order = ["official_list", "import_file", "format", "resource"]


class ConfirmListForm(ConfirmForm):
    """The same after the preview."""

    official_list = list_field(widget=forms.HiddenInput)


@admin.register(Recognition)
class RecognitionAdmin(TableImport, HouseAdmin):
    """Lines of official lists; a step on a line is taken at the desk of its list."""

    resource_classes = [RecognitionResource]
    import_formats = [RecognitionTable]
    import_form_class = ListTableForm
    confirm_form_class = ConfirmListForm
    sample = SAMPLE
    desk = "recognitions"
    readers = COMMISSION
    list_display = [
        "party", "item", "official_list", "recognised_on", "status", "entered_by", "checked_by",
    ]  # fmt: skip
    list_filter = [ItemFilter, "status"]
    list_select_related = [
        "party", "item", "official_list", "entered_by__person", "checked_by__person",
    ]  # fmt: skip
    search_fields = ["party__name", "party__uscc", "official_list__document_number"]
    fields = [
        "party", "item", "named_as", "official_list", "recognised_on", "status", "entered_by",
        "entered_at", "checked_by", "checked_at", "note", "reminders", "reminded_at",
        "revoked_on", "revoked_reason", "revoked_by",
    ]  # fmt: skip
    readonly_fields = fields

    def get_import_form_initial(self, request):
        return {"official_list": request.GET.get("list")}

    def get_confirm_form_initial(self, request, import_form):
        initial = super().get_confirm_form_initial(request, import_form)
        if import_form:
            initial["official_list"] = import_form.cleaned_data["official_list"].public_id
        return initial

    def get_import_resource_kwargs(self, request, **kwargs):
        form = kwargs.get("form")
        given = getattr(form, "cleaned_data", {}).get("official_list")
        return {"official_list": given, "by": request.user}

    def after_import_url(self, request):
        return reverse("recognition_list", args=[request.POST["official_list"]])
