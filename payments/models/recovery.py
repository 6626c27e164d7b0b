"""Money demanded back, what came of it, and inspections after the award (Articles 3 and 7)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.triggers import Firm, Kept
from applications.models import Case
from applications.models.recusal import unless_recused
from parties.models import Party
from payments.models.order import READERS
from records.audit import Audited
from records.models import Paper

STANDS = """
IF TG_OP = 'INSERT' THEN
    IF NEW.received_fen <> 0 THEN
        RAISE EXCEPTION '追回：已追回金额只能由收款登记得出' USING ERRCODE = '23514';
    END IF;
    SELECT coalesce(amount_fen, 0) - recovered_fen INTO come
      FROM applications_case WHERE id = NEW.case_id;
    IF NEW.demanded_fen > come THEN
        RAISE EXCEPTION '追回金额超过已拨付而尚未追回的金额' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END IF;
IF OLD.dropped_at IS NOT NULL
    OR (to_jsonb(NEW) - '{received_fen,paper_id,dropped_at,dropped_reason}'::text[])
        IS DISTINCT FROM
        (to_jsonb(OLD) - '{received_fen,paper_id,dropped_at,dropped_reason}'::text[])
    OR (OLD.paper_id IS NOT NULL AND NEW.paper_id IS DISTINCT FROM OLD.paper_id) THEN
    RAISE EXCEPTION '追回决定作出后不可改变' USING ERRCODE = '23514';
END IF;
SELECT coalesce(sum(amount_fen), 0) INTO come
  FROM payments_recoveryreceipt WHERE recovery_id = NEW.id;
IF NEW.received_fen <> come THEN
    RAISE EXCEPTION '追回：已追回金额只能由收款登记得出' USING ERRCODE = '23514';
END IF;
IF NEW.dropped_at IS NOT NULL AND come > 0 THEN
    RAISE EXCEPTION '已有资金退回，不能撤销追回' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""
WITHIN_THE_DEMAND = """
SELECT demanded_fen, received_fen, dropped_at INTO demanded, come, dropped
  FROM payments_recovery WHERE id = NEW.recovery_id FOR NO KEY UPDATE;
IF dropped IS NOT NULL THEN
    RAISE EXCEPTION '追回已撤销，不能再登记收款' USING ERRCODE = '23514';
END IF;
IF come + NEW.amount_fen > demanded THEN
    RAISE EXCEPTION '收到金额超过尚未追回的金额' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""
ADDS_UP = """
UPDATE payments_recovery SET received_fen =
    (SELECT sum(amount_fen) FROM payments_recoveryreceipt WHERE recovery_id = NEW.recovery_id)
 WHERE id = NEW.recovery_id;
RETURN NULL;
"""


class RecoveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff of the Commission and the Finance Bureau and auditors see all, a party its own."""
        if user.roles & READERS:
            return self.filter(unless_recused(user, "case"))
        return self.filter(case__party__in=Party.objects.of_member(user))

    def open(self):
        """Demands that stand and of which something is still to come."""
        return self.filter(dropped_at__isnull=True, received_fen__lt=F("demanded_fen"))

    def overdue(self):
        """Open demands whose day has passed."""
        return self.open().filter(due_on__lt=TruncDate(HouseNow()))

    def shown(self, show: str):
        """The demands under one heading of the list; all of them under one it does not know."""
        if show == "open":
            return self.open()
        if show == "overdue":
            return self.overdue()
        if show == "done":
            return self.filter(received_fen=F("demanded_fen"))
        return self.filter(dropped_at__isnull=False) if show == "dropped" else self


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
    paper = models.ForeignKey(
        Paper, models.PROTECT, verbose_name="追回通知书", null=True, related_name="recoveries"
    )

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
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | ~Q(dropped_reason=""),
                name="recovery_is_dropped_with_a_reason",
                violation_error_message="撤销追回须写明原因",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(dropped_at__isnull=True, received_fen__lt=F("demanded_fen")),
                name="recovery_one_open_a_case",
                violation_error_message="本件已有未办结的追回决定",
            ),
        ]
        triggers = [
            Kept(name="recovery_is_kept", operation=pgtrigger.Delete),
            Firm(
                name="recovery_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("come", "bigint")],
                func=STANDS,
            ),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"追回 {self.case}"

    @property
    def remaining_fen(self) -> int:
        return self.demanded_fen - self.received_fen


class RecoveryReceiptQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Receipts of the demands this user may see."""
        return self.filter(recovery__in=Recovery.objects.visible_to(user))


class RecoveryReceipt(models.Model):
    """Money that came back on a demand, as the bank's receipt says; booked once, never changed."""

    recovery = models.ForeignKey(
        Recovery, models.PROTECT, verbose_name="追回", related_name="receipts"
    )
    key = models.CharField("提交编号", max_length=80, unique=True, editable=False)
    amount_fen = models.BigIntegerField("金额（分）")
    received_on = models.DateField("到账日期")
    bank_reference = models.CharField(
        "银行回单号",
        max_length=60,
        unique=True,
        error_messages={"unique": "这张银行回单已经登记过。"},
    )
    note = models.CharField("备注", max_length=500, blank=True)
    booked_by = models.ForeignKey(User, models.PROTECT, verbose_name="核收人", related_name="+")
    booked_at = models.DateTimeField("核收时间", db_default=HouseNow(), editable=False)

    objects = RecoveryReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "追回收款"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="recovery_receipt_amount_is_positive",
                violation_error_message="金额须大于零",
            ),
            models.CheckConstraint(
                condition=~Q(bank_reference=""),
                name="recovery_receipt_names_the_bank_slip",
                violation_error_message="须有银行回单号",
            ),
        ]
        triggers = [
            Kept(
                name="recovery_receipt_is_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
            Firm(
                name="recovery_receipt_within_the_demand",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[
                    ("demanded", "bigint"),
                    ("come", "bigint"),
                    ("dropped", "timestamptz"),
                ],
                func=WITHIN_THE_DEMAND,
            ),
            Firm(
                name="recovery_receipt_adds_up",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=ADDS_UP,
            ),
            Audited("recovery", "recovery_id"),
        ]

    def __str__(self):
        return f"{self.recovery} {self.bank_reference}"


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
