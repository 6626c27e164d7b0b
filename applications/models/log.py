"""The transition log: one row per step taken, written only by the door."""

import pgtrigger
from django.db import models

from accounts.clock import HouseNow
from accounts.models import User
from accounts.triggers import Firm, Kept
from applications.models.recusal import NO_STEP_BY_THE_RECUSED
from applications.states import State
from records.audit import Audited


class TransitionLogQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The steps of cases this user may see: of a draft never filed, its applicant's alone."""
        cases = self.model._meta.get_field("case").related_model
        return self.filter(case__in=cases.objects.visible_to(user))


class TransitionLog(models.Model):
    """Who took which step of a case, when, from where to where, and why."""

    case = models.ForeignKey(
        "applications.Case", models.PROTECT, verbose_name="案件", related_name="log"
    )
    revision = models.PositiveIntegerField("修订号")
    step = models.CharField("步骤", max_length=30)
    origin = models.CharField("原状态", max_length=20, choices=State.choices)
    target = models.CharField("新状态", max_length=20, choices=State.choices)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="办理人", related_name="+")
    at = models.DateTimeField("办理时间", db_default=HouseNow())
    note = models.TextField("意见", blank=True)
    amount_fen = models.BigIntegerField("当时支持金额（分）", null=True, editable=False)
    key = models.CharField(  # noqa: DJ001  steps of the house have none
        "提交编号", max_length=80, null=True, unique=True
    )

    objects = TransitionLogQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["case", "revision"], name="transition_log_one_a_step"),
            models.CheckConstraint(
                condition=models.Q(amount_fen__isnull=True) | models.Q(amount_fen__gte=0),
                name="transition_log_amount_is_not_negative",
                violation_error_message="当时支持金额不得为负数",
            ),
        ]
        triggers = [
            Audited("case", "case_id"),
            Firm(
                name="transition_log_keeps_the_recused_out",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=NO_STEP_BY_THE_RECUSED,
            ),
            Kept(name="transition_log_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.step}"
