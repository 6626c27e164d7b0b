"""A call for applications: the public page, its extension, and the questions people ask on it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from accounts import clock
from accounts.permissions import RoleRequired
from accounts.roles import Role
from applications.asked import additions, asked
from applications.forms.calls import AskForm, ExtendForm
from applications.models import Call, Faq, Question
from applications.refusals import told_on
from applications.services import call_papers, calls, extensions, questions
from policies.models import AwardItem, Note


def find(user, public_id: str) -> Call:
    """A call that this user may read, or 404."""
    rows = Call.objects.visible_to(user).select_related("version", "paper__file")
    return get_object_or_404(rows, public_id=public_id)


@login_not_required
@require_safe
def call(request, public_id):
    """One call: who may apply for what, until when, with which materials; what others asked."""
    user, found = request.user, find(request.user, public_id)
    items = list(found.items.with_track().prefetch_related("materials"))
    moment, is_officer = clock.now(), user.is_authenticated and bool(user.roles)
    context = {
        "call": found,
        "items": _items(found, items),
        "who": call_papers.who(items),
        "steps": call_papers.steps(found, items),
        "moment": moment,
        "is_open": found.is_open_at(moment),
        "warnings": calls.warnings(found, moment),
        "contacts": list(found.contacts.all()),
        "extensions": list(found.extensions.select_related("paper__file")),
        "faqs": list(Faq.objects.published().filter(call=found)),
        "notes": _notes(found) if is_officer else [],
        "is_officer": is_officer,
        "is_registrar": user.is_authenticated and user.has_role(Role.REGISTRAR),
        "may_ask": found.published_at and not is_officer,
    }
    return render(request, "applications/call.html", context)


def _items(found: Call, items: list[AwardItem]) -> list[dict]:
    """The items of a call, each with its places and what it asks for."""
    said = additions(found)
    quotas = {quota.item_id: quota for quota in found.quotas.all()}
    return [
        {"item": item, "quota": quotas.get(item.pk), "asked": asked(item.materials.all(), said)}
        for item in items
    ]


def _notes(found: Call) -> list[Note]:
    """How the Commission reads the policy of this call, newest first; for officers (R67)."""
    return list(Note.objects.filter(version=found.version_id).order_by("-noted_on", "-pk"))


class OfCall(FormView):
    """A form on one call; what a service refuses comes back with everything typed kept."""

    def dispatch(self, request, *args, **kwargs):
        self.call = find(request.user, kwargs["public_id"])
        return super().dispatch(request, *args, **kwargs)

    def take(self, given):
        """Call the service; return what the user reads after it."""
        raise NotImplementedError

    def form_valid(self, form):
        with told_on(form):
            said = self.take(form.cleaned_data)
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, said)
        return redirect(self.get_success_url())

    def get_success_url(self):
        return reverse("call", args=[self.call.public_id])

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {"call": self.call}


class Extend(RoleRequired, OfCall):
    """Publish that a call closes later."""

    roles = frozenset({Role.REGISTRAR})
    template_name = "applications/call_extend.html"
    form_class = ExtendForm

    def get_initial(self):
        return {"closes_at": localtime(self.call.closes_at)}

    def take(self, given):
        extension = extensions.extend(self.call, by=self.request.user, **given)
        return f"延期通知已发布，新的截止时间为{localtime(extension.closes_at):%Y-%m-%d %H:%M:%S}。"

    def get_context_data(self, **more):
        told = extensions.who_has_a_draft(self.call)
        return super().get_context_data(**more) | {
            "told": told.count(),
            "warnings": calls.warnings(self.call, clock.now()),
        }


class Ask(OfCall):
    """Ask about a call, and read what was answered to oneself."""

    template_name = "applications/call_ask.html"
    form_class = AskForm

    def dispatch(self, request, *args, **kwargs):
        if request.user.roles:
            raise PermissionDenied("申报咨询由申报单位提出；答复请到“申报咨询”办理。")
        if not Call.objects.published().filter(public_id=kwargs["public_id"]).exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def take(self, given):
        questions.ask(self.call, by=self.request.user, text=given["text"])
        return "您的问题已送达区经委，答复后会在“消息”中通知您。"

    def get_success_url(self):
        return reverse("ask", args=[self.call.public_id])

    def get_context_data(self, **more):
        mine = Question.objects.visible_to(self.request.user).filter(call=self.call)
        return super().get_context_data(**more) | {
            "mine": mine.select_related("faq").order_by("-pk"),
            "faqs": Faq.objects.published().filter(call=self.call),
        }
