"""Set up the second factor (a time-based code on the phone), and enter it after the password."""

import base64

import django_otp
import segno
from django.contrib import messages
from django.db.transaction import atomic
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.generic import FormView
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import navigation, step_up
from accounts.forms import TokenForm
from accounts.login_steps import part_of_login
from accounts.views.reauthentication import safe_next


class _TokenView(FormView):
    form_class = TokenForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(next=safe_next(self.request), **kwargs)

    def form_valid(self, form):
        self.request.session.cycle_key()
        django_otp.login(self.request, form.device)
        return redirect(safe_next(self.request) or navigation.landing(self.request.user))


@method_decorator(part_of_login, name="dispatch")
class SecondFactorView(_TokenView):
    template_name = "accounts/second_factor.html"

    def get(self, request, *args, **kwargs):
        if not django_otp.user_has_device(request.user):
            return redirect("second_factor_setup")
        return super().get(request, *args, **kwargs)


@method_decorator([part_of_login, step_up.recently_authenticated], name="dispatch")
class SecondFactorSetupView(_TokenView):
    """Begin (a POST without a code makes the key), scan, confirm with the first code."""

    template_name = "accounts/second_factor_setup.html"

    def dispatch(self, request, *args, **kwargs):
        if django_otp.user_has_device(request.user):
            return redirect("second_factor")
        return super().dispatch(request, *args, **kwargs)

    def device(self):
        return TOTPDevice.objects.filter(user=self.request.user, confirmed=False).first()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"device": self.device()}

    def get_context_data(self, **kwargs):
        device = self.device()
        if device is None:
            return super().get_context_data(**kwargs)
        picture = segno.make(device.config_url, error="m")
        return super().get_context_data(
            picture=picture.svg_data_uri(scale=5, border=2),
            key=base64.b32encode(device.bin_key).decode(),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        if "begin" not in request.POST:
            return super().post(request, *args, **kwargs)
        TOTPDevice.objects.get_or_create(
            user=request.user, confirmed=False, defaults={"name": "手机验证器"}
        )
        return redirect(request.get_full_path())

    @atomic
    def form_valid(self, form):
        form.device.confirmed = True
        form.device.save(update_fields=["confirmed"])
        messages.success(self.request, "二次验证已设置。以后登录时，请一并输入动态口令。")
        return super().form_valid(form)
