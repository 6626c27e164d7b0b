"""In and out, a new password, and the page of a locked login."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views
from django.shortcuts import render, resolve_url
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

from accounts import middleware, navigation, step_up
from accounts.forms import LoginForm
from accounts.login_steps import part_of_login


class LoginView(views.LoginView):
    authentication_form = LoginForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form):
        response = super().form_valid(form)
        step_up.mark(self.request)
        middleware.prolong(self.request)
        return response

    def get_default_redirect_url(self):
        return navigation.landing(self.request.user)


@method_decorator(part_of_login, name="dispatch")
class LogoutView(views.LogoutView):
    next_page = reverse_lazy("login")


@method_decorator(part_of_login, name="dispatch")
class PasswordChangeView(views.PasswordChangeView):
    template_name = "accounts/password_change.html"

    def form_valid(self, form):
        form.user.must_change_password = False
        response = super().form_valid(form)
        step_up.mark(self.request)
        messages.success(self.request, "密码已修改。其他设备上的登录已退出。")
        return response

    def get_success_url(self):
        return navigation.landing(self.request.user)


def locked_out(request, response=None, credentials=None):
    """The answer to a login that is locked after too many wrong passwords."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"minutes": minutes, "login_url": resolve_url("login")}
    return render(request, "accounts/locked.html", context, status=429)
