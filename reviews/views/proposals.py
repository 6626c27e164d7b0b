"""From scores and opinions to a proposal: the digest, and the desks that end the review."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import role_required
from accounts.roles import COMMISSION, Role
from applications.models import Case, LadderEntry
from applications.permissions import review_lead
from applications.states import State
from applications.views import showing
from policies.awards import Award
from policies.money import yuan
from policies.stages import Rule
from reviews.forms.proposals import ProposalForm, RefusalForm
from reviews.models import Proposal
from reviews.services import proposals
from reviews.views import facts
from reviews.views.desk import ReviewDesk


def digest_context(case: Case, user) -> dict:
    """Everything the page of the digest shows; delegates do not learn who scored what."""
    found = proposals.digest(case)
    knows_names = bool(user.roles & (COMMISSION | {Role.AUDITOR}))
    totals = [score.total for score in found.scores]
    entries = list(proposals.entries_of_the_line(case))
    return {
        "digest": found,
        "scores": [
            (str(score.seat.expert) if knows_names else f"专家{place}", score)
            for place, score in enumerate(found.scores, start=1)
        ],
        "spread": max(totals) - min(totals) if totals else None,
        "opinions": found.opinions.items(),
        "against": proposals.objections_to_support(found),
        "award": computed_award(case) if case.amount_fen is None else None,
        "derivation": showing.derivation(case),
        "earlier": earlier_awards(case, entries),
        "is_capped": case.item.rule == Rule.CAPPED,
        "needs_decision": any(entry.recovered_fen for entry in entries),
    }


def computed_award(case: Case) -> Award | None:
    """What the rule gives today; None where the reviewers find the amount."""
    try:
        return None if case.item.rule == Rule.CAPPED else proposals.award_of(case, None)
    except ValidationError:
        return None


def earlier_awards(case: Case, entries: list[LadderEntry]) -> list[tuple[str, str]]:
    """What this enterprise and its predecessors already got or were promised."""
    found = [
        (
            f"{entry.get_kind_display()}　{entry.item.name if entry.item else entry.code}",
            f"{yuan(entry.net_fen)} 元",
        )
        for entry in entries
        if entry.is_live and entry.case_id != case.pk
    ]
    others = Case.objects.filter(party=case.party, approved_at__isnull=False, amount_fen__gt=0)
    others = others.exclude(pk=case.pk).exclude(item__rule=Rule.LADDER).select_related("item")
    return found + [
        (f"{other.number}　{other.item.name}", f"{yuan(other.amount_fen)} 元") for other in others
    ]


@require_safe
@role_required(*COMMISSION, Role.AUDITOR, Role.OFFICE_CLERK, Role.DELEGATE)
def digest(request, public_id):
    """One page of what the reviewers found."""
    cases = Case.objects.visible_to(request.user).with_names()
    case = get_object_or_404(cases, public_id=public_id)
    context = digest_context(case, request.user) | {
        "case": case,
        "label": "评审情况",
        "head": showing.head(case, request.user),
        "facts": showing.facts(case, request.user),
        "materials": facts.materials(case),
        "appoints": case.state == State.IN_REVIEW and review_lead(case, request.user),
        "proposals": Proposal.objects.visible_to(request.user)
        .filter(case=case)
        .select_related("by__person"),
    }
    return render(request, "reviews/digest.html", context)


class ProposalDesk(ReviewDesk):
    """A desk that fixes an amount, beside the digest and the derivation."""

    template_name = "reviews/propose.html"
    form_class = ProposalForm
    step = Case.propose
    reason_is_read_by = ""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "item": self.case.item,
            "must_give_reason": self.must_give_reason,
            "reason_is_read_by": self.reason_is_read_by,
        }

    @property
    def must_give_reason(self):
        return False

    def get_context_data(self, **more):
        return super().get_context_data(**more) | digest_context(self.case, self.request.user)


class Propose(ProposalDesk):
    """Propose support with the amount the rule gives."""

    button = "拟定支持"

    def take(self, form):
        proposals.propose(
            self.case,
            by=self.request.user,
            reason=form.cleaned_data["reason"],
            reviewed=form.reviewed_fen,
            key=form.cleaned_data["key"],
        )


class ProposeAnew(ProposalDesk):
    """Take a case back from its notice for a new amount; a new full notice must follow."""

    step = Case.propose_anew
    button = "重新拟定"
    lead = "重新拟定后，本件退出原公示，须另行发布一份完整期限的公示。"
    must_give_reason = True
    reason_is_read_by = "有未办结异议的，结论会写入给异议人的答复，请勿写入不宜公开的内容。"

    def take(self, form):
        proposals.propose_anew(
            self.case,
            by=self.request.user,
            reason=form.cleaned_data["reason"],
            reviewed=form.reviewed_fen,
            key=form.cleaned_data["key"],
        )


class FailReview(ReviewDesk):
    """Decide not to support, with a reason the applicant reads."""

    template_name = "reviews/propose.html"
    form_class = RefusalForm
    step = Case.fail_review

    def take(self, form):
        proposals.fail_review(
            self.case,
            by=self.request.user,
            reason=form.cleaned_data["reason"],
            key=form.cleaned_data["key"],
        )

    def get_context_data(self, **more):
        return super().get_context_data(**more) | digest_context(self.case, self.request.user)
