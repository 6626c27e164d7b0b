"""Each verb of the model, put to the real services as the real person."""

from datetime import timedelta

from accounts import clock
from accounts.prepared import SLOT, Prepared
from applications.models import Case
from applications.services import (
    acceptance,
    checklist,
    filing,
    paper_twin,
    recognition,
    revoking,
    stopping,
)
from payments.models import PaymentLine, PaymentOrder
from payments.services import disbursement, orders, recovery
from reviews.models import PublicNotice
from reviews.services import deliberation, notices, objections, preliminary, proposals
from tests import journey
from tests.machine.steps import WAYS

VERBS = {}
DECISIONS = {
    "approve": "approved",
    "grant_title": "titled",
    "postpone": "postponed",
    "decline": "declined",
    "refer_back": "referred",
}
ONCE = {  # a second submission of the same form changes nothing
    "submit", "accept", "refuse", "return_for_correction", "resubmit", "close_stale", "withdraw",
    "recognise", "confirm", "waive", "pass_preliminary", "fail_preliminary", "propose",
    "fail_review", "propose_anew", "raise_objection", "grant", "stop", "stop_payment", "disburse",
    "bounce", "demand_back", "receive", "drop_recovery",
}  # fmt: skip


def _cases(**which):
    return Case.objects.select_related("item", "party", "version", "local_unit").filter(**which)


FILED = Prepared("machine_filed", lambda: _cases(pk=SLOT))
RECOGNISED = Prepared("machine_recognised", lambda: _cases(recognition=SLOT))


def verb(function):
    VERBS[function.__name__.strip("_")] = function
    return function


class Deed:
    """One verb on one case by one person; `do()` a second time is the same form sent again."""

    def __init__(self, world, verb, claim, who, facts):
        self.world, self.verb, self.claim, self.facts = world, verb, claim, facts
        self.who, self.by = who, world.users[who]
        self.key, self.note = facts.key, "按细则办理。" if facts.words else " "
        self.line_pk = None

    def do(self):
        """Call the service."""
        VERBS[self.verb](self)

    @property
    def case(self):
        if (pk := self.world.cases.get(self.claim.name)) is not None:
            return FILED.get(pk)
        return RECOGNISED.get(self.recognition.pk)

    @property
    def recognition(self):
        return self.world.recognitions[self.claim.name]

    @property
    def line(self):
        """The line of the last issued order, the same one if the form is sent again."""
        issued = PaymentLine.objects.filter(
            case=self.case, order__state=PaymentOrder.State.ISSUED
        ).select_related("case", "order")
        line = issued.get(pk=self.line_pk) if self.line_pk else issued.latest("pk")
        self.line_pk = line.pk
        return line

    def as_told(self, service, *told, **more):
        return service(*told, by=self.by, key=self.key, **more)


def _plain(name, service, *, words=""):
    def do(deed):
        more = {words: deed.note} if words else {}
        deed.as_told(service, deed.case, **more)

    VERBS[name] = do


_plain("submit", filing.submit)
_plain("resubmit", filing.resubmit)
_plain("withdraw", filing.withdraw)
_plain("refuse", acceptance.refuse, words="note")
_plain("return_for_correction", acceptance.return_for_correction, words="note")
_plain("close_stale", acceptance.close_stale, words="note")
_plain("waive", recognition.waive)
_plain("fail_review", proposals.fail_review, words="reason")
_plain("stop", stopping.stop, words="note")
_plain("drop_recovery", recovery.drop_recovery, words="note")


def _unticked(lines):
    return {line.code: checklist.Said(is_fine=False) for line in lines}


@verb
def accept(deed):
    judge = checklist.all_fine if deed.facts.words else _unticked
    deed.as_told(acceptance.accept, deed.case, judge=judge)


@verb
def recognise(deed):
    deed.as_told(recognition.recognise, deed.recognition)


@verb
def confirm(deed):
    party = deed.world.parties[deed.claim.party if deed.facts.words else "p"]
    deed.as_told(recognition.confirm, deed.case, account=party.bank_accounts.get())


@verb
def revoke(deed):
    revoking.revoke(
        deed.recognition, by=deed.by, revoked_on=clock.today(), reason=deed.note,
        document=deed.world.minutes,
    )  # fmt: skip


@verb
def grant(deed):
    deed.as_told(deliberation.grant, deed.case, note="经核定，同意。")


@verb
def check_paper(deed):
    case = deed.case
    digest = case.content_sha256[:16] if deed.facts.words else "0" * 16
    paper_twin.check_in(
        case, by=deed.by, received_on=clock.today(), digest=digest, copies=2, pages=30
    )


@verb
def pass_preliminary(deed):
    checks = dict.fromkeys(preliminary.CHECKS, deed.facts.words)
    deed.as_told(preliminary.pass_preliminary, deed.case, comment="符合。", checks=checks)


@verb
def fail_preliminary(deed):
    checks = dict.fromkeys(preliminary.CHECKS, False)
    deed.as_told(preliminary.fail_preliminary, deed.case, comment=deed.note, checks=checks)


def review(world, claim):
    """Three experts have scored and four departments agreed, in few statements."""
    claim.is_reviewed = True
    case_pk, lead = world.cases[claim.name], world.users["lead"]
    journey.enter_review(case_pk, world.experts, world.agencies, by=lead)


@verb
def propose(deed):
    deed.as_told(proposals.propose, deed.case, reason="一致同意。", reviewed=deed.facts.amount)


@verb
def propose_anew(deed):
    deed.as_told(proposals.propose_anew, deed.case, reason=deed.note, reviewed=deed.facts.amount)


def _notices(deed):
    return PublicNotice.objects.filter(entries__case=deed.case).order_by("pk")


@verb
def open_notice(deed):
    notice = _notices(deed).filter(state="draft").first()
    if notice is None:
        proposed = deed.claim.state == "proposed"
        by = deed.world.users["lead"] if proposed else deed.by
        notice = notices.draft([deed.case], title="公示", by=by, key=f"{deed.key}-draft")
    deed.as_told(notices.publish, notice)


@verb
def publish_again(deed):
    deed.as_told(notices.publish, _notices(deed).exclude(state="draft").latest("pk"))


@verb
def close_notice(deed):
    notices.close(_notices(deed).exclude(state="draft").latest("pk").pk)


@verb
def raise_objection(deed):
    deed.as_told(
        objections.raise_objection, deed.case, objector="李四", contact="021-1", claim=deed.note,
        received_at=deed.facts.at,
    )  # fmt: skip


def _objection(deed):
    rows = deed.case.objections
    return rows.filter(state="open").first() or rows.last()


@verb
def dismiss(deed):
    objections.dismiss(_objection(deed), by=deed.by, finding=deed.note)


@verb
def reduce(deed):
    objections.reduce(_objection(deed), by=deed.by, finding=deed.note, amount=deed.facts.amount)


@verb
def uphold(deed):
    objections.uphold(_objection(deed), by=deed.by, finding=deed.note)


@verb
def table(deed):
    world, day = deed.world, clock.today()
    meeting = deliberation.convene(number=deed.key, planned_on=day, by=world.users["clerk"])
    deed.as_told(deliberation.table, meeting, [deed.case])


def _record(deed):
    item = deed.case.meeting_items.select_related("meeting").latest("pk")
    decision = deliberation.Decision(
        DECISIONS[deed.verb], amount=deed.facts.amount, note=deed.note.strip()
    )
    deed.as_told(
        deliberation.record, item.meeting, {item.pk: decision},
        minutes=deed.world.minutes, attendees="各成员单位",
    )  # fmt: skip


VERBS |= dict.fromkeys(DECISIONS, _record)


@verb
def order_payment(deed):
    case, users = deed.case, deed.world.users
    drafts = PaymentOrder.objects.filter(lines__case=case, lines__is_stopped=False, state="draft")
    order = drafts.first()
    stale = order and order.total_fen != case.amount_fen and case.state == "approved"
    if stale:
        orders.void(order, by=users["keeper"], reason="金额已变更。")
    if stale or (order is None and case.state == "approved"):
        order = orders.draft([case], by=users["keeper"], key=f"{deed.key}-draft")
        orders.sign(order, by=users[deed.facts.first], key=f"{deed.key}-first")
    elif order is None and deed.claim.order == "issued":
        order = deed.line.order
    elif order is None:
        order = deed.as_told(orders.draft, [case])
    deed.as_told(orders.sign, order)


@verb
def stop_payment(deed):
    deed.as_told(orders.stop_payment, deed.line, note=deed.note)


@verb
def disburse(deed):
    slip = deed.key if deed.facts.words else " "
    deed.as_told(disbursement.disburse, deed.line, bank_reference=slip, paid_on=clock.today())


@verb
def bounce(deed):
    slip = deed.key if deed.facts.words else " "
    deed.as_told(
        disbursement.bounce, deed.line, bank_reference=slip, returned_on=clock.today(),
        note="账号有误",
    )  # fmt: skip


@verb
def release(deed):
    disbursement.release(deed.line, by=deed.by, note=deed.note)


@verb
def demand_back(deed):
    deed.as_told(
        recovery.demand_back, deed.case, ground="fraud", facts=deed.note,
        amount=deed.facts.amount, due_on=clock.today() + timedelta(days=30),
    )  # fmt: skip


@verb
def receive(deed):
    deed.as_told(
        recovery.receive, deed.case, amount=deed.facts.amount, received_on=clock.today(),
        bank_reference=deed.key,
    )  # fmt: skip


assert set(WAYS) - set(VERBS) == {
    "dismiss_objection", "resume_notice", "clear_notice", "settle_recovery",
}  # fmt: skip
