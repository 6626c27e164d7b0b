"""Calls, cases, recognitions and the ladder in the browser admin: read widely, written narrowly."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION, Role
from applications import ladder_admin, recognition_admin  # noqa: F401  they register theirs
from applications.actions import actions
from applications.filters import ItemFilter
from applications.models import Call, Case, TransitionLog
from applications.services import calls
from policies.models import AwardItem
from policies.money import yuan
from policies.stages import Stage

YEARS = range(2000, 2101)
REGISTRAR = frozenset({Role.REGISTRAR})


@admin.register(Case)
class CaseAdmin(HouseAdmin):
    """Cases to find and read; every step is a button that leads to its desk."""

    readers = COMMISSION
    list_display = ["label", "party", "item", "state", "amount", "unit", "since"]
    list_filter = ["state", ItemFilter, "local_unit", "version"]
    list_select_related = ["party", "item", "local_unit"]
    search_fields = ["number", "title", "party__name", "party__uscc"]
    search_help_text = "案件号、项目名称、单位名称或统一社会信用代码"
    ordering = ["-state_since"]
    fields = [
        "desks", "label", "party", "uscc", "item", "version", "state", "state_since", "amount",
        "title", "summary", "completed_on", "local_unit", "account", "submitted_at", "accepted_at",
        "notice_closes_at", "approved_at", "disbursed_at", "paper_received_on", "paper_waiver",
        "content_sha256",
    ]  # fmt: skip
    readonly_fields = fields

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found:
            found.reader = request.user
        return found

    @admin.display(description="案件号", ordering="number")
    def label(self, case):
        return case.number or "草稿"

    @admin.display(description="金额（元）", ordering="amount_fen")
    def amount(self, case):
        return None if case.amount_fen is None else yuan(case.amount_fen)

    @admin.display(description="受理单位", ordering="local_unit")
    def unit(self, case):
        return case.local_unit

    @admin.display(description="状态自", ordering="state_since")
    def since(self, case):
        return f"{localtime(case.state_since):%Y-%m-%d}"

    @admin.display(description="统一社会信用代码")
    def uscc(self, case):
        return case.party.uscc

    @admin.display(description="办理")
    def desks(self, case):
        page = format_html('<a href="{}">案件页</a>', reverse("case", args=[case.public_id]))
        mine = [action for action in actions(case, case.reader) if action.is_open]
        links = ((action.url, action.label) for action in mine)
        return page + format_html_join("", '　<a href="{}">{}</a>', links)


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


@admin.register(TransitionLog)
class TransitionLogAdmin(HouseAdmin):
    """Who took which step of which case, and when."""

    readers = COMMISSION
    list_display = ["at", "case", "step", "origin", "target", "by", "note"]
    list_filter = ["step", "target"]
    list_select_related = ["case__party", "by__person"]
    search_fields = ["case__number", "case__party__name", "by__person__name"]
    date_hierarchy = "at"
    ordering = ["-at"]
    fields = ["case", "revision", "step", "origin", "target", "by", "at", "note"]
    readonly_fields = fields
