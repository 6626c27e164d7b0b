"""A person names an organisation by its code, and claims to act for it."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.views.generic import FormView

from accounts.limits import TooMany
from accounts.permissions import RoleRequired
from accounts.roles import Role
from parties.forms.claims import (
    STATED,
    ClaimForm,
    CodeForm,
    CounterClaimForm,
    NewOrganisationForm,
)
from parties.models import Member
from parties.services import claims, registration
from parties.services.registration import Stated
from parties.views.filing import done

PAPERS = ("kind", "licence", "letter", "key")


class NewOrganisation(FormView):
    """The code first: what it belongs to decides what else is asked."""

    template_name = "parties/new_organisation.html"
    form_class = CodeForm

    def form_valid(self, form):
        return redirect("file_claim", form.cleaned_data["code"])


class _Filing(FormView):
    """A form with two papers; too many claims are answered with the time to come back."""

    def get_initial(self):
        return {"key": uuid4().hex}

    def form_valid(self, form):
        try:
            claim = done(self.request, form, lambda: self.file(form.cleaned_data))
        except TooMany as refusal:
            form.add_error(None, refusal)
            claim = None
        if claim is None:
            return self.form_invalid(form)
        office = claims.office_of(claim.unit)
        messages.success(self.request, f"申请已提交，由{office}核验，结果发到站内消息。")
        return redirect("claim", claim.public_id)


class FileClaim(_Filing):
    """Licence and letter, and for a code that nobody has registered the facts of the licence."""

    template_name = "parties/file_claim.html"

    def dispatch(self, request, *args, **kwargs):
        try:
            self.code = registration.code_of(kwargs["code"])
        except ValidationError as refusal:
            raise Http404 from refusal
        self.party = registration.find(self.code)
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return ClaimForm if self.party else NewOrganisationForm

    def file(self, typed):
        stated = None if self.party else Stated(**{name: typed[name] for name in STATED})
        papers = {name: typed[name] for name in PAPERS}
        return claims.file(self.code, by=self.request.user, stated=stated, **papers)

    def get_initial(self):
        has_owner = registration.has_owner(self.party)
        kind = Member.Kind.AGENT if has_owner else Member.Kind.OWNER
        return super().get_initial() | {"kind": kind}

    def get_context_data(self, **more):
        own = {
            "code": self.code,
            "party": self.party,
            "has_owner": registration.has_owner(self.party),
            "office": claims.office_of(self.party.local_unit) if self.party else "",
        }
        return super().get_context_data(**more) | own


class CounterClaim(RoleRequired, _Filing):
    """The registrar files for somebody who came with a letter; another person decides."""

    roles = frozenset({Role.REGISTRAR})
    template_name = "parties/counter_claim.html"
    form_class = CounterClaimForm

    def file(self, typed):
        papers = {name: typed[name] for name in PAPERS}
        code, claimant = typed["party"].uscc, typed["claimant"]
        return claims.file(code, by=self.request.user, claimant=claimant, **papers)
