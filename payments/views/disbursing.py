"""The desks of one payment: it left, the bank sent it back, it is stopped."""

from functools import cached_property

from django.http import Http404
from django.urls import reverse

from accounts import clock
from accounts.permissions import RecentlyAuthenticated
from applications.models import Case
from applications.views.desk import Desk, ReasonForm
from payments.forms.orders import BounceForm, DisburseForm
from payments.models import PaymentLine
from payments.services import disbursement, orders
from payments.views import showing


class PaymentDesk(RecentlyAuthenticated, Desk):
    """A step of the case that stands on one line of an issued order."""

    template_name = "payments/payment_step.html"

    @cached_property
    def line(self) -> PaymentLine:
        lines = self.case.payment_lines.standing().select_related("order__paper", "account")
        found = lines.first()
        if found is None:
            raise Http404
        return found

    def get_success_url(self):
        line = self.case.payment_lines.select_related("order").order_by("pk").last()
        if line is None:
            return super().get_success_url()
        return reverse("payment_order", args=[line.order.public_id])

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {"payment": showing.line_facts(self.line)}


class Disburse(PaymentDesk):
    step = Case.disburse
    form_class = DisburseForm
    lead = "请对照银行回单核对户名、账号尾号和金额，一致后确认。"

    def get_initial(self):
        return super().get_initial() | {"paid_on": clock.today()}

    def take(self, form):
        disbursement.disburse(
            self.line,
            by=self.request.user,
            bank_reference=form.cleaned_data["bank_reference"],
            paid_on=form.cleaned_data["paid_on"],
            key=form.cleaned_data["key"],
        )


class Bounce(PaymentDesk):
    step = Case.bounce
    form_class = BounceForm
    lead = "银行退回的资金冲销原拨付记录，本件回到待拨付。"

    def get_initial(self):
        return super().get_initial() | {"returned_on": clock.today()}

    def take(self, form):
        disbursement.bounce(
            self.line,
            by=self.request.user,
            bank_reference=form.cleaned_data["bank_reference"],
            returned_on=form.cleaned_data["returned_on"],
            note=form.cleaned_data["note"],
            key=form.cleaned_data["key"],
        )


class StopPayment(PaymentDesk):
    step = Case.stop_payment
    form_class = ReasonForm
    lead = "只停止这一笔，文件中的其他款项照常拨付；本件回到待拨付，可另行下达。"

    def take(self, form):
        orders.stop_payment(
            self.line,
            by=self.request.user,
            note=form.cleaned_data["note"],
            key=form.cleaned_data["key"],
        )
