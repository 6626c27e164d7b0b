"""Bans: the list, the decision by one person, its check by another, service and lifting."""

from functools import cached_property
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import DetailView, FormView
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.permissions import RecentlyAuthenticated, RoleRequired
from accounts.roles import Role
from applications.models import Case
from applications.refusals import add_errors, told_on
from applications.states import State, tone
from applications.views.once import Once
from payments.forms.bans import BanForm, CheckForm, LiftForm, ServeForm
from payments.models import BanDecision
from payments.models.order import READERS
from payments.services import bans
from payments.views import showing_recovery as showing
from payments.views.headed import HeadedList

SHOWN = (
    ("in_force", "生效中"),
    ("to_confirm", "待复核"),
    ("to_serve", "待登记送达"),
    ("all", "全部"),
)
NAMES = ("party", "ban", "case", "proposed_by__person", "checked_by__person")


def place_of(decision: BanDecision) -> str:
    """The page of a decision."""
    return reverse("ban_decision", args=[decision.public_id])


class Bans(HeadedList):
    """Decisions to ban, under one of the headings."""

    template_name = "payments/bans.html"
    headings = SHOWN

    def get_queryset(self):
        seen = BanDecision.objects.visible_to(self.request.user).shown(self.show)
        return seen.select_related(*NAMES).order_by("-pk")

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        today = clock.today()
        return context | {
            "rows": [
                (found, *showing.ban_standing(found, today), showing.ban_period(found))
                for found in context["page"]
            ],
            "may_propose": bool(self.request.user.roles & bans.PROPOSERS),
        }


class BanPage(RoleRequired, DetailView):
    """One decision; once it binds, the cases of the party that it keeps from going on."""

    roles = READERS
    template_name = "payments/ban.html"
    slug_field = slug_url_kwarg = "public_id"
    context_object_name = "decision"

    def get_queryset(self):
        seen = BanDecision.objects.visible_to(self.request.user)
        return seen.select_related(*NAMES, "case__party", "lifted_by__person", "paper__file")

    def get_context_data(self, **more):
        decision, user = self.object, self.request.user
        state, colour = showing.ban_standing(decision, clock.today())
        return super().get_context_data(**more) | {
            "state": state,
            "tone": colour,
            "facts": showing.ban_facts(decision),
            "actions": showing.ban_actions(decision, user),
            "cases": _cases(decision, user),
            "may_stop": bool(user.roles & bans.PROPOSERS),
            "may_stop_payment": bool(user.roles & {Role.SIGNATORY, Role.COUNTERSIGNER}),
        }


def _cases(decision: BanDecision, user) -> list[tuple[Case, str, bool]]:
    seen = Case.objects.visible_to(user).filter(pk__in=bans.open_cases(decision.party).values("pk"))
    return [
        (case, tone(case.state), case.state != State.PAYMENT_ORDERED)
        for case in seen.with_names().order_by("pk")
    ]


class ProposeBan(RoleRequired, RecentlyAuthenticated, FormView):
    """The first person enters the decision."""

    roles = bans.PROPOSERS
    template_name = "payments/propose_ban.html"
    form_class = BanForm

    @cached_property
    def case(self) -> Case | None:
        asked = self.request.GET.get("case")
        if not asked:
            return None
        seen = Case.objects.visible_to(self.request.user).select_related("party", "item")
        return get_object_or_404(seen, public_id=asked)

    def get_initial(self):
        known = {"uscc": self.case.party.uscc} if self.case else {}
        return {"key": uuid4().hex, "source": bans.OUR_OWN} | known

    def form_valid(self, form):
        given = form.cleaned_data
        with told_on(form):
            decision = bans.propose(
                given["uscc"],
                by=self.request.user,
                key=given["key"],
                facts=given["facts"],
                decision_number=given["decision_number"],
                source=given["source"],
                served_on=given["served_on"],
                case=self.case,
            )
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, "已提出，待另一位评审负责人复核；复核前不产生效力。")
        return HttpResponseRedirect(place_of(decision))

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {"case": self.case}


class BanStep(RoleRequired, RecentlyAuthenticated, Once, FormView):
    """One act on a decision; subclasses ``take`` it and say what came of it."""

    template_name = "payments/ban_step.html"
    title = lead = said = ""

    @cached_property
    def decision(self) -> BanDecision:
        seen = BanDecision.objects.visible_to(self.request.user).select_related(*NAMES)
        return get_object_or_404(seen, public_id=self.kwargs["public_id"])

    def take(self, given: dict) -> None:
        """Call the service; subclasses override."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            with transaction.atomic():
                self.take(form.cleaned_data)
        except (ValidationError, IntegrityError) as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        except TransitionNotAllowed as refusal:
            messages.warning(self.request, str(refusal))
        else:
            messages.success(self.request, self.said)
        return HttpResponseRedirect(place_of(self.decision))

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "decision": self.decision,
            "facts": showing.ban_facts(self.decision),
            "title": self.title,
            "lead": self.lead,
            "period": showing.ban_period(self.decision),
        }


class ConfirmBan(BanStep):
    roles, form_class, title = bans.CHECKERS, CheckForm, "确认禁止申报"
    lead = "请核对事实、文号和送达日期。确认后即具效力，该单位的在办案件不能再向拨付办理。"
    said = "已确认。该单位的在办案件列在下方，请逐件决定是否终止。"

    def take(self, given):
        bans.confirm(self.decision, by=self.request.user, note=given["note"])


class DeclineBan(BanStep):
    roles, form_class, title = bans.CHECKERS, CheckForm, "不予确认"
    lead = "不予确认的决定留存备查，不产生效力。"
    said = "已登记为不予确认。"

    def take(self, given):
        bans.decline(self.decision, by=self.request.user, note=given["note"])


class ServeBan(BanStep):
    roles, form_class, title = bans.PROPOSERS, ServeForm, "登记送达"
    lead = "禁止申报自送达次日起生效，为期三年。"
    said = "已登记送达。该单位的在办案件列在下方，请逐件决定是否终止。"

    def take(self, given):
        bans.serve(self.decision, by=self.request.user, served_on=given["served_on"])


class LiftBan(BanStep):
    roles, form_class, title = bans.CHECKERS, LiftForm, "解除禁止申报"
    lead = "用于复议、判决等撤销原决定的情形。解除后该单位可以重新申报；已终止的案件不恢复。"
    said = "已解除。"

    def take(self, given):
        bans.lift(self.decision, by=self.request.user, reason=given["reason"])
