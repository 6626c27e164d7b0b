"""Persons, logins, roles and offices in the browser admin."""

from django.contrib import admin, messages
from django.db.models import Prefetch
from django.utils.timezone import localdate

from accounts.admin_forms import NewUserForm, RoleGrantForm
from accounts.clock import HouseNow
from accounts.house_admin import HouseAdmin, SteppedUpAdmin
from accounts.models import Agency, LocalUnit, Person, RoleGrant, User
from accounts.roles import COMMISSION, Role
from accounts.services import grants, logins

__all__ = ["HouseAdmin"]

SECURITY = frozenset({Role.SECURITY_ADMIN})
SYSTEM = frozenset({Role.SYSTEM_ADMIN})
RESTING = (
    "{user}的{roles}暂停：待本人重新登录后，由另一位安全管理员当面核对本人，"
    "在“岗位授权”中复核，复核后才恢复。"
)


@admin.register(Person)
class PersonAdmin(HouseAdmin):
    readers = SYSTEM
    writers = SECURITY
    list_display = ["name", "phone"]
    search_fields = ["name", "phone"]
    fields = ["name", "phone"]


@admin.register(User)
class UserAdmin(SteppedUpAdmin):
    readers = SYSTEM
    writers = SECURITY
    list_display = ["username", "person", "title", "roles_held", "is_active", "last_login"]
    list_filter = ["is_active", "is_staff"]
    list_select_related = ["person"]
    search_fields = ["username", "person__name"]
    fields = [
        *["username", "person", "title", "is_active", "roles_held", "last_login", "joined_at"],
        "second_factor_reset_at",
    ]
    readonly_fields = [
        *["person", "roles_held", "last_login", "joined_at", "second_factor_reset_at"],
    ]
    actions = ["renew_password", "unlock", "forget_second_factor"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs |= {"form": NewUserForm, "fields": None}
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["name", "phone", "same_as", "username", "title"]

    def get_readonly_fields(self, request, obj=None):
        is_own = obj is not None and obj.person_id == request.user.person_id
        own = ["username", "is_active"] if is_own else []  # another administrator's to change
        return [*super().get_readonly_fields(request, obj), *own]

    def has_change_permission(self, request, obj=None) -> bool:
        is_house = obj is not None and obj.is_house
        return not is_house and super().has_change_permission(request, obj)

    def get_queryset(self, request):
        held = RoleGrant.objects.in_force().select_related("agency", "local_unit")
        return super().get_queryset(request).prefetch_related(Prefetch("grants", held, "held"))

    @admin.display(description="现任岗位")
    def roles_held(self, user):
        return "、".join(str(grant) for grant in user.held) or "—"

    def save_model(self, request, obj, form, change):
        if not change:
            obj.person = form.person()
        super().save_model(request, obj, form, change)
        if not change:
            self._hand_over(request, obj, logins.renew_password(obj, by=request.user))

    @admin.action(description="重置密码", permissions=["change"])
    def renew_password(self, request, queryset):
        for user, password in self.each(request, queryset, logins.renew_password):
            self._hand_over(request, user, password)
            self._name_resting(request, user)

    @admin.action(description="解除登录锁定", permissions=["change"])
    def unlock(self, request, queryset):
        for user, _ in self.each(request, queryset, logins.unlock):
            self.message_user(request, f"{user.username}：已解除登录锁定。", messages.SUCCESS)

    @admin.action(description="重置二次验证", permissions=["change"])
    def forget_second_factor(self, request, queryset):
        for user, _ in self.each(request, queryset, logins.forget_second_factor):
            text = f"已重置 {user.username} 的二次验证。本人下次登录时重新设置。"
            self.message_user(request, text, messages.SUCCESS)
            self._name_resting(request, user)

    def _name_resting(self, request, user):
        """Say which roles of a login that was reset rest now."""
        if resting := "、".join(str(held) for held in user.grants.to_confirm()):
            self.message_user(request, RESTING.format(user=user, roles=resting), messages.WARNING)

    def _hand_over(self, request, user, password):
        text = f"{user.username} 的临时密码：{password}（只显示这一次，请当面转告，首次登录须修改）"
        self.message_user(request, text, messages.WARNING)


class StandingFilter(admin.SimpleListFilter):
    """What a grant has come to: waiting for the second person, in force, taken back."""

    title = "状态"
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [
            ("mine", "待我复核"),
            ("waiting", "待复核"),
            ("in_force", "现任"),
            ("revoked", "已撤销"),
        ]

    def queryset(self, request, queryset):
        ways = {
            "mine": lambda: queryset.to_confirm_by(request.user),
            "waiting": queryset.to_confirm,
            "in_force": queryset.in_force,
            "revoked": lambda: queryset.exclude(revoked_at=None),
        }
        return ways[self.value()]() if self.value() in ways else queryset


@admin.register(RoleGrant)
class RoleGrantAdmin(SteppedUpAdmin):
    readers = SYSTEM
    writers = SECURITY
    form = RoleGrantForm
    list_display = [
        *["user", "role", "office", "from_on", "to_on", "standing"],
        *["granted_by", "confirmed_by", "revoked_at"],
    ]
    list_filter = [StandingFilter, "role"]
    list_select_related = [
        *["user__person", "granted_by__person", "confirmed_by__person", "agency", "local_unit"],
    ]
    search_fields = ["user__username", "user__person__name"]
    actions = ["confirm", "revoke"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(read_at=HouseNow())

    @admin.display(description="状态")
    def standing(self, grant):
        if grant.revoked_at:
            return "已撤销"
        today = localdate(grant.read_at)
        if grant.to_on and grant.to_on < today:
            return "已到期"
        if grant.waits:
            return "待另一位安全管理员复核"
        return "现任" if grant.from_on <= today else "未到任期"

    @admin.display(description="单位")
    def office(self, grant):
        return grant.local_unit or grant.agency

    def has_change_permission(self, request, obj=None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request, obj, form, change):
        facts = {name: form.cleaned_data[name] for name in ("agency", "local_unit")}
        dates = {name: form.cleaned_data[name] for name in ("from_on", "to_on")}
        granted = grants.grant(obj.user, Role(obj.role), by=request.user, **facts, **dates)
        obj.pk = granted.pk
        if granted.waits:
            text = f"{granted.user}（{granted}）须由另一位安全管理员复核，复核后才生效。"
            self.message_user(request, text, messages.WARNING)

    @admin.action(description="复核所选授权", permissions=["change"])
    def confirm(self, request, queryset):
        for _, held in self.each(request, queryset, grants.confirm):
            self.message_user(request, f"{held.user}（{held}）已复核，立即生效。")

    @admin.action(description="撤销所选授权", permissions=["change"])
    def revoke(self, request, queryset):
        for granted, _ in self.each(request, queryset, grants.revoke):
            self.message_user(request, f"{granted}：已撤销，立即生效。", messages.SUCCESS)


@admin.register(Agency)
class AgencyAdmin(HouseAdmin):
    readers = COMMISSION
    writers = SYSTEM
    list_display = ["name", "short_name", "joint_review"]
    readonly_fields = ["joint_review"]  # Article 6 (1) 3 names the four; only a release changes it
    search_fields = ["name", "short_name"]


@admin.register(LocalUnit)
class LocalUnitAdmin(HouseAdmin):
    readers = COMMISSION
    writers = SYSTEM
    list_display = [
        "name", "kind", "code", "department", "officer_name", "phone", "valid_from", "valid_to"
    ]  # fmt: skip
    list_filter = ["kind"]
    search_fields = ["name", "code"]
