"""The desks of Article 7: an award demanded back, received in parts, or not after all."""

from functools import cached_property

from django.urls import reverse

from accounts import clock
from accounts.permissions import RecentlyAuthenticated
from applications.models import Case
from applications.views.desk import Desk, ReasonForm
from payments.forms.recovery import DemandForm, ReceiptForm
from payments.models import Recovery, RecoveryReceipt
from payments.services import recovery
from payments.views import showing_recovery as showing
from payments.views.headed import HeadedList
from policies.money import FEN_PER_YUAN, yuan

SHOWN = (
    ("open", "追回中"),
    ("overdue", "逾期未退回"),
    ("done", "已追回"),
    ("dropped", "已撤销"),
    ("all", "全部"),
)


class Recoveries(HeadedList):
    """Demands to pay back, under one of the headings; what is due first stands first."""

    template_name = "payments/recoveries.html"
    headings = SHOWN

    def get_queryset(self):
        seen = Recovery.objects.visible_to(self.request.user).shown(self.show)
        named = seen.select_related(
            "case__party", "case__item", "demanded_by__person", "paper__file"
        )
        return named.order_by("due_on", "pk")

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        today, user = clock.today(), self.request.user
        return context | {"rows": [showing.row(found, user, today) for found in context["page"]]}


class DemandBack(RecentlyAuthenticated, Desk):
    """An award that was paid is demanded back, in whole or in part."""

    step = Case.demand_back
    template_name = "payments/demand_back.html"
    form_class = DemandForm
    lead = "追回决定作出后，由区财政局核收退回的资金；是否禁止申报另行决定，不会自动产生。"

    def get_initial(self):
        left = f"{recovery.still_paid(self.case) / FEN_PER_YUAN:.2f}"
        return super().get_initial() | {"amount": left, "due_on": showing.usual_due_on()}

    def take(self, form):
        given = form.cleaned_data
        recovery.demand_back(
            self.case,
            by=self.request.user,
            ground=given["ground"],
            facts=given["facts"],
            amount=form.amount_fen,
            due_on=given["due_on"],
            key=given["key"],
        )

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        amount = self.case.amount_fen or 0
        return context | {
            "payments": showing.payments(self.case),
            "afterwards": recovery.ladder_without(self.case, amount),
        }


class RecoveryDesk(RecentlyAuthenticated, Desk):
    """A step of a case on which a demand stands."""

    template_name = "payments/recover.html"

    @cached_property
    def recovery(self) -> Recovery:
        return recovery.open_recovery(self.case)

    def get_success_url(self):
        return reverse("recoveries")

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "recovery": self.recovery,
            "demand": showing.facts(self.recovery),
            "receipts": self.recovery.receipts.select_related("booked_by__person"),
        }


class Recover(RecoveryDesk):
    """The Finance Bureau books a part that came back; the last one settles the demand.

    The steps `recover` and `settle_recovery` share this desk: what came back in all decides.
    """

    step = Case.recover
    form_class = ReceiptForm
    label = "核收退回资金"
    lead = (
        "请对照银行回单逐笔登记。收齐后自动办结：奖励资金全部退回的转为“已追回”，"
        "只追回一部分的恢复为“已拨付”。"
    )
    tells = "收齐后申报单位将在站内收到通知。"

    def was_taken(self, key):
        mine = RecoveryReceipt.objects.filter(key=key, booked_by=self.request.user)
        return super().was_taken(key) or mine.filter(recovery__case=self.case).exists()

    def get_initial(self):
        left = f"{self.recovery.remaining_fen / FEN_PER_YUAN:.2f}"
        return super().get_initial() | {"amount": left, "received_on": clock.today()}

    def take(self, form):
        given = form.cleaned_data
        self.receipt = recovery.receive(
            self.case,
            by=self.request.user,
            amount=form.amount_fen,
            received_on=given["received_on"],
            bank_reference=given["bank_reference"],
            note=given["note"],
            key=given["key"],
        )

    def done(self):
        found = self.receipt.recovery
        found.refresh_from_db()
        said = f"{self.case.number}：已核收{yuan(self.receipt.amount_fen)}元，"
        left = found.remaining_fen
        if left:
            return f"{said}尚余{yuan(left)}元。"
        kept = recovery.still_paid(Case.objects.get(pk=self.case.pk))
        return f"{said}应追回的已收齐，本件恢复为“已拨付”。" if kept else f"{said}已全部追回。"


class DropRecovery(RecoveryDesk):
    """The Commission gives a demand up before anything came back."""

    step = Case.drop_recovery
    form_class = ReasonForm
    lead = "由未作出追回决定的另一人撤销；撤销后本件恢复为“已拨付”。已有资金退回的，不能撤销。"

    def take(self, form):
        recovery.drop_recovery(
            self.case,
            by=self.request.user,
            note=form.cleaned_data["note"],
            key=form.cleaned_data["key"],
        )
