"""The password once more, then back to what was waiting."""

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from accounts import navigation, step_up
from accounts.login_steps import part_of_login


def safe_next(request) -> str:
    """The page to go on to, if it is one of ours; empty otherwise."""
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else ""


@method_decorator([part_of_login, sensitive_post_parameters()], name="dispatch")
class ReauthenticationView(View):
    def get(self, request):
        return step_up.ask(request, then=safe_next(request))

    def post(self, request):
        form = step_up.ReauthenticationForm(request.POST, request=request)
        if not form.is_valid():
            return step_up.ask(request, then=safe_next(request), form=form)
        request.session.cycle_key()
        step_up.mark(request)
        then = safe_next(request)
        if then and "carried" in request.POST:
            return HttpResponseRedirect(then, preserve_request=True)
        return redirect(then or navigation.landing(request.user))
