"""Preliminary review: one page, two ways out of it."""

from django.core.exceptions import PermissionDenied, ValidationError

from applications.actions import obstacle, stranger
from applications.guards import paper_is_in
from applications.models import Case
from reviews.forms.preliminary import PreliminaryForm
from reviews.services import preliminary
from reviews.views import facts
from reviews.views.desk import ReviewDesk


class PreliminaryDesk(ReviewDesk):
    """The checklist beside materials and findings."""

    template_name = "reviews/preliminary.html"
    form_class = PreliminaryForm
    title = "初审"
    is_checked = True

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "findings": facts.findings(self.case),
            "shut": obstacle(self.case, Case.pass_preliminary) or "",
            "lacks_paper": not paper_is_in(self.case),
            "danger": False,
        }


class PassPreliminary(PreliminaryDesk):
    """Pass the case on to experts and departments."""

    step = Case.pass_preliminary

    def refuse(self):
        """A case without its paper twin may be looked over; the button is shut and says why."""
        if obstacle(self.case, self.step) != paper_is_in.reason:
            return super().refuse()
        if who := stranger(self.case, self.step, self.request.user):
            raise PermissionDenied(f"“{self.label}”由{who}办理。")
        return None

    def take(self, form):
        if not paper_is_in(self.case):
            raise ValidationError(f"{paper_is_in.reason}，不能通过初审。")
        preliminary.pass_preliminary(self.case, by=self.request.user, **form.said)

    def done(self):
        return f"{self.case.number}：初审通过，已转专家和部门评审。"


class FailPreliminary(PreliminaryDesk):
    """Refuse the case with a reason."""

    step = Case.fail_preliminary

    def take(self, form):
        preliminary.fail_preliminary(self.case, by=self.request.user, **form.said)

    def done(self):
        return f"{self.case.number}：初审不通过，已告知申报单位。"
