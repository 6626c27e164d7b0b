"""Calls, cases, recognitions and the ladder in the browser admin: read widely, written narrowly."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION, Role
from applications.actions import actions
from applications.models import Call, Case, LadderEntry, Recognition, TransitionLog
from applications.services import calls, recognition
from policies.models import AwardItem
from policies.money import yuan
from policies.stages import Stage

YEARS = range(2000, 2101)
REGISTRAR = frozenset({Role.REGISTRAR})


class ItemFilter(admin.SimpleListFilter):
    """One kind of award, over all policy versions."""

    title = "奖励项目"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        items = AwardItem.objects.order_by("position").values_list("code", "name")
        return list(dict(items).items())

    def queryset(self, request, queryset):
        return queryset.filter(item__code=self.value()) if self.value() else queryset


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


class RecognitionForm(forms.ModelForm):
    class Meta:
        model = Recognition
        fields = ["party", "item", "document_number", "recognised_on"]

    def clean(self):
        cleaned = super().clean()
        item, day = cleaned.get("item"), cleaned.get("recognised_on")
        if item and day and not item.version.in_force_from <= day <= item.version.in_force_to:
            self.add_error("recognised_on", f"认定日期不在{item.version.number}有效期内。")
        return cleaned


@admin.register(Recognition)
class RecognitionAdmin(HouseAdmin):
    """Lines of official lists: entered here, checked by a second registrar at the desk."""

    readers = COMMISSION
    writers = REGISTRAR
    form = RecognitionForm
    list_display = ["party", "item", "document_number", "recognised_on", "status", "entered_by"]
    list_filter = [ItemFilter, "status"]
    list_select_related = ["party", "item", "entered_by__person"]
    search_fields = ["party__name", "party__uscc", "document_number"]
    autocomplete_fields = ["party"]

    def has_change_permission(self, request, obj=None) -> bool:
        return obj is None and super().has_change_permission(request)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "item":
            kwargs["queryset"] = AwardItem.objects.filter(
                stages__stage=Stage.CONFIRMATION
            ).select_related("version")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        given = form.cleaned_data
        case = recognition.enter(
            given["party"],
            given["item"],
            by=request.user,
            document_number=given["document_number"],
            recognised_on=given["recognised_on"],
        )
        obj.pk = case.recognition_id
        text = "已登记，请另一位登记员在“受理”的“认定待复核”中复核。"
        self.message_user(request, text, messages.INFO)


@admin.register(LadderEntry)
class LadderEntryAdmin(HouseAdmin):
    """The ladder, entry by entry; only services write it."""

    readers = COMMISSION
    list_display = [
        "party", "kind", "code", "rank", "standard", "amount", "recovered", "is_live", "entered_at",
    ]  # fmt: skip
    list_filter = ["kind", "rank", "is_live"]
    list_select_related = ["party"]
    search_fields = ["party__name", "party__uscc", "case__number"]
    fields = [
        "party", "case", "kind", "code", "rank", "standard", "amount", "recovered", "is_live",
        "entered_at",
    ]  # fmt: skip
    readonly_fields = fields

    @admin.display(description="本档标准（元）", ordering="standard_fen")
    def standard(self, entry):
        return yuan(entry.standard_fen)

    @admin.display(description="金额（元）", ordering="amount_fen")
    def amount(self, entry):
        return yuan(entry.amount_fen)

    @admin.display(description="已追回（元）", ordering="recovered_fen")
    def recovered(self, entry):
        return yuan(entry.recovered_fen)


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
