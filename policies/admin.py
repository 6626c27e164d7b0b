"""The policies and the working-day calendar in the browser admin."""

from django.contrib import admin, messages

from accounts import clock
from accounts.house_admin import HouseAdmin
from accounts.roles import Role
from policies import permissions
from policies.forms import DayFormSet
from policies.models import (
    AwardItem,
    CalendarDay,
    CalendarYear,
    Ladder,
    Limit,
    MaterialKind,
    Note,
    PolicyVersion,
    TitleMapping,
    TrackStage,
)
from policies.money import wan
from policies.noted_admin import NotedAdmin
from policies.services import drafting, publishing


class PartInline(admin.TabularInline):
    """Parts that may be seen and changed exactly as what they are parts of."""

    extra = 0

    @property
    def _whole(self):
        return self.admin_site.get_model_admin(self.parent_model)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A cell is named by its column for those who do not see the table."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs.setdefault("aria-label", str(field.label or db_field.verbose_name))
        return field

    def has_view_permission(self, request, obj=None) -> bool:
        return self._whole.has_view_permission(request, obj)

    def has_add_permission(self, request, obj=None) -> bool:
        return self._whole.has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None) -> bool:
        return self._whole.has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return self._whole.has_change_permission(request, obj)


class LimitInline(PartInline):
    model = Limit


class StageInline(PartInline):
    model = TrackStage


class MaterialInline(PartInline):
    model = MaterialKind


class DayInline(PartInline):
    model = CalendarDay
    formset = DayFormSet


@admin.register(PolicyVersion)
class PolicyVersionAdmin(NotedAdmin):
    readers = permissions.READERS
    writers = permissions.DRAFTERS
    list_display = ["number", "title", "in_force_from", "in_force_to", "state", "is_demo"]
    list_filter = [("published_at", admin.EmptyFieldListFilter), "scheme", "is_demo"]
    search_fields = ["number", "title"]
    list_select_related = ["supplements"]
    readonly_fields = ["published_at", "digest", "is_demo", "notes_on"]
    inlines = [LimitInline]
    actions = ["begin_draft", "publish"]

    def rule_of(self, obj) -> str:
        return "version"

    def rules_changed(self, form, formsets) -> set[str]:
        limits = (
            row
            for formset in formsets
            for row in [
                *formset.new_objects,
                *(changed for changed, _ in formset.changed_objects),
                *formset.deleted_objects,
            ]
        )
        own = {"version"} if form.says_more else set()
        return own | {f"limit-{limit.code}" for limit in limits}

    @admin.display(description="状态", ordering="published_at")
    def state(self, version):
        return "已发布" if version.is_published else "草稿"

    def has_change_permission(self, request, obj=None) -> bool:
        is_open = obj is None or not obj.is_published
        return is_open and super().has_change_permission(request, obj)

    def has_publish_permission(self, request) -> bool:
        return permissions.may_publish(request.user)

    @admin.action(description="以所选版本起草新版本", permissions=["add"])
    def begin_draft(self, request, queryset):
        for version in queryset:
            draft = drafting.begin(version, by=request.user)
            self.message_user(request, f"已生成“{draft.number}”，请修改文号和内容。")

    @admin.action(description="发布所选草稿（发布后不可修改）", permissions=["publish"])
    def publish(self, request, queryset):
        for version, _ in self.each(request, queryset, publishing.publish):
            self.message_user(request, f"{version.number}已发布。", messages.SUCCESS)


class OfVersionAdmin(NotedAdmin):
    """A part of a version: open while the version is a draft."""

    readers = permissions.READERS
    writers = permissions.DRAFTERS
    list_filter = ["version"]
    list_select_related = ["version"]
    readonly_fields = ["notes_on"]

    def has_change_permission(self, request, obj=None) -> bool:
        is_open = obj is None or not obj.version.is_published
        return is_open and super().has_change_permission(request, obj)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "version":
            kwargs["queryset"] = PolicyVersion.objects.filter(published_at=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(AwardItem)
class AwardItemAdmin(OfVersionAdmin):
    list_display = ["name", "version", "rule", "ceiling", "way", "acceptor"]
    search_fields = ["name", "code"]
    inlines = [StageInline, MaterialInline]

    def rule_of(self, obj) -> str:
        return f"item-{obj.code}"

    def get_queryset(self, request):
        return super().get_queryset(request).with_track()

    @admin.display(description="最高奖励（万元）")
    def ceiling(self, item):
        return wan(item.ceiling_fen)

    @admin.display(description="环节")
    def way(self, item):
        return "→".join(stage.label for stage in item.track)


@admin.register(Ladder)
class LadderAdmin(OfVersionAdmin):
    list_display = ["name", "version", "credit_mode"]
    search_fields = ["name", "code"]

    def rule_of(self, obj) -> str:
        return f"ladder-{obj.code}"


@admin.register(Note)
class NoteAdmin(HouseAdmin):
    readers = permissions.READERS
    writers = frozenset({Role.SIGNATORY})
    list_display = ["question", "rule", "version", "author", "noted_on"]
    list_filter = ["version"]
    list_select_related = ["version"]
    search_fields = ["question", "answer"]

    def get_changeform_initial_data(self, request):
        mine = {"author": str(request.user), "noted_on": clock.today()}
        return mine | super().get_changeform_initial_data(request)

    def has_change_permission(self, request, obj=None) -> bool:
        return obj is None and super().has_change_permission(request, obj)


@admin.register(TitleMapping)
class TitleMappingAdmin(HouseAdmin):
    """Which titles count as which award item; answered and checked at the desk of recognitions."""

    readers = permissions.READERS
    list_display = [
        "title", "item", "document_number", "issued_on", "status", "entered_by", "checked_by",
    ]  # fmt: skip
    list_filter = ["status", "version"]
    list_select_related = ["item", "entered_by__person", "checked_by__person"]
    search_fields = ["title", "document_number"]
    fields = [
        "title", "version", "item", "document_number", "issued_on", "note", "reading", "status",
        "entered_by", "entered_at", "checked_by", "checked_at",
    ]  # fmt: skip
    readonly_fields = fields


@admin.register(CalendarYear)
class CalendarYearAdmin(HouseAdmin):
    readers = permissions.READERS
    writers = permissions.CALENDAR_KEEPERS
    list_display = ["year", "source", "provisional", "is_demo", "frozen_until"]
    readonly_fields = ["is_demo", "frozen_until"]
    inlines = [DayInline]

    def get_readonly_fields(self, request, obj=None):
        known = ["year"] if obj else []
        return [*known, *super().get_readonly_fields(request, obj)]
