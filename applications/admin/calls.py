"""Calls in the browser admin: written and published here."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION, Role
from applications.models import Call
from applications.services import calls
from policies.models import AwardItem
from policies.stages import Stage

YEARS = range(2000, 2101)
REGISTRAR = frozenset({Role.REGISTRAR})


class CallForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        version, items = cleaned.get("version"), cleaned.get("items")
        if version and items and any(item.version_id != version.pk for item in items):
            self.add_error("items", "申报项目须属于所选的政策版本。")
        for name in ("opens_at", "closes_at"):
            if (moment := cleaned.get(name)) and moment.year not in YEARS:
                self.add_error(name, f"年份应在{YEARS[0]}至{YEARS[-1]}之间。")
        return cleaned


@admin.register(Call)
class CallAdmin(HouseAdmin):
    """Calls: written as drafts, published by an action, then only read."""

    readers = COMMISSION
    writers = REGISTRAR
    form = CallForm
    list_display = ["title", "version", "opens_at", "closes_at", "published_at"]
    list_filter = ["version", ("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["version"]
    search_fields = ["title"]
    fields = ["title", "version", "items", "opens_at", "closes_at", "body", "contact"]
    actions = ["publish"]

    def has_change_permission(self, request, obj=None) -> bool:
        is_open = obj is None or obj.published_at is None
        return is_open and super().has_change_permission(request, obj)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "items":
            kwargs["queryset"] = AwardItem.objects.filter(
                stages__stage=Stage.ACCEPTANCE, version__published_at__isnull=False
            ).select_related("version")
            kwargs["widget"] = forms.CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "items":
            field.label_from_instance = lambda item: f"{item.name}（{item.version.number}）"
        return field

    @admin.action(description="发布所选申报通知", permissions=["change"])
    def publish(self, request, queryset):
        for call in queryset:
            try:
                calls.publish(call, by=request.user)
            except ValidationError as refusal:
                self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            else:
                self.message_user(request, f"“{call}”已发布。", messages.SUCCESS)
