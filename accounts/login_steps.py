"""What is still to do after the password, before any other page opens: a new password, the second
factor. One door for all pages, so that no page can forget to ask."""

from django.conf import settings
from django.core.checks import Error, register
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

HERE = "accounts.login_steps.LoginStepsMiddleware"


def needs_second_factor(user) -> bool:
    """Whoever holds a role proves a second factor in each session, when the setting asks for it."""
    return bool(settings.SECOND_FACTOR_REQUIRED and user.roles and not user.is_verified())


def open_step(user) -> str:
    """The URL name of the step that this user must take first; empty when there is none."""
    if not user.is_authenticated:
        return ""
    if user.must_change_password:
        return "password_change"
    return "second_factor" if needs_second_factor(user) else ""


def part_of_login(view):
    """Mark a view that stays open while a step of the login is still to do."""
    view.part_of_login = True
    return view


class LoginStepsMiddleware:
    """Lead to the open step of the login; pages without login and the steps stay reachable."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "login_required", True) or getattr(view, "part_of_login", False):
            return None
        step = open_step(request.user)
        if not step:
            return None
        return redirect(f"{resolve_url(step)}?{urlencode({'next': request.get_full_path()})}")


@register
def check_middleware(app_configs, **kwargs):
    """A required second factor without the middleware would be a promise without a door."""
    if settings.SECOND_FACTOR_REQUIRED and HERE not in settings.MIDDLEWARE:
        return [Error(f"SECOND_FACTOR_REQUIRED needs {HERE} in MIDDLEWARE", id="accounts.E001")]
    return []
