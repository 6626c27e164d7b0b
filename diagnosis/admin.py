"""Diagnosis reports in the browser admin, to read; the census, opened and imported here."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION, Role
from diagnosis.models import Report, SurveyEntry, SurveyQuota, SurveyRound
from diagnosis.resources.census import SAMPLE, CensusResource, CensusTable
from policies.admin import PartInline
from records.importing.belonging import PartImport

REGISTRAR = frozenset({Role.REGISTRAR})


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


class QuotaInline(PartInline):
    model = SurveyQuota


@admin.register(SurveyRound)
class SurveyRoundAdmin(HouseAdmin):
    """A census is opened here, with what each local unit is to do."""

    readers = COMMISSION
    writers = REGISTRAR
    inlines = [QuotaInline]
    list_display = ["name", "opens_on", "closes_on", "opened_by", "page"]
    list_select_related = ["opened_by__person"]
    search_fields = ["name"]
    fields = ["name", "opens_on", "closes_on", "note"]

    @admin.display(description="进度")
    def page(self, found):
        return format_html('<a href="{}">查看</a>', reverse("survey_round", args=[found.public_id]))

    def view_on_site(self, obj):
        """Where its progress is."""
        return reverse("survey_round", args=[obj.public_id])

    def save_model(self, request, obj, form, change):
        if not change:
            obj.opened_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(SurveyEntry)
class SurveyEntryAdmin(PartImport, HouseAdmin):
    """Whom the local units asked; entered at their desk, or imported here."""

    resource_classes = [CensusResource]
    import_formats = [CensusTable]
    whole, whole_page = "round", "survey_round"
    sample = SAMPLE
    desk = "census"
    second = ""

    readers = COMMISSION
    list_display = ["name", "uscc", "round", "local_unit", "is_willing", "entered_by"]
    list_filter = ["round", "is_willing", "local_unit"]
    list_select_related = ["round", "local_unit", "entered_by__person"]
    search_fields = ["name", "uscc"]
    fields = [
        "round", "uscc", "name", "local_unit", "is_willing", "contact_name", "contact_phone",
        "note", "entered_by", "entered_at",
    ]  # fmt: skip
    readonly_fields = fields
