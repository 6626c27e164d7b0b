"""Calls in the browser admin: written by one registrar, published by another."""

from django import forms
from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html

from accounts import clock
from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION, Role
from applications.models import Call, CallContact, CallMaterial, CallQuota
from applications.services import calls
from policies.admin import PartInline
from policies.models import AwardItem, MaterialKind
from policies.stages import Stage
from records.services import files

YEARS = range(2000, 2101)
REGISTRAR = frozenset({Role.REGISTRAR})
APPLIED_FOR = {"stages__stage": Stage.ACCEPTANCE, "version__published_at__isnull": False}


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


class MaterialForm(forms.ModelForm):
    """What a call says of a material; a template is taken in as any upload is."""

    upload = forms.FileField(label="模板文件", required=False)

    class Meta:
        model = CallMaterial
        fields = ["kind", "is_required", "copies", "hint", "upload"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.template:
            self.fields["upload"].help_text = f"现有：{self.instance.template.name}"

    def clean_upload(self):
        if upload := self.cleaned_data["upload"]:
            files.check(upload)
        return upload


class ContactInline(PartInline):
    model = CallContact
    extra = 1


class QuotaInline(PartInline):
    model = CallQuota

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "item":
            found = AwardItem.objects.filter(**APPLIED_FOR).select_related("version")
            kwargs["queryset"] = found.distinct()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class KindChoice(forms.ModelChoiceField):
    def label_from_instance(self, kind):
        return f"{kind.item.name}：{kind.name}（{kind.item.version.number}）"


class MaterialInline(PartInline):
    model = CallMaterial
    form = MaterialForm
    readonly_fields = ["given"]

    def get_fields(self, request, obj=None):
        template = "upload" if self.has_change_permission(request, obj) else "given"
        return ["kind", "is_required", "copies", "hint", template]

    @admin.display(description="模板文件")
    def given(self, material):
        """The template that a published call hands out."""
        if not material.template:
            return "—"
        url = reverse("file", args=[material.template.public_id])
        return format_html('<a href="{}">{}</a>', url, material.template)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "kind":
            kinds = MaterialKind.objects.filter(item__version__published_at__isnull=False)
            kwargs["queryset"] = kinds.select_related("item__version")
            kwargs["form_class"] = KindChoice
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Call)
class CallAdmin(HouseAdmin):
    """Calls: written as drafts, published by another registrar, then only read."""

    readers = COMMISSION
    writers = REGISTRAR
    form = CallForm
    inlines = [ContactInline, QuotaInline, MaterialInline]
    list_display = ["title", "version", "opens_at", "closes_at", "drafted_by", "published_at"]
    list_filter = ["version", ("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["version", "drafted_by__person"]
    search_fields = ["title"]
    readonly_fields = ["drafted_by", "published_by", "published_at", "page"]
    fields = [
        "title", "version", "items", "opens_at", "closes_at", "body", "instructions",
        "drafted_by", "published_by", "published_at", "page",
    ]  # fmt: skip
    actions = ["publish"]

    @admin.display(description="公开页面")
    def page(self, call):
        if not call.pk:
            return "保存后可以预览"
        address = reverse("call", args=[call.public_id])
        return format_html('<a href="{}">查看、延期、常见问题</a>', address)

    def has_change_permission(self, request, obj=None) -> bool:
        is_open = obj is None or obj.published_at is None
        return is_open and super().has_change_permission(request, obj)

    def save_model(self, request, call, form, change):
        if not change:
            call.drafted_by = request.user
        super().save_model(request, call, form, change)
        for said in calls.warnings(call, clock.now()):
            self.message_user(request, said, messages.WARNING)

    def save_formset(self, request, form, formset, change):
        for part in formset.forms:
            upload = getattr(part, "cleaned_data", {}).get("upload")
            if upload and part.has_changed():
                part.instance.template = files.store(upload, by=request.user)
        super().save_formset(request, form, formset, change)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "items":
            kwargs["queryset"] = AwardItem.objects.filter(**APPLIED_FOR).select_related("version")
            kwargs["widget"] = forms.CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "items":
            field.label_from_instance = lambda item: f"{item.name}（{item.version.number}）"
        return field

    @admin.action(description="发布所选申报通知（须由起草人以外的登记员）", permissions=["change"])
    def publish(self, request, queryset):
        for call, _ in self.each(request, queryset, calls.publish):
            self.message_user(request, f"“{call}”已发布。", messages.SUCCESS)
