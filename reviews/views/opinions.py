"""The member agencies: which cases wait for an opinion, and giving one."""

from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Agency
from accounts.permissions import role_required
from accounts.roles import Role
from applications.deadlines import Deadlines
from applications.models import Case
from applications.states import State
from reviews.forms.opinions import OpinionForm
from reviews.models import Opinion
from reviews.services import opinions, proposals
from reviews.views.desk import SideDesk

PER_PAGE = 30


def agency_of(user) -> Agency:
    """The one agency this delegate speaks for."""
    found = Agency.objects.filter(code__in=user.agency_codes, joint_review=True).first()
    if found is None:
        raise PermissionDenied("您所在单位不参加会同评审。")
    return found


@require_safe
@role_required(Role.DELEGATE)
def queue(request):
    """Cases in review: without an opinion of this agency, or with one that still may change."""
    agency = agency_of(request.user)
    waiting = Opinion.objects.cases_without(request.user)
    reviewed = Case.objects.visible_to(request.user).filter(state=State.IN_REVIEW)
    given = reviewed.exclude(pk__in=waiting.values("pk"))
    shows_given = request.GET.get("show") == "given"
    last = Opinion.objects.filter(case=OuterRef("pk"), agency=agency).order_by("-pk")
    rows = (given if shows_given else waiting).with_names()
    rows = rows.annotate(stance=Subquery(last.values("stance")[:1])).order_by("state_since", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    deadlines = Deadlines()
    lines = [
        {
            "case": case,
            "due": deadlines.since(case.version_id, "opinion", case.state_since),
            "stance": Opinion.Stance(case.stance).label if case.stance else "",
        }
        for case in page
    ]
    tabs = [
        ("", "待填报", waiting.count(), not shows_given),
        ("given", "已填报", given.count(), shows_given),
    ]
    context = {"agency": agency, "tabs": tabs, "page": page, "lines": lines}
    return render(request, "reviews/opinion_queue.html", context)


class GiveOpinion(SideDesk):
    """The opinion of the delegate's own agency on one case."""

    template_name = "reviews/opinion.html"
    form_class = OpinionForm
    roles = frozenset({Role.DELEGATE})
    title = "填报部门意见"
    button = "提交意见"
    tells = "将告知：无。意见提交后区经委评审负责人可见；评审结束前可再次填报，以最后一次为准。"

    @cached_property
    def agency(self):
        return agency_of(self.request.user)

    def get_success_url(self):
        return reverse("opinion_queue")

    def take(self, form):
        said = {name: form.cleaned_data[name] for name in ("stance", "reason")}
        opinions.give(self.case, self.agency, by=self.request.user, **said)

    def done(self):
        return f"{self.case.number}：{self.agency}的意见已提交。"

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        found = proposals.digest(self.case)
        return context | {
            "agency": self.agency,
            "due": None,
            "own_due": None if found.opinions.get(self.agency) else self._due(),
            "opinions": found.opinions.items(),
            "seats": found.seats,
            "handed_in": len(found.scores),
        }

    def _due(self):
        return Deadlines().since(self.case.version_id, "opinion", self.case.state_since)
