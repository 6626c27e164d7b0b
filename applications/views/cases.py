"""The applicant's cases, a new one, and the page of a case that everybody who may see it reads."""

from dataclasses import replace
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from accounts import clock
from accounts.clock import local_date
from accounts.navigation import Link
from accounts.parts import Fact
from accounts.roles import ADMIN_ROLES, COMMISSION, DOSSIER_READERS, OFFICERS, Role
from applications import queues
from applications.actions import actions, desk_url, own_actions
from applications.deadlines import Deadline, Deadlines, of_cases
from applications.forms.filing import StartForm
from applications.models import Call, Case, TransitionLog
from applications.models.recusal import OVERSEERS
from applications.permissions import applicant_or_registrar, review_lead
from applications.refusals import add_errors
from applications.services import filing, filing_papers, ladder, sent_back, transferring
from applications.states import State, tone
from applications.views import posts, progress, showing
from applications.views.reading import case_or_404
from parties.models import MembershipClaim, Party
from parties.views.showing import Card, card
from policies.awards import Award
from policies.stages import PayeeKind, Rule, Stage
from records.models import Paper

PER_PAGE = 20
BEFORE_THE_AMOUNT = {
    State.DRAFT,
    State.SUBMITTED,
    State.RETURNED,
    State.ACCEPTED,
    State.IN_REVIEW,
    State.RECOGNISED,
    State.CONFIRMED,
}
BESIDE_THE_CASE = {Role.LOCAL_OFFICER, Role.AUDITOR}
NEEDS_APPLICANT = {State.DRAFT, State.RETURNED, State.RECOGNISED}


@require_safe
def my_cases(request):
    """All cases of the parties this user acts for, those that wait for the applicant first."""
    mine = Party.objects.of_member(request.user)
    cases = (
        Case.objects.filter(party__in=mine.values("pk"))
        .with_names()
        .prefetch_related("item__stages")
        .order_by(models.Case(models.When(state__in=NEEDS_APPLICANT, then=0), default=1), "-pk")
    )
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("page"))
    parties = list(mine)
    asked = MembershipClaim.objects.filter(claimant=request.user).open()
    context = {
        "page": page,
        "rows": [
            {
                "case": case,
                "deadline": found,
                "label": showing.state_label(case, True),
                "tone": tone(case.state),
            }
            for case, found in of_cases(page)
        ],
        "parties": parties,
        "claim": None if parties else asked.last(),
        "calls": Call.objects.open_at(clock.now()).order_by("closes_at"),
    }
    return render(request, "applications/my_cases.html", context)


class Start(FormView):
    """Begin a filing under an open call; a party's earlier draft is opened instead of a second."""

    template_name = "applications/start.html"
    form_class = StartForm

    def dispatch(self, request, *args, **kwargs):
        calls = Call.objects.visible_to(request.user)
        self.call = get_object_or_404(calls, public_id=kwargs["public_id"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"call": self.call, "user": self.request.user}

    def get_initial(self):
        return {"item": self.request.GET.get("item")}

    def form_valid(self, form):
        moment, user = clock.now(), self.request.user
        item, party = form.cleaned_data["item"], form.applicant
        if item.rule == Rule.PER_REPORT:
            page = reverse("start_bundle", args=[self.call.public_id])
            return redirect(f"{page}?item={item.pk}&party={party.public_id}")
        try:
            case = filing.start(self.call, item, party, by=user)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        is_open = case.state in filing.EDITABLE and applicant_or_registrar(case, user)
        if case.created_at < moment:
            messages.info(
                self.request, f"{party}在本次申报中已有“{item}”的草稿或在办件，已为您打开。"
            )
            return redirect("file_case" if is_open else "case", case.public_id)
        return redirect("file_unit", case.public_id)

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        items = list(context["form"].fields["item"].queryset.with_track())
        chosen = context["form"]["party"].value() if "party" in context["form"].fields else None
        mine = Party.objects.of_member(self.request.user)
        mine = mine.select_related("enterprise", "provider")
        party = mine.filter(pk=chosen).first() if str(chosen or "").isdigit() else None
        ban = party.bans.in_force().first() if party else None
        if ban:
            items = []
        climbed = [one for one in items if one.rule == Rule.LADDER] if party else []
        given = ladder.offers(party, climbed) if climbed else {}
        return context | {
            "call": self.call,
            "party": party,
            "ban": ban,
            "offers": [_offer(item, given) for item in items if _fits(item, party)],
            "chosen": str(context["form"]["item"].value() or ""),
        }


def _fits(item, party: Party | None) -> bool:
    """Whether the item is for what the party is registered as; all are, before one is chosen."""
    kinds = [kind for kind in PayeeKind.values if hasattr(party, kind)]
    return not kinds or item.payee_kind in kinds


def _offer(item, given: dict[int, Award]) -> dict:
    """An item as one chooses it: who accepts, what must be won before, what it would give."""
    earlier = ""
    if item.prerequisite:
        named = item.version.items.filter(code=item.prerequisite).first()
        earlier = named or item.prerequisite
    return {"item": item, "earlier": earlier, "award": given.get(item.pk)}


@require_safe
def case(request, public_id):
    """Everything this user may read of one case, and everything that can be done with it."""
    user = request.user
    found = case_or_404(user, public_id)
    today = local_date(found.read_at)
    deadlines = Deadlines(today)
    log, head = progress.history(found), showing.head(found, user, deadlines)
    can_file = (
        found.state in filing.EDITABLE
        and not found.recognition_id
        and applicant_or_registrar(found, user)
    )
    content = _content(found, log, user)
    open_to = (own_actions if head.is_applicant else actions)(found, user)
    context = {
        "case": found,
        "head": head,
        "back": _back(user, head.is_applicant),
        "steps": progress.steps(found, log),
        "facts": showing.facts(found, user) + _under(found) + _recused(found, user),
        "actions": [replace(one, is_first=False) for one in open_to] if can_file else open_to,
        "links": _batch(found) + ([] if head.is_applicant else _links(found, user)),
        "card": _card(found, user, today),
        "derivation": showing.derivation(found),
        "papers": _papers(found, user),
        "channels": posts.channels(found, user, head.is_applicant),
        "contact": settings.PUBLIC_CONTACT,
        "paper_due": _paper_due(found, deadlines) if head.is_applicant else None,
        "can_file": can_file,  # then filling in leads, and submitting follows
        **progress.happened(found, log, user, is_applicant=head.is_applicant),
        **content,
    }
    return render(request, "applications/case.html", context)


def _content(found: Case, log: list[TransitionLog], user) -> dict:
    """What was filed; to offices, while its applicant mends it, as it was sent back."""
    rows = found.materials.select_related("file", "kind")
    if not showing.is_being_mended(found, user):
        is_open = found.state in BEFORE_THE_AMOUNT
        award = showing.estimate(found) if is_open else None
        return {"materials": list(rows.current()), "award": award} | showing.investment(found)
    line, lines = log[-1], sent_back.restore(found)
    return {
        "sent_back": line,
        "is_restored": lines is not None,
        "materials": sent_back.there_at(line.at, rows),
    } | showing.investment(found, lines)


def _card(found: Case, user, today: date) -> Card | None:
    """What staff know of the party beside its case; the applicant reads it on the own page."""
    return card(found.party, user, today) if user.roles & (COMMISSION | BESIDE_THE_CASE) else None


def _under(found: Case) -> list[Fact]:
    """The call under which the case was filed: what it asked for, and how officers read it."""
    if found.call is None:
        return []
    return [Fact("申报通知", found.call.title, url=reverse("call", args=[found.call.public_id]))]


def _paper_due(found: Case, deadlines: Deadlines) -> Deadline | None:
    """Until when the applicant hands in the paper twin, while it is awaited."""
    return deadlines.paper(found) if _awaits_paper(found) else None


def _awaits_paper(found: Case) -> bool:
    is_asked = found.state == State.ACCEPTED and Stage.PRELIMINARY in found.item.track
    return is_asked and not (found.paper_received_on or found.paper_waiver)


def _back(user, is_applicant: bool) -> Link:
    """The list from which this reader most likely came."""
    if is_applicant:
        return Link("我的申报", reverse("my_cases"))
    if queues.listings(user):
        return Link("受理", reverse("acceptance_queue"))
    if user.roles & ADMIN_ROLES:
        return Link("案件", reverse("admin:applications_case_changelist"))
    return Link("首页", reverse("home"))


def _batch(found: Case) -> list[Link]:
    """The other cases that were filed with this one."""
    if found.bundle_id is None:
        return []
    return [Link("同批申报", reverse("bundle", args=[found.bundle.public_id]))]


def _recused(found: Case, user) -> list[Fact]:
    """Who stepped back from it, for those who share out the work."""
    names = "、".join(found.recused_people.values())
    return [Fact("已申报回避", names)] if names and user.roles & OVERSEERS else []


def _links(found: Case, user) -> list[Link]:
    """Pages beside the steps: the paper twin, and what the reviewers found (a later room)."""
    links = []
    if user.roles & queues.PAPER_DESK and _awaits_paper(found):
        links.append(Link("核收书面材料", desk_url("paper_check_in", found)))
    if transferring.may(found, user):
        links.append(Link("转办其他受理单位", desk_url("transfer", found)))
    if found.state == State.IN_REVIEW and review_lead(found, user):
        links.append(Link("指定评审专家", desk_url("appoint_experts", found)))
    if user.roles & COMMISSION and (digest := desk_url("review_digest", found)):
        links.append(Link("评审情况", digest))
    if user.roles & DOSSIER_READERS and (dossier := desk_url("case_dossier", found)):
        links.append(Link("下载案卷", dossier))
    if user.roles & OFFICERS:
        links.append(Link("申报回避", f"{reverse('declare_recusal')}?uscc={found.party.uscc}"))
    return links


def _papers(found: Case, user) -> list[Paper]:
    """Its letters, and papers in which later rooms name it, as far as this user may read them."""
    final = Q(filing_paper__case=found, key__startswith=filing_papers.FINAL)
    naming = (
        Q(notices__entries__case=found), Q(payment_orders__lines__case=found),
        Q(letter__case=found), final,
    )  # fmt: skip
    each = [Paper.objects.filter(one).order_by().values("pk") for one in naming]
    named = each[0].union(*each[1:])  # each by its own index; joined by OR, all papers are read
    return list(Paper.objects.visible_to(user).filter(pk__in=named).select_related("file"))
