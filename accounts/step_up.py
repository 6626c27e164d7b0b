"""The password once more before a step that cannot be taken back (settings.REAUTHENTICATE_WITHIN).

The timer is of the session, not of the procedure: it reads the machine's clock, so that a shifted
clock of a demo neither opens nor closes it.
"""

import time
from functools import wraps

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import urlencode

STAMP = "password_entered_at"
OWN_FIELDS = {"csrfmiddlewaretoken", "step_up_password", "carried"}


class ReauthenticationForm(forms.Form):
    """The password once more; wrong ones count towards the lock-out like those of the login."""

    step_up_password = forms.CharField(
        label="登录密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_step_up_password(self) -> str:
        password = self.cleaned_data["step_up_password"]
        name = self.request.user.get_username()
        if authenticate(self.request, username=name, password=password) is None:
            raise forms.ValidationError("密码不正确。连续多次输错，账号会暂时锁定。")
        return password


def mark(request) -> None:
    """Remember that the password was entered just now."""
    request.session[STAMP] = int(time.time())


def is_fresh(request) -> bool:
    """Whether the password was entered within the time that the setting (in seconds) allows."""
    limit = settings.REAUTHENTICATE_WITHIN
    return not limit or time.time() - request.session.get(STAMP, 0) <= limit


def carried_fields(request) -> list[tuple[str, str]]:
    """What was typed into the form that is waiting, to be sent again after the password."""
    names = (name for name in request.POST if name not in OWN_FIELDS)
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def ask(request, *, then: str, form=None):
    """Show the page that asks for the password and keeps the waiting form."""
    context = {
        "form": form or ReauthenticationForm(request=request),
        "next": then,
        "carried": carried_fields(request),
        "files_lost": bool(request.FILES),
    }
    return render(request, "accounts/reauthenticate.html", context)


def recently_authenticated(view):
    """Let the view run only shortly after the password; ask for it first otherwise."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if is_fresh(request):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            return ask(request, then=request.get_full_path())
        return redirect(
            f"{resolve_url('reauthenticate')}?{urlencode({'next': request.get_full_path()})}"
        )

    return guarded
