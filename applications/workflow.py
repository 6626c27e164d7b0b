"""The life of a case on one page, from draft to disbursement and back (Articles 6 and 7).

An award item names its track: the stages it asks for. A step ``onward`` leads towards the money:
it opens only what the track asks for next, and no ban may stand in its way. A step ``aside`` leads
away from the money or mends something. Targets never vary; guards choose the way. Bodies check the
facts they are handed and set the columns of the new state; only the door calls them.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django_fsm import FSMField, transition

from applications import guards as when
from applications import permissions as may
from applications.outlook import outlook
from applications.states import BEFORE_ORDER
from applications.states import State as S
from parties.known import disqualifies, last_checks
from parties.models import Ban
from policies.stages import Stage

BEHIND = {  # the stage a resting case has behind it; in any other state a stage is open
    S.DRAFT: None,
    S.ACCEPTED: Stage.ACCEPTANCE,
    S.CONFIRMED: Stage.CONFIRMATION,
    S.IN_REVIEW: Stage.PRELIMINARY,
    S.PROPOSED: Stage.REVIEW,
    S.NOTICE_CLEARED: Stage.NOTICE,
}
UNREVIEWED = [S.ACCEPTED, S.IN_REVIEW]
RESTING = [S.ACCEPTED, S.CONFIRMED, S.IN_REVIEW, S.PROPOSED, S.NOTICE_CLEARED]
DISPUTED = S.UNDER_INVESTIGATION
FIT = when.is_still_fit  # asked again when the panel ends, at the document and at payment (R8, R10)
NOTICED = [S.ON_NOTICE, S.NOTICE_CLEARED, S.IN_DELIBERATION, S.POSTPONED]


def aside(label, source, target, permission, *guards, opens=None, then="applications.tell_step"):
    """Declare a step that leads away from the money, or mends something."""
    if opens:
        guards = (when.opens(opens), *guards)
    custom = {"label": label, "then": then}
    return transition(
        "state", source, target, conditions=list(guards), permission=permission, custom=custom
    )


def onward(label, source, target, permission, *guards, **more):
    """Declare a step towards the money: as ``aside``, while neither ban nor revocation bars it."""
    guards = (when.no_ban, when.title_stands, *guards)
    return aside(label, source, target, permission, *guards, **more)


class CaseWorkflow(models.Model):
    """State, amounts and notice dates of a case, and every step between states."""

    state = FSMField("状态", choices=S.choices, default=S.DRAFT, protected=True)
    amount_fen = models.BigIntegerField("支持金额（分）", null=True, editable=False)
    noticed_fen = models.BigIntegerField("公示金额（分）", null=True, editable=False)
    notice_closes_at = models.DateTimeField("公示截止", null=True, editable=False)
    mend_by = models.DateField("补正截止", null=True, editable=False)
    open_objections = models.PositiveSmallIntegerField("未办结异议", default=0, editable=False)

    known_bans: list | None = None  # the bans in force, where `eligibility.ahead` has read them

    class Meta:
        abstract = True

    @property
    def next_stage(self):
        """What the track asks for next; None while a stage is open or after the last."""
        if self.state == S.APPROVED:
            return Stage.PAYMENT
        if self.state not in BEHIND:
            return None
        return self.item.next_stage(BEHIND[self.state])

    @cached_property
    def is_banned(self):
        """A ban on the party, in whichever role, is in force today; asked once of a held case."""
        parties = [pk for pk in (self.party_id, self.subject_id) if pk]
        if self.known_bans is not None:
            return any(ban.party_id in parties for ban in self.known_bans)
        return Ban.objects.in_force().filter(party__in=parties).exists()

    @property
    def own_places(self):
        """Where the applicant is known to be; None where its places do not count."""
        is_enterprise = self.item.payee_kind == "enterprise"
        return getattr(self.party, "enterprise", None) if is_enterprise else None

    @cached_property
    def is_unfit(self):
        """The last checks stand against the applicant (Article 4); asked once of a held case."""
        results = {check.result for check in last_checks(self.party).values()}
        return disqualifies(results, self.own_places)

    @property
    def outlook(self):
        """Who acts next and within which limit; None once the case is over."""
        return outlook(self.state, self.next_stage, self.item.acceptor)

    # Filing and acceptance: Article 6 (1) 2

    @onward("提交申报", S.DRAFT, S.SUBMITTED, may.applicant_or_registrar, opens=Stage.ACCEPTANCE)
    def submit(self, *, submitted_at, content_sha256):
        self.submitted_at = submitted_at
        self.content_sha256 = content_sha256

    @onward("受理", S.SUBMITTED, S.ACCEPTED, may.acceptor)
    def accept(self, *, accepted_at):
        self.accepted_at = accepted_at

    @aside("不予受理", S.SUBMITTED, S.REJECTED, may.acceptor)
    def refuse(self): ...

    @aside("退回补正", [S.SUBMITTED, S.ACCEPTED], S.RETURNED, may.first_desk)
    def return_for_correction(self, *, mend_by):
        self.mend_by = mend_by

    @onward("补正后重新提交", S.RETURNED, S.SUBMITTED, may.applicant_or_registrar)
    def resubmit(self, *, content_sha256):
        self.content_sha256, self.mend_by = content_sha256, None

    @aside("逾期未补正办结", S.RETURNED, S.REJECTED, may.first_desk, when.correction_is_overdue)
    def close_stale(self): ...

    @aside(
        "撤回",
        [S.DRAFT, S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.IN_REVIEW],
        S.WITHDRAWN,
        may.applicant,
    )
    def withdraw(self): ...

    # Recognition without application, 免申即享: Article 6 (2)

    @onward("登记认定", S.DRAFT, S.RECOGNISED, may.recogniser, opens=Stage.CONFIRMATION)
    def recognise(self): ...

    @onward("确认领取", S.RECOGNISED, S.CONFIRMED, may.applicant)
    def confirm(self): ...

    @aside("放弃奖励", [S.RECOGNISED, S.CONFIRMED, S.APPROVED], S.WITHDRAWN, may.applicant)
    def waive(self): ...

    # Review: Article 6 (1) 3

    @onward(
        "初审通过",
        S.ACCEPTED,
        S.IN_REVIEW,
        may.preliminary_reviewer,
        when.paper_is_in,
        when.report_is_accepted,
        opens=Stage.PRELIMINARY,
    )
    def pass_preliminary(self): ...

    @aside("初审不通过", S.ACCEPTED, S.REJECTED, may.preliminary_reviewer, opens=Stage.PRELIMINARY)
    def fail_preliminary(self): ...

    @onward("拟支持", UNREVIEWED, S.PROPOSED, may.review_lead, FIT, opens=Stage.REVIEW)
    def propose(self, *, amount):
        self.amount_fen = amount

    @aside("评审不通过", UNREVIEWED, S.REJECTED, may.review_lead, opens=Stage.REVIEW)
    def fail_review(self): ...

    # Public notice and objections: Article 6 (1) 4

    @onward("发布公示", S.PROPOSED, S.ON_NOTICE, may.notice_publisher, opens=Stage.NOTICE)
    def open_notice(self, *, closes_at):
        self.notice_closes_at, self.noticed_fen = closes_at, self.amount_fen

    @aside("登记异议", [*NOTICED, S.APPROVED, DISPUTED], DISPUTED, may.anyone, when.was_noticed)
    def raise_objection(self, *, received_at):
        if received_at >= self.notice_closes_at:
            raise ValidationError("异议须在公示期内收到；期满后收到的，请转信访或监督渠道办理。")
        self.open_objections += 1

    @aside("驳回异议", DISPUTED, DISPUTED, may.investigator, when.has_other_objections)
    def dismiss_objection(self):
        self.open_objections -= 1

    @onward("恢复公示", DISPUTED, S.ON_NOTICE, may.investigator, when.is_last_objection)
    def resume_notice(self):
        self.open_objections = 0

    @onward("核减金额", DISPUTED, S.ON_NOTICE, may.investigator, when.is_last_objection)
    def reduce(self, *, amount):
        if not 0 < amount < self.amount_fen:
            raise ValidationError("核减后的金额须大于零且低于公示金额；调高须重新公示。")
        self.amount_fen = self.noticed_fen = amount
        self.open_objections = 0

    @aside("异议成立", DISPUTED, S.REJECTED, may.investigator)
    def uphold_objection(self):
        self.open_objections = 0

    @aside("重新拟定并公示", NOTICED, S.PROPOSED, may.review_lead, when.was_noticed)
    @aside("重新拟定并公示", DISPUTED, S.PROPOSED, may.another_lead, when.was_noticed)
    def propose_anew(self, *, amount):
        self.amount_fen, self.noticed_fen = amount, None
        self.notice_closes_at, self.open_objections = None, 0

    @onward("公示期满无异议", S.ON_NOTICE, S.NOTICE_CLEARED, may.the_house, when.notice_is_over)
    def clear_notice(self): ...

    # Deliberation: Article 6 (1) 5

    @onward("提交审议", RESTING, S.IN_DELIBERATION, may.commission, opens=Stage.DELIBERATION)
    @onward("再次提交审议", S.POSTPONED, S.IN_DELIBERATION, may.commission)
    def table(self): ...

    @onward("审议通过", S.IN_DELIBERATION, S.APPROVED, may.office_clerk)
    def approve(self, *, amount, approved_at):
        if amount <= 0:
            raise ValidationError("本次应奖励金额为零，请选择“仅认定”。")
        if self.noticed_fen is not None and amount > self.noticed_fen:
            raise ValidationError("审议金额高于公示金额，须重新拟定并公示。")
        self.amount_fen, self.approved_at = amount, approved_at

    @aside("缓议", S.IN_DELIBERATION, S.POSTPONED, may.office_clerk)
    def postpone(self): ...

    @aside("审议不通过", S.IN_DELIBERATION, S.REJECTED, may.office_clerk)
    def decline(self): ...

    @aside("退回评审", S.IN_DELIBERATION, S.IN_REVIEW, may.office_clerk, when.has_review)
    def refer_back(self):
        self.amount_fen = self.noticed_fen = self.notice_closes_at = None

    @onward("核定（无须审议）", RESTING, S.APPROVED, may.granter, FIT, opens=Stage.PAYMENT)
    def grant(self, *, amount, approved_at):
        if amount <= 0:
            raise ValidationError("本次应奖励金额为零，请选择“仅认定”。")
        self.amount_fen, self.approved_at = amount, approved_at

    @onward("仅认定", RESTING, S.TITLED, may.granter, opens=Stage.PAYMENT)
    @onward("仅认定", S.IN_DELIBERATION, S.TITLED, may.office_clerk)
    def grant_title(self, *, approved_at):
        self.amount_fen, self.approved_at = 0, approved_at

    # Payment: Article 6 (1) 6

    @onward("列入拨付文件", S.APPROVED, S.PAYMENT_ORDERED, may.signer, FIT, opens=Stage.PAYMENT)
    def order_payment(self): ...

    @aside("停止拨付", S.PAYMENT_ORDERED, S.APPROVED, may.signer)
    def stop_payment(self): ...

    @onward("确认拨付", S.PAYMENT_ORDERED, S.DISBURSED, may.payer, FIT)
    def disburse(self, *, disbursed_at):
        self.disbursed_at = disbursed_at

    @aside("银行退票", S.DISBURSED, S.PAYMENT_ORDERED, may.payer, when.nothing_came_back)
    def bounce(self):
        self.disbursed_at = None

    # Recovery and stopping: Article 7

    @aside("追回", S.DISBURSED, S.IN_RECOVERY, may.commission_lead)
    def demand_back(self): ...

    @aside("已追回", S.IN_RECOVERY, S.RECOVERED, may.payer)
    def recover(self):
        if self.recovered_fen != self.amount_fen:
            raise ValidationError("奖励资金尚未全部退回，不能办结为“已追回”。")

    @aside("部分追回办结", S.IN_RECOVERY, S.DISBURSED, may.payer)
    def settle_recovery(self):
        if self.recovered_fen == self.amount_fen:
            raise ValidationError("奖励资金已全部退回，应办结为“已追回”。")

    @aside("撤销追回", S.IN_RECOVERY, S.DISBURSED, may.another_commission_lead)
    def drop_recovery(self): ...

    @aside("终止", [*BEFORE_ORDER], S.STOPPED, may.commission_lead)
    def stop(self):
        self.open_objections = 0


STEPS = [
    method
    for method in vars(CaseWorkflow).values()
    if callable(method) and hasattr(method, "_django_fsm")
]
EDGES = sorted(
    {
        (str(origin), str(move.target))
        for step in STEPS
        for origin, move in step._django_fsm.transitions.items()
    }
)
