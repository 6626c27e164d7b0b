"""The last page of a filing: look it over, then submit it."""

from applications.filing_steps import FilingStep
from applications.models import Case
from applications.services import filing, filing_papers
from applications.states import COMMITTED
from applications.views import guiding, showing
from applications.views.desk import Desk, KeyedForm


class Submit(Desk):
    """Look over what will be sent, then send it."""

    template_name = "applications/submit.html"
    form_class = KeyedForm
    step = Case.submit
    service = staticmethod(filing.submit)
    tells = ""
    is_checked = True

    def take(self, form):
        self.service(self.case, by=self.request.user, key=form.cleaned_data["key"])

    def done(self):
        case = Case.objects.with_names().get(pk=self.case.pk)
        filing_papers.ask_for_form(case, by=self.request.user)
        filing_papers.ask_for_receipt(case, by=self.request.user)
        return (
            f"已提交，案件号 {case.number}，由{showing.acceptor(case)}受理。"
            "申报书和提交回执正在生成，在“文件”中下载。"
        )

    def get_context_data(self, **more):
        handed_in = self.case.materials.current().select_related("file", "kind")
        return (
            super().get_context_data(**more)
            | guiding.guide(self.case, FilingStep.CHECK)
            | showing.investment(self.case)
            | {"materials": handed_in, "earlier_awards": self._earlier_awards()}
        )

    def _earlier_awards(self):
        """What this party has been awarded so far, under whichever item."""
        won = Case.objects.filter(party=self.case.party_id, state__in=COMMITTED)
        return won.exclude(pk=self.case.pk).with_names().order_by("approved_at")


class Resubmit(Submit):
    """Send a corrected filing again."""

    step = Case.resubmit
    service = staticmethod(filing.resubmit)
