"""The desk: the base of every page on which a step of a case is taken."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.generic import FormView
from django_fsm import TransitionNotAllowed

from applications.actions import SEVERE, obstacle, stranger
from applications.door import label
from applications.eligibility import ahead
from applications.forms.steps import KeyedForm, NoteForm, ReasonForm
from applications.refusals import add_errors, last_step, say_not_now
from applications.services import sent_back, telling
from applications.views import showing
from applications.views.reading import case_or_404

__all__ = ["Desk", "KeyedForm", "NoteForm", "ReasonForm"]


class Desk(FormView):
    """One step of one case. Subclasses name the ``step`` and ``take`` it through its service.

    *Not you* is a 403 page, *not now* a message saying who was faster, *not like this* form errors
    with everything typed kept. The same key a second time lands on the same page as the first.
    """

    template_name = "applications/step.html"
    form_class = NoteForm
    step = None
    button = ""
    lead = ""
    is_checked = False  # whether the page shows what the automatic checks find
    tells = ""  # beside what the step itself tells

    def take(self, form):
        """Call the service; subclasses override."""
        raise NotImplementedError

    @property
    def case(self):
        if not hasattr(self, "_case"):
            self._case = case_or_404(self.request.user, self.kwargs["public_id"])
            if showing.is_being_mended(self._case, self.request.user):
                sent_back.restore(self._case)
            if self.is_checked:
                ahead.read([self._case], self._case.read_at)
        return self._case

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and self.was_taken(request.POST.get("key", "")):
            return HttpResponseRedirect(self.get_success_url())
        return self.refuse() or super().dispatch(request, *args, **kwargs)

    def refuse(self):
        """Not now: back to the case, with who was faster or what is missing. Not you: 403."""
        if self.step is None:
            return None
        shut = obstacle(self.case, self.step)
        if shut is not None:
            messages.warning(self.request, f"{shut}。" if shut else last_step(self.case))
            return HttpResponseRedirect(self.get_success_url())
        if who := stranger(self.case, self.step, self.request.user):
            raise PermissionDenied(f"“{self.label}”由{who}办理。")
        return None

    def was_taken(self, key):
        """Whether this very submission has already done its work."""
        return bool(key) and self.case.log.filter(key=key, by=self.request.user).exists()

    def get_initial(self):
        return {"key": uuid4().hex, "revision": self.case.revision}

    def get_success_url(self):
        return reverse("case", args=[self.case.public_id])

    def form_valid(self, form):
        if form.cleaned_data["revision"] != self.case.revision:
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
        return f"{self.case.number or self.case.title or self.case.item}：“{self.label}”已办理。"

    @property
    def label(self):
        return label(self.step, self.case.state)

    def told(self):
        """Whom this will tell and what they will read, said before it is done."""
        if self.step is None:
            return self.tells
        target = self.step._django_fsm.get_transition(self.case.state).target
        return f"{telling.promise(self.step.__name__, target)}{self.tells}"

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "case": self.case,
            "head": showing.head(self.case, self.request.user),
            "facts": showing.facts(self.case, self.request.user),
            "label": self.label,
            "button": self.button or self.label,
            "lead": self.lead,
            "danger": self.step is not None and self.step.__name__ in SEVERE,
            "tells": self.told(),
        }
