"""Money demanded back, and inspections after the award (Articles 3 and 7; R6, R63)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.triggers import Kept
from applications.models import Case
from payments.models.order import READERS
from records.audit import Audited


class RecoveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Recoveries are seen by the Commission, the Finance Bureau and auditors."""
        return self if user.roles & READERS else self.none()


class Recovery(models.Model):
    """A demand to pay an award back, and how much of it has come."""

    class Ground(models.TextChoices):
        FRAUD = "fraud", "弄虚作假"
        OTHER = "other", "其他"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="recoveries")
    ground = models.CharField("事由", max_length=10, choices=Ground.choices)
    facts = models.TextField("事实与依据")
    demanded_fen = models.BigIntegerField("应追回（分）")
    received_fen = models.BigIntegerField("已追回（分）", default=0)
    due_on = models.DateField("退回期限")
    responsible = models.CharField("主要负责人（行为时）", max_length=60)
    demanded_by = models.ForeignKey(User, models.PROTECT, verbose_name="决定人", related_name="+")
    demanded_at = models.DateTimeField("决定时间", db_default=HouseNow(), editable=False)
    dropped_at = models.DateTimeField("撤销时间", null=True, blank=True)
    dropped_reason = models.TextField("撤销原因", blank=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "追回"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(demanded_fen__gt=0, received_fen__gte=0)
                & Q(received_fen__lte=F("demanded_fen")),
                name="recovery_amounts_hold",
                violation_error_message="已追回不得超过应追回",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(dropped_at__isnull=True),
                name="recovery_one_a_case",
                violation_error_message="本件已有追回决定",
            ),
        ]
        triggers = [
            Kept(name="recovery_is_kept", operation=pgtrigger.Delete),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"追回 {self.case}"


class Inspection(models.Model):
    """A look at a project after its award."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="inspections")
    inspected_on = models.DateField("检查日期")
    inspectors = models.CharField("检查人员", max_length=120)
    finding = models.TextField("检查情况")

    class Meta:
        verbose_name = verbose_name_plural = "监督检查"
        triggers = [Audited("case", "case_id")]

    def __str__(self):
        return f"{self.inspected_on} {self.case}"
