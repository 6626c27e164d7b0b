"""The provider's form: choose reports, hand in what they share, submit all at once (R16)."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView
from django_fsm import TransitionNotAllowed

from accounts.clock import HouseNow, local_date
from accounts.parts import Finding
from accounts.roles import Role
from applications import eligibility, permissions
from applications.asked import know_kinds
from applications.deadlines import Deadlines
from applications.eligibility import ahead
from applications.forms.bundles import BundleForm, ClaimForm
from applications.forms.steps import STALE
from applications.holding import asking, know
from applications.models import Call, Case
from applications.refusals import add_errors, told_on
from applications.services import bundles
from applications.services.claims import claims
from applications.states import State, tone
from applications.views import showing
from applications.views.materials import material_rows
from parties.models import Party
from policies.stages import Rule
from records.services import files


class StartBundle(FormView):
    """Choose among the provider's reports; each that may not be claimed says why."""

    template_name = "applications/bundle_start.html"
    form_class = ClaimForm

    def dispatch(self, request, *args, **kwargs):
        calls = Call.objects.visible_to(request.user)
        self.call = get_object_or_404(calls, public_id=kwargs["public_id"])
        self.item = self.call.items.filter(rule=Rule.PER_REPORT).first()
        self.party = self._party(request)
        if self.item is None or self.party is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def _party(self, request) -> Party | None:
        mine = Party.objects.of_member(request.user)
        if request.user.has_role(Role.REGISTRAR):
            mine = Party.objects.all()
        return mine.filter(public_id=request.GET.get("party", "")).first()

    def get_form_kwargs(self):
        self.claims = claims(self.item, self.party)
        return super().get_form_kwargs() | {"claims": self.claims}

    def form_valid(self, form):
        with told_on(form):
            bundle = bundles.start(
                self.call, self.item, self.party, form.chosen, by=self.request.user
            )
        if form.errors:
            return self.form_invalid(form)
        return redirect("bundle", bundle.public_id)

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "call": self.call,
            "item": self.item,
            "party": self.party,
            "claims": self.claims,
            "open_ones": [claim for claim in self.claims if not claim.why],
        }


class BundlePage(FormView):
    """All cases of a bundle, each with its findings; while they are drafts, one form for all."""

    template_name = "applications/bundle.html"
    form_class = BundleForm

    def dispatch(self, request, *args, **kwargs):
        self.cases = _cases_of(request.user, kwargs["public_id"])
        if not self.cases:
            raise Http404
        self.bundle = self.cases[0].bundle
        self.drafts = [case for case in self.cases if case.state == State.DRAFT]
        know_kinds(self.drafts)
        self.may_fill_in = bool(self.drafts) and permissions.applicant_or_registrar(
            self.drafts[0], request.user
        )
        if request.method == "POST" and not self.may_fill_in:
            return self._refuse(request)
        return super().dispatch(request, *args, **kwargs)

    def _refuse(self, request):
        if self.drafts:
            raise PermissionDenied(f"申报内容由{permissions.applicant_or_registrar.who}填写。")
        messages.warning(request, "本次合并申报已提交，本次操作未作任何改变。")
        return self._again()

    def _again(self):
        return redirect("bundle", self.bundle.public_id)

    def get_form(self, form_class=None):
        return super().get_form(form_class) if self.may_fill_in else None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"case": self.drafts[0]}

    def get_initial(self):
        first = self.drafts[0]
        return {
            "account": first.account,
            "has_committed": first.has_committed,
            "key": uuid4().hex,
        }

    def form_valid(self, form):
        if "submit" in self.request.POST and not form.cleaned_data["key"]:
            form.add_error(None, STALE)
            return self.form_invalid(form)
        try:
            with transaction.atomic():
                bundles.save(self.bundle, by=self.request.user, **form.declared)
            self._attach(form)
            if form.errors:
                return self.form_invalid(form)
            return self._go_on(form)
        except TransitionNotAllowed as refusal:
            messages.warning(self.request, str(refusal))
        except (ValidationError, IntegrityError) as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        return self._again()

    def _attach(self, form):
        """The files of each kind together, all or none of them."""
        for name, kind in form.kinds.items():
            chosen = form.cleaned_data.get(name) or []
            try:
                with transaction.atomic():
                    kept = [files.store(upload, by=self.request.user) for upload in chosen]
                    if kept:
                        bundles.attach(self.bundle, kind, *kept, by=self.request.user)
            except ValidationError as refusal:
                form.add_error(name, refusal.messages)

    def _go_on(self, form):
        """After saving: claim more reports, submit all, or stay."""
        user, said = self.request.user, "草稿已保存。"
        with transaction.atomic():
            if "add" in self.request.POST:
                claimed = ClaimForm(self.request.POST, claims=self._claims())
                if claimed.is_valid():
                    added = bundles.add(self.bundle, claimed.chosen, by=user)
                    said = f"已增加{len(added)}份诊断报告。"
            elif "submit" in self.request.POST:
                done = bundles.submit(self.bundle, by=user, key=form.cleaned_data["key"])
                said = f"已提交{len(done)}件申报，由区经委登记员逐件受理。"
        messages.success(self.request, said)
        return self._again()

    def _claims(self):
        return claims(self.bundle.item, self.bundle.party)

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        user, moment = self.request.user, self.cases[0].read_at
        is_applicant = showing.speaks_for(self.cases[0], user)
        ahead.read(self.drafts, moment)
        rows = [
            _row(case, moment, is_applicant) | {"deadline": deadline}
            for case, deadline in Deadlines(local_date(moment)).of(self.cases)
        ]
        shared = _shared(rows)
        for row in rows:
            row["own"] = [one for one in row["findings"] if one not in shared]
        context |= {
            "shared": shared,
            "bundle": self.bundle,
            "rows": rows,
            "drafts": self.drafts,
            "is_applicant": is_applicant,
            "has_errors": any(row["errors"] for row in rows),
            "expected_fen": (self.bundle.item.per_report_fen or 0) * len(self.drafts),
        }
        if self.may_fill_in:
            context |= {
                "materials": material_rows(self.drafts[0], context["form"], is_shared=True),
                "more": [claim for claim in self._claims() if not claim.why],
            }
        return context


def _cases_of(user, public_id: str) -> list[Case]:
    """What this user sees of a bundle, which is seen where one of its cases is."""
    seen = Case.objects.visible_to(user).filter(bundle__public_id=public_id).with_names()
    rows = seen.select_related(
        "bundle__call", "bundle__party", "bundle__item", "subject__enterprise", "party__provider",
        "report", "account", "call",
    )  # fmt: skip
    found = asking(rows.annotate(read_at=HouseNow())).order_by("pk")
    return [know(case) for case in found]


def _shared(rows: list[dict]) -> list[Finding]:
    """What was found of every draft alike, to be said once."""
    found = [row["findings"] for row in rows if row["case"].state == State.DRAFT]
    if len(found) < 2:
        return []
    return [one for one in found[0] if all(one in others for others in found)]


def _row(case: Case, moment, is_applicant: bool) -> dict:
    found = eligibility.findings(case, moment) if case.state == State.DRAFT else []
    return {
        "case": case,
        "label": showing.state_label(case, is_applicant),
        "tone": tone(case.state),
        "errors": [one for one in found if one.is_error],
        "findings": [
            Finding(one.severity, one.text if is_applicant else one.for_staff, one.clause)
            for one in found
        ],
    }
