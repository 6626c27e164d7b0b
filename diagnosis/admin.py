"""Diagnosis reports in the browser admin, to read."""

from django.contrib import admin

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION
from diagnosis.models import Report


@admin.register(Report)
class ReportAdmin(HouseAdmin):
    readers = COMMISSION
    list_display = [
        "enterprise", "provider", "confirmed_on", "confirmed_at", "accepted_at", "refused_at",
        "entered_at",
    ]  # fmt: skip
    list_filter = [
        ("accepted_at", admin.EmptyFieldListFilter),
        ("refused_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["enterprise", "provider"]
    search_fields = ["enterprise__name", "enterprise__uscc", "provider__name"]
    fields = [
        "enterprise", "provider", "file", "confirmed_on", "confirmed_by", "confirmed_at",
        "accepted_at", "refused_at", "judged_by", "judgement", "entered_by", "entered_at",
    ]  # fmt: skip
    readonly_fields = fields
