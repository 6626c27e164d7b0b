"""What reviewers found: preliminary review, department opinions, the proposal (Article 6 (1) 3)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow
from accounts.models import Agency, User
from accounts.roles import COMMISSION, Role
from accounts.triggers import Kept
from applications.models import Case
from applications.models.recusal import unless_recused
from applications.states import State
from records.audit import Audited

KEPT = pgtrigger.Update | pgtrigger.Delete
READERS = COMMISSION | {Role.AUDITOR, Role.OFFICE_CLERK}


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What reviewers found is seen by the Commission, the Office and auditors."""
        seen = self.filter(unless_recused(user, "case"))
        return seen if user.roles & READERS else self.none()


class OpinionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Delegates also see the opinions on cases under joint review."""
        if user.roles & READERS:
            return self.filter(unless_recused(user, "case"))
        if Role.DELEGATE in user.roles:
            return self.filter(case__in=Case.objects.visible_to(user))
        return self.none()

    def cases_without(self, user):
        """Cases in review on which the agency of this delegate has not spoken."""
        spoken = self.filter(agency__code__in=user.agency_codes).values("case")
        cases = Case.objects.visible_to(user).filter(state=State.IN_REVIEW)
        return cases.exclude(pk__in=spoken)


class PreliminaryReview(models.Model):
    """The preliminary reviewer's checklist and result."""

    case = models.ForeignKey(
        Case, models.PROTECT, verbose_name="案件", related_name="preliminary_reviews"
    )
    materials_complete = models.BooleanField("材料齐全、签章完整")
    places_verified = models.BooleanField("登记地、经营地、户管地已核实")
    credit_checked = models.BooleanField("信用记录已核查")
    no_double_funding = models.BooleanField("未发现重复享受")
    passed = models.BooleanField("通过")
    comment = models.TextField("初审意见")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="初审人", related_name="+")
    at = models.DateTimeField("初审时间", db_default=HouseNow(), editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "初审"
        constraints = [
            models.CheckConstraint(
                condition=Q(passed=False)
                | Q(
                    materials_complete=True,
                    places_verified=True,
                    credit_checked=True,
                    no_double_funding=True,
                ),
                name="preliminary_review_passes_whole",
                violation_error_message="各项均核实后方可通过初审",
            )
        ]
        triggers = [
            Kept(name="preliminary_review_is_kept", operation=KEPT),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"{self.case} {'通过' if self.passed else '不通过'}"


class Opinion(models.Model):
    """One department's opinion on a case; a later one supersedes, none is rewritten."""

    class Stance(models.TextChoices):
        AGREE = "agree", "同意"
        DISAGREE = "disagree", "不同意"
        MORE = "more", "补充材料"

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="opinions")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="部门")
    stance = models.CharField("意见", max_length=8, choices=Stance.choices)
    reason = models.TextField("理由", blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="填报人", related_name="+")
    at = models.DateTimeField("填报时间", db_default=HouseNow(), editable=False)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "部门意见"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stance="agree") | ~Q(reason=""),
                name="opinion_against_has_a_reason",
                violation_error_message="不同意或需补充材料的，须写明理由",
            )
        ]
        triggers = [
            Kept(name="opinion_is_kept", operation=KEPT),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"{self.agency} {self.get_stance_display()}"


class Proposal(models.Model):
    """What the review lead proposed, with the derivation of the amount as it stood then."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="proposals")
    amount_fen = models.BigIntegerField("拟支持金额（分）")
    derivation = models.TextField("计算过程")
    reason = models.TextField("评审结论")
    mean_score = models.DecimalField(
        "平均分", max_digits=5, decimal_places=2, null=True, blank=True
    )
    by = models.ForeignKey(User, models.PROTECT, verbose_name="拟定人", related_name="+")
    at = models.DateTimeField("拟定时间", db_default=HouseNow(), editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "拟支持意见"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gte=0),
                name="proposal_amount_is_not_negative",
                violation_error_message="金额不得为负",
            )
        ]
        triggers = [
            Kept(name="proposal_is_kept", operation=KEPT),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"{self.case} {self.amount_fen}"
