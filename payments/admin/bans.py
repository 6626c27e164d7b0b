"""Decisions to ban in the browser admin: read here, and imported from other departments."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from accounts import step_up
from payments.admin.money import ReadOnlyAdmin
from payments.models import BanDecision
from payments.resources.bans import SAMPLE, BanResource, BanTable
from payments.services import bans
from records.importing.pages import TableImport


@admin.register(BanDecision)
class BanDecisionAdmin(TableImport, ReadOnlyAdmin):
    resource_classes = [BanResource]
    import_formats = [BanTable]
    sample = SAMPLE
    desk = "bans"
    second = "另一位评审负责人"

    list_display = ["party", "decision_number", "outcome", "served_on", "proposed_by", "desk_link"]
    list_filter = ["outcome"]
    list_select_related = ["party", "proposed_by__person"]
    search_fields = ["decision_number", "party__name", "party__uscc"]
    readonly_fields = ["proposed_at", "desk_link"]
    exclude = ["key", "paper"]

    @admin.display(description="办理")
    def desk_link(self, row):
        place = reverse("ban_decision", args=[row.public_id])
        return format_html('<a href="{}">办理</a>', place)

    def has_import_permission(self, request):
        return bool(request.user.roles & bans.PROPOSERS)

    def import_action(self, request, **kwargs):
        if self.has_import_permission(request) and not step_up.is_fresh(request):
            return step_up.ask(request, then=request.path)
        return super().import_action(request, **kwargs)

    def after_import_url(self, request):
        return f"{reverse(self.desk)}?show=to_confirm"
