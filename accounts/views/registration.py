"""A visitor opens an account, and is logged in with it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from accounts import backends, middleware, navigation, step_up
from accounts.forms import SignUpForm
from accounts.limits import TooMany
from accounts.senders import network_of
from accounts.services import signing_up
from accounts.views.reauthentication import safe_next

TYPED = ("name", "username", "password", "phone", "email")


@method_decorator([login_not_required, sensitive_post_parameters()], name="dispatch")
class RegisterView(FormView):
    template_name = "accounts/register.html"
    form_class = SignUpForm

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return redirect(safe_next(request) or navigation.landing(request.user))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        sender = network_of(self.request.META, proxies=settings.TRUSTED_PROXIES)
        typed = {name: form.cleaned_data[name] for name in TYPED}
        try:
            user = signing_up.sign_up(sender=sender, **typed)
        except TooMany as refusal:
            return self._wait(form, refusal)
        except ValidationError as refusal:
            for name, errors in refusal.message_dict.items():
                form.add_error(name if name in form.fields else None, errors)
            return self.form_invalid(form)
        login(self.request, user, backend=backends.PATH)
        step_up.mark(self.request)
        middleware.prolong(self.request)
        messages.success(self.request, "账号已开立。接下来登记或加入您的单位。")
        return redirect(safe_next(self.request) or reverse("organisations"))

    def _wait(self, form, refusal):
        form.add_error(None, refusal)
        response = self.render_to_response(self.get_context_data(form=form), status=429)
        response["Retry-After"] = str(refusal.seconds)
        return response

    def get_context_data(self, **more):
        own = {"next": safe_next(self.request), "contact": settings.PUBLIC_CONTACT}
        return super().get_context_data(**more) | own
