"""Budget, payment orders and the bank."""

from applications.models import Case
from applications.states import State
from payments.models import Budget, PaymentLine, PaymentOrder
from payments.services import budgets, disbursement, orders, recovery
from qingpu_subsidy.demo.actors.actor import Actor
from qingpu_subsidy.demo.fates import Turn

EVERY = 3  # working days between two orders
RAISED_BY = 500_000_000
RAISED = "区级追加预算批复"
HELD_UP = "收款账户信息待核，暂停本笔拨付。"
CHANGED = "所列案件或收款账户已有变化，重新拟稿。"
BANNED = "该单位已被禁止申报，停止拨付。"
ASKED = "已向收款行核实：户名漏字，账号无误，可以入账。"
RETURNED = "收款行退票：户名与账号不符。"


class BudgetKeeper(Actor):
    """Raises the allowance in time, and drafts the payment orders."""

    hour = 8 * 60 + 40
    looks_at = (State.PROPOSED, State.ON_NOTICE, State.IN_DELIBERATION, State.APPROVED)

    def work(self) -> None:
        budget = Budget.objects.filter(year=self.world.day.year).first()
        if budget and budgets.standing(budget).is_short:
            self.world.tick()
            budgets.raise_allowance(budget, by=self.user, amount=RAISED_BY, reason=RAISED)
            self.did()
        self._draft()

    def _draft(self) -> None:
        ready = self.world.waiting(self.user, State.APPROVED)
        listed = set(PaymentLine.objects.standing().values_list("case", flat=True))
        cases = [case for case in ready if case.pk not in listed and not orders.obstacles([case])]
        if not cases:
            return
        if self.world.number % EVERY and not any(self.fate(case).in_haste for case in cases):
            return
        self.world.tick()
        orders.draft(cases, by=self.user, key=f"order-{self.world.day}")
        self.did()


class Signer(Actor):
    """One of the two who sign an order: the Commission's signatory, or Finance's."""

    hour = 15 * 60 + 40
    looks_at = (State.APPROVED,)

    def work(self) -> None:
        drafts = PaymentOrder.objects.filter(state=PaymentOrder.State.DRAFT).order_by("pk")
        for order in drafts:
            mine = {order.signed_by_id, order.countersigned_by_id}
            if self.user.pk not in mine and self._is_current(order):
                self.world.tick()
                orders.sign(order, by=self.user, key=f"sign-{order.pk}-{self.user.pk}")
                self.did()

    def _is_current(self, order: PaymentOrder) -> bool:
        """Every line may go; an order with one that may not is given up by its drafter."""
        lines = order.lines.select_related("case__party", "case__account", "account")
        if not orders.line_obstacles(lines):
            return True
        orders.void(order, by=order.drafted_by, reason=CHANGED)
        self.did()
        return False


class StoppingSignatory(Actor):
    """Stops one payee of an issued order; lets money that came back leave again."""

    hour = 9 * 60 + 20
    looks_at = (State.PAYMENT_ORDERED,)

    def work(self) -> None:
        for case in self.cases(State.PAYMENT_ORDERED, before=Turn.PAYMENT_STOPPED):
            self.fate(case).take(Turn.PAYMENT_STOPPED)
            self._stop(case, HELD_UP)
        if self.world.banned:
            for case in self.world.in_any_case(State.PAYMENT_ORDERED):
                if self.world.is_banned(case):
                    self._stop(case, BANNED)
        for case in self.cases(State.PAYMENT_ORDERED):
            line = case.payment_lines.get(is_stopped=False)
            if disbursement.came_back(line):
                disbursement.release(line, by=self.user, note=ASKED)
                self.did()

    def _stop(self, case: Case, note: str) -> None:
        line = case.payment_lines.get(is_stopped=False)
        orders.stop_payment(line, by=self.user, note=note)
        self.did()


class Payer(Actor):
    """Finance pays, sees money bounce, and books what comes back."""

    hour = 10 * 60 + 50
    looks_at = (State.PAYMENT_ORDERED, State.DISBURSED, State.IN_RECOVERY)

    def work(self) -> None:
        for case in self.cases(State.PAYMENT_ORDERED):
            self._pay(case)
        for case in self.cases(State.DISBURSED, before=Turn.BOUNCED):
            self.fate(case).take(Turn.BOUNCED)
            self._bounce(case)
        for case in self.cases(State.IN_RECOVERY):
            if self.fate(case).has(Turn.RECOVERED):
                self._receive(case)

    def _receipt(self) -> str:
        return f"HD{self.world.day:%Y%m%d}{self.world.acts:05d}"

    def _pay(self, case: Case) -> None:
        disbursement.disburse(
            case.payment_lines.get(is_stopped=False),
            by=self.user,
            bank_reference=self._receipt(),
            paid_on=self.world.day,
            key=f"pay-{case.pk}-{case.revision}",
        )
        self.did()

    def _bounce(self, case: Case) -> None:
        disbursement.bounce(
            case.payment_lines.get(is_stopped=False),
            by=self.user,
            bank_reference=self._receipt(),
            returned_on=self.world.day,
            note=RETURNED,
        )
        self.did()

    def _receive(self, case: Case) -> None:
        """Half of it first, the rest another day."""
        owed = recovery.open_recovery(case)
        rest = owed.demanded_fen - owed.received_fen
        half = owed.demanded_fen // 2_000_000 * 1_000_000
        amount = rest if owed.received_fen else half
        recovery.receive(
            case,
            by=self.user,
            amount=amount,
            received_on=self.world.day,
            bank_reference=self._receipt(),
            key=f"receive-{case.pk}-{owed.received_fen}",
        )
        if amount == rest:
            self.fate(case).take(Turn.RECOVERED)
        self.did()
