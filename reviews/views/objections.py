"""The investigator's desk: which objections wait, what was found, what follows."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.permissions import role_required
from accounts.roles import Role
from applications.deadlines import Deadlines
from applications.models import Case
from applications.refusals import add_errors, say_not_now
from applications.views import showing
from reviews.forms.objections import FindingForm, Outcome, RegistrationForm
from reviews.models import Objection
from reviews.services import objections
from reviews.views.desk import ReviewDesk
from reviews.views.facts import readings

PER_PAGE = 30
WAYS = {
    Outcome.DISMISS: objections.dismiss,
    Outcome.REDUCE: objections.reduce,
    Outcome.UPHOLD: objections.uphold,
}


@require_safe
@role_required(Role.INVESTIGATOR, Role.AUDITOR)
def queue(request):
    """Open objections, oldest first; or those already closed."""
    rows = Objection.objects.visible_to(request.user).select_related(
        "case__party", "case__item", "closed_by__person"
    )
    shows_closed = request.GET.get("show") == "closed"
    is_open = Objection.State.OPEN
    rows = rows.exclude(state=is_open) if shows_closed else rows.filter(state=is_open)
    order = "-closed_at" if shows_closed else "received_at"
    page = Paginator(rows.order_by(order, "pk"), PER_PAGE).get_page(request.GET.get("page"))
    deadlines = Deadlines()
    lines = [
        (raised, deadlines.since(raised.case.version_id, "objection", raised.received_at))
        for raised in page
    ]
    context = {"page": page, "lines": lines, "shows_closed": shows_closed}
    return render(request, "reviews/objection_queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.INVESTIGATOR, Role.AUDITOR)
def investigate(request, public_id):
    """Every objection to one case, the open ones each with a form."""
    cases = Case.objects.visible_to(request.user).with_names()
    case = get_object_or_404(cases, public_id=public_id)
    raised = Objection.objects.visible_to(request.user).filter(case=case)
    raised = list(raised.select_related("evidence", "closed_by__person", "reply__file"))
    if not raised:
        raise Http404
    why = _why_not(case, request.user)
    forms = {one.pk: FindingForm(prefix=one.public_id) for one in raised if one.closed_at is None}
    if request.method == "POST" and (answer := _settle(request, case, raised, forms, why)):
        return answer
    context = {
        "case": case,
        "label": "异议核查",
        "head": showing.head(case, request.user),
        "facts": showing.facts(case, request.user),
        "readings": readings(case, "limit-objection", "limit-notice"),
        "lines": [(one, forms.get(one.pk)) for one in raised],
        "entry": case.notice_entries.select_related("notice").last(),
        "why": why,
        "is_last": case.open_objections == 1,
        "is_over": case.notice_closes_at is not None and clock.now() >= case.notice_closes_at,
    }
    return render(request, "reviews/investigate.html", context)


def _why_not(case: Case, user) -> str:
    """Whose step it is, when it is not this user's."""
    permission = Case.resume_notice._django_fsm.get_transition("under_investigation").permission
    return "" if permission(case, user) else f"由{permission.who}办理"


def _settle(request, case: Case, raised: list[Objection], forms: dict, why: str):
    """Close the objection whose form was sent; None when the page is to be shown with errors."""
    chosen = next((one for one in raised if one.public_id == request.POST.get("objection")), None)
    if chosen is None:
        raise Http404
    if why:
        raise PermissionDenied(why)
    if chosen.closed_at:
        when = f"{localtime(chosen.closed_at):%Y-%m-%d %H:%M}"
        messages.warning(request, f"已由{chosen.closed_by}于{when}办结，本次操作未作任何改变。")
        return redirect("investigate", case.public_id)
    form = forms[chosen.pk] = FindingForm(request.POST, prefix=chosen.public_id)
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            _close(chosen, form, request.user)
    except (ValidationError, IntegrityError) as refusal:
        add_errors(form, refusal)
        return None
    except TransitionNotAllowed as refusal:
        say_not_now(request, case, refusal)
    else:
        messages.success(request, f"{case.number}：异议已办结，结论为“{form.chosen.label}”。")
    return redirect("investigate", case.public_id)


def _close(chosen: Objection, form: FindingForm, user) -> None:
    more = {"amount": form.cleaned_data["amount"]} if form.chosen == Outcome.REDUCE else {}
    WAYS[form.chosen](chosen, by=user, finding=form.cleaned_data["finding"], **more)


class RaiseObjection(ReviewDesk):
    """Register an objection that came otherwise than by the public page."""

    template_name = "reviews/register_objection.html"
    form_class = RegistrationForm
    step = Case.raise_objection
    button = "登记异议"
    tells = "登记后本件暂停办理，转异议核查员。异议人身份只有核查员和审计员可见。"

    def get_initial(self):
        return super().get_initial() | {"received_at": localtime(clock.now()).replace(tzinfo=None)}

    def take(self, form):
        said = dict(form.cleaned_data)
        del said["revision"]
        objections.raise_objection(self.case, by=self.request.user, **said)
