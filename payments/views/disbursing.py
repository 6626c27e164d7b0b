"""The desks of one payment: it left, the bank sent it back, it is stopped."""

from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from accounts import clock
from accounts.parts import Fact
from accounts.permissions import RecentlyAuthenticated
from applications import permissions as may
from applications.models import Case
from applications.views.desk import Desk, ReasonForm
from payments.forms.orders import BounceForm, DisburseForm, ReleaseForm
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


class ReleasePayment(PaymentDesk):
    """Not a step of the case: the second word on money that came back."""

    form_class = ReleaseForm
    label = "放行重付"
    lead = (
        "请向银行核实资金确已退回、收款账户可以入账，再放行；放行后由拨付经办重新拨付。"
        "账户有误的，请改为停止拨付，由企业确认新账户后重新下达。"
    )

    def refuse(self):
        if not may.signer(self.case, self.request.user):
            raise PermissionDenied(f"“{self.label}”由{disbursement.RELEASERS}办理。")
        if disbursement.came_back(self.line) is None:
            messages.warning(self.request, "本笔资金没有待放行的重付，可能已由他人放行。")
            return HttpResponseRedirect(self.get_success_url())
        return None

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        return context | {"payment": [*context["payment"], *self._told()]}

    def _told(self) -> list[Fact]:
        """What the payer says of the bounce, and when the money had left."""
        back = disbursement.came_back(self.line)
        said = self.case.log.filter(step="bounce").last()
        if back is None or said is None:
            return []
        left = f"{back.reverses.paid_on:%Y-%m-%d}　回单号{back.reverses.bank_reference}"
        came = f"{back.paid_on:%Y-%m-%d}　退票回单号{back.bank_reference}"
        return [Fact("原拨付", left), Fact("退票", came, note=f"{said.by}登记：{said.note}")]

    def take(self, form):
        disbursement.release(self.line, by=self.request.user, note=form.cleaned_data["note"])


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
