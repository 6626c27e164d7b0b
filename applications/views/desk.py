"""The desk: the base of every page on which a step of a case is taken."""

from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView
from django_fsm import TransitionNotAllowed

from applications.door import label
from applications.models import Case
from applications.refusals import add_errors, last_step, say_not_now


class KeyedForm(forms.Form):
    """A form that carries its submission key and the revision of the page it was shown on."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NoteForm(KeyedForm):
    """A step that needs nothing but, perhaps, an opinion."""

    note = forms.CharField(
        label="办理意见", required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )


class Desk(FormView):
    """One step of one case. Subclasses name the ``step`` and ``take`` it through its service.

    *Not you* is a 403 page, *not now* a message saying who was faster, *not like this* form errors
    with everything typed kept. The same key a second time lands on the same page as the first.
    """

    template_name = "applications/step.html"
    form_class = NoteForm
    step = None
    button = ""
    danger = False
    tells = "申报单位将在站内收到办理结果和办理意见。"

    def take(self, form):
        """Call the service; subclasses override."""
        raise NotImplementedError

    @property
    def case(self):
        if not hasattr(self, "_case"):
            cases = Case.objects.visible_to(self.request.user).with_names()
            self._case = get_object_or_404(cases, public_id=self.kwargs["public_id"])
        return self._case

    def get_initial(self):
        return {"key": uuid4().hex, "revision": self.case.revision}

    def get_success_url(self):
        return reverse("case", args=[self.case.public_id])

    def form_valid(self, form):
        key, revision = form.cleaned_data["key"], form.cleaned_data["revision"]
        if key and self.case.log.filter(key=key, by=self.request.user).exists():
            return HttpResponseRedirect(self.get_success_url())
        if revision is not None and revision != self.case.revision:
            messages.warning(self.request, last_step(self.case))
            return HttpResponseRedirect(self.get_success_url())
        try:
            with transaction.atomic():
                self.take(form)
        except (ValidationError, IntegrityError) as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        except TransitionNotAllowed as refusal:
            say_not_now(self.request, self.case, refusal)
            return HttpResponseRedirect(self.get_success_url())
        messages.success(self.request, self.done())
        return HttpResponseRedirect(self.get_success_url())

    def done(self):
        """What the user reads after the step."""
        return f"{self.case.number or self.case.title}：“{self.label}”已办理。"

    @property
    def label(self):
        return label(self.step, self.case.state)

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        return context | {
            "case": self.case,
            "label": self.label,
            "button": self.button or self.label,
            "danger": self.danger,
            "tells": self.tells,
        }
