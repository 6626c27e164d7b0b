"""The Commission's desk: the browser admin with the house's login, order and counted queues."""

from django.contrib import admin
from django.shortcuts import redirect, render, resolve_url
from django.urls import path
from django.utils.http import urlencode

from accounts.house_admin import HouseAdmin
from accounts.login_steps import open_step
from accounts.roles import ADMIN_ROLES, names
from applications.queues import OVERSEERS, late
from qingpu_subsidy import queues

ROOMS = (
    "applications",
    "reviews",
    "payments",
    "diagnosis",
    "parties",
    "policies",
    "records",
    "accounts",
)


class HouseAdminSite(admin.AdminSite):
    site_title = "青浦智造奖励 · 办公台"
    site_header = "青浦智造奖励"
    index_title = "工作台"
    site_url = "/"
    empty_value_display = "—"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Take pages that keep the house's rules; those of libraries would go by other rights."""
        if admin_class is not None and issubclass(admin_class, HouseAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request) -> bool:
        user = request.user
        return bool(user.is_active and user.is_authenticated and user.roles & ADMIN_ROLES)

    def login(self, request, extra_context=None):
        wanted = {"next": request.GET.get("next") or resolve_url("admin:index")}
        if request.user.is_authenticated:
            step = open_step(request.user)
            if step:
                return redirect(f"{resolve_url(step)}?{urlencode(wanted)}")
            text = f"办公台由{names(ADMIN_ROLES)}使用。"
            return render(request, "403.html", {"exception": text}, status=403)
        return redirect(f"{resolve_url('login')}?{urlencode(wanted)}")

    def logout(self, request, extra_context=None):
        return redirect("logout")

    def password_change(self, request, extra_context=None):
        return redirect("password_change")

    def get_urls(self):
        counted = path("queues/", self.admin_view(self.queues), name="queues")
        overdue = path("late/", self.admin_view(self.late), name="late")
        return [counted, overdue, *super().get_urls()]

    def get_app_list(self, request, app_label=None):
        """The rooms in the order of the steps, their pages in the order of registration."""
        found = self._build_app_dict(request, app_label)
        return [found[room] for room in ROOMS if room in found]

    def index(self, request, extra_context=None):
        oversees = bool(request.user.roles & OVERSEERS)
        waiting = {"queues": queues.of(request.user), "oversees": oversees}
        return super().index(request, waiting | (extra_context or {}))

    def queues(self, request):
        """The counted queues alone, which the sidebar of every page fetches by itself."""
        return render(request, "admin/queues.html", {"queues": queues.of(request.user)})

    def late(self, request):
        """All cases whose limit has passed, counted after the landing page stands."""
        return render(request, "parts/queues.html", {"queues": late(request.user)})
