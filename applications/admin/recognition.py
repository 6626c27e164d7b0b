"""Official lists and their lines in the browser admin: read here, imported here."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION
from applications.admin.filters import ItemFilter
from applications.models import Recognition, RecognitionList
from applications.resources.recognition import SAMPLE, RecognitionResource, RecognitionTable
from records.importing.belonging import PartImport


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


@admin.register(Recognition)
class RecognitionAdmin(PartImport, HouseAdmin):
    """Lines of official lists; a step on a line is taken at the desk of its list."""

    resource_classes = [RecognitionResource]
    import_formats = [RecognitionTable]
    whole, whole_page = "official_list", "recognition_list"
    sample = SAMPLE
    desk = "recognitions"
    readers = COMMISSION
    list_display = [
        "party", "title", "item", "official_list", "recognised_on", "status", "entered_by",
        "checked_by",
    ]  # fmt: skip
    list_filter = [ItemFilter, "status"]
    list_select_related = [
        "party", "item", "official_list", "entered_by__person", "checked_by__person",
    ]  # fmt: skip
    search_fields = ["party__name", "party__uscc", "official_list__document_number"]
    fields = [
        "party", "title", "item", "named_as", "official_list", "recognised_on", "status",
        "entered_by", "entered_at", "checked_by", "checked_at", "note", "reminders", "reminded_at",
        "revoked_on", "revoked_reason", "revoked_by",
    ]  # fmt: skip
    readonly_fields = fields
