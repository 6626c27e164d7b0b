"""Parties and what is known of them, in the browser admin; the registrar keeps them up to date."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.urls import reverse
from django.utils.html import format_html

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION, Role
from parties.forms.parties import NewPartyForm
from parties.models import Ban, BankAccount, Enterprise, Member, Party, Provider
from parties.services import members, registration

REGISTRAR = frozenset({Role.REGISTRAR})


@admin.register(Party)
class PartyAdmin(HouseAdmin):
    readers = COMMISSION
    writers = REGISTRAR
    list_display = ["name", "uscc", "kind", "local_unit", "legal_representative", "registered_at"]
    list_filter = ["kind", "local_unit"]
    list_select_related = ["local_unit"]
    search_fields = ["name", "uscc", "former_names__name"]
    search_help_text = "单位名称（含曾用名）或统一社会信用代码"
    fields = [
        "uscc", "name", "kind", "legal_representative", "local_unit", "address", "contact_name",
        "contact_phone", "registered_at",
    ]  # fmt: skip

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = self.form if obj else NewPartyForm
        return super().get_form(request, obj, change, form=form, **kwargs)

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["profile", *self.fields[:-1]]

    def get_readonly_fields(self, request, obj=None):
        return ["uscc", "name", "registered_at"] if obj else []

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change:
            registration.give_profile(obj, form.cleaned_data["profile"])

    def view_on_site(self, obj):
        """Where a change of name, a succession and checks are entered."""
        return reverse("organisation", args=[obj.public_id])


class PartySelect(AutocompleteSelect):
    """Says what may be typed, also to those who cannot see the empty field."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        named = {"data-placeholder": "输入名称或统一社会信用代码"}
        return super().build_attrs(base_attrs, extra_attrs) | named


class ProfileAdmin(HouseAdmin):
    """What a party is besides: its party is chosen once."""

    readers = COMMISSION
    writers = REGISTRAR
    list_select_related = ["party"]
    search_fields = ["party__name", "party__uscc"]
    autocomplete_fields = ["party"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "party":
            kwargs["widget"] = PartySelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "party"] if obj else self.readonly_fields


@admin.register(Enterprise)
class EnterpriseAdmin(ProfileAdmin):
    """The three place conditions, each as its last check found it (Article 4)."""

    readonly_fields = ["is_registered_here", "operates_here", "pays_tax_here"]
    list_display = ["party", "is_registered_here", "operates_here", "pays_tax_here", "industry"]
    list_filter = ["is_registered_here", "operates_here", "pays_tax_here"]


@admin.register(Provider)
class ProviderAdmin(ProfileAdmin):
    list_display = ["party", "capability", "is_suspended"]
    list_filter = ["is_suspended"]


class EndingFilter(admin.SimpleListFilter):
    """Memberships that a registrar has asked to end."""

    title = "结束提请"
    parameter_name = "ending"

    def lookups(self, request, model_admin):
        return [("mine", "待我复核"), ("asked", "已提请")]

    def queryset(self, request, queryset):
        if self.value() == "mine":
            return queryset.to_end_by(request.user)
        return queryset.to_end() if self.value() == "asked" else queryset


@admin.register(Member)
class MemberAdmin(HouseAdmin):
    """Who acts for a party; a membership ends, it is not rewritten.

    Nobody is brought in from here: agents come by invitation, owners by a claim that is decided by
    somebody else than whoever files it.
    """

    readers = COMMISSION
    writers = REGISTRAR
    list_display = ["party", "user", "kind", "since", "ending_asked_by", "until"]
    list_filter = [EndingFilter, "kind", ("until", admin.EmptyFieldListFilter)]
    list_select_related = ["party", "user__person", "ending_asked_by__person"]
    search_fields = ["party__name", "party__uscc", "user__username", "user__person__name"]
    actions = ["end", "keep"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return obj is None and super().has_change_permission(request)

    @admin.action(description="凭单位证明提请结束，或复核并结束", permissions=["change"])
    def end(self, request, queryset):
        for member, ended in self.each(request, queryset, members.end):
            done = "已结束。" if ended.until else "已提请，待另一位登记员复核后结束。"
            self.message_user(request, f"{member}：{done}", messages.SUCCESS)

    @admin.action(description="撤销结束提请", permissions=["change"])
    def keep(self, request, queryset):
        for member, _ in self.each(request, queryset, members.keep):
            self.message_user(request, f"{member}：已撤销提请，身份不变。", messages.SUCCESS)


@admin.register(BankAccount)
class BankAccountAdmin(HouseAdmin):
    """Accounts, masked; the party itself enters and confirms them."""

    readers = COMMISSION
    list_display = [
        "party", "masked_number", "holder", "bank", "confirmed_at", "retired_at", "desk"
    ]  # fmt: skip
    list_filter = [
        ("confirmed_at", admin.EmptyFieldListFilter), ("retired_at", admin.EmptyFieldListFilter)
    ]  # fmt: skip
    list_select_related = ["party"]
    search_fields = ["party__name", "party__uscc", "last_four"]
    fields = [
        "party", "holder", "bank", "cnaps", "masked_number", "entered_at", "confirmed_by",
        "confirmed_at", "retired_at",
    ]  # fmt: skip
    readonly_fields = fields

    @admin.display(description="账号")
    def masked_number(self, account):
        return account.masked

    @admin.display(description="办理")
    def desk(self, account):
        if account.confirmed_at or account.retired_at:
            return ""
        place = reverse("confirm_account", args=[account.public_id])
        return format_html('<a href="{}">核对</a>', place)


@admin.register(Ban)
class BanAdmin(HouseAdmin):
    """Bans in force and past; decided through their service (Article 7)."""

    readers = COMMISSION
    list_display = ["party", "decision_number", "source", "starts_on", "ends_on", "lifted_at"]
    list_filter = [("lifted_at", admin.EmptyFieldListFilter)]
    list_select_related = ["party"]
    search_fields = ["party__name", "party__uscc", "decision_number"]
    fields = [
        "party", "decision_number", "source", "served_on", "starts_on", "ends_on", "decided_by",
        "recorded_at", "lifted_at", "lifted_reason",
    ]  # fmt: skip
    readonly_fields = fields
