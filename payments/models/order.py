"""The joint payment order of Commission and Finance Bureau (Article 6 (1) 6; R54)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.roles import COMMISSION, Role
from accounts.triggers import Firm
from applications.models import Case
from applications.states import State
from parties.encryption import SealedField
from parties.models import BankAccount
from payments.models.budget import Budget
from records.audit import Audited
from records.models import File, Paper

READERS = COMMISSION | {Role.AUDITOR, Role.COUNTERSIGNER, Role.PAYER}
PAID = (State.DISBURSED, State.IN_RECOVERY, State.RECOVERED)


class PaymentOrderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Orders are seen by the Commission, the Finance Bureau and auditors."""
        return self if user.roles & READERS else self.none()

    def awaiting_signature(self):
        """Drafts without the Commission's signature."""
        return self.filter(state=PaymentOrder.State.DRAFT, signed_by__isnull=True)

    def awaiting_countersignature(self):
        """Drafts without the Finance Bureau's signature."""
        return self.filter(state=PaymentOrder.State.DRAFT, countersigned_by__isnull=True)

    def awaiting_payment(self):
        """Issued orders of which not every line has been paid."""
        return self.filter(
            models.Exists(PaymentLine.objects.due().filter(order=models.OuterRef("pk")))
        )

    def awaiting_release(self):
        """Issued orders of which a payment came back, and nobody has said it may leave again."""
        back = PaymentLine.objects.due().filter(
            disbursements__kind="reversal", disbursements__released_at__isnull=True
        )
        return self.filter(models.Exists(back.filter(order=models.OuterRef("pk"))))

    def shown(self, show: str):
        """The orders under one heading of the list; all of them under one it does not know."""
        if show in PaymentOrder.State:
            return self.filter(state=show)
        waiting = {
            "to_sign": self.awaiting_signature,
            "to_countersign": self.awaiting_countersignature,
            "to_pay": self.awaiting_payment,
            "to_release": self.awaiting_release,
        }
        return waiting[show]() if show in waiting else self

    def with_progress(self):
        """Orders with names, and how many of their lines stand and are paid, in one query."""
        standing = Q(lines__is_stopped=False)
        paid = standing & Q(lines__case__state__in=PAID)
        return (
            self.select_related(
                "budget",
                "paper",
                "drafted_by__person",
                "signed_by__person",
                "countersigned_by__person",
            )
            .annotate(
                line_count=models.Count(
                    "lines", filter=standing | Q(state=PaymentOrder.State.VOID)
                ),
                paid_count=models.Count("lines", filter=paid),
            )
            .order_by("-pk")
        )


class PaymentOrder(models.Model):
    """One joint document with its schedule; after issue nothing in it changes."""

    class State(models.TextChoices):
        DRAFT = "draft", "待签"
        ISSUED = "issued", "已下达"
        VOID = "void", "作废"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    key = models.CharField("提交编号", max_length=80, unique=True, editable=False)
    state = FSMField("状态", choices=State.choices, default=State.DRAFT, protected=True)
    budget = models.ForeignKey(Budget, models.PROTECT, verbose_name="预算")
    batch = models.PositiveSmallIntegerField("批次")
    title = models.CharField("标题", max_length=160)
    total_fen = models.BigIntegerField("合计（分）")
    drafted_by = models.ForeignKey(User, models.PROTECT, verbose_name="拟稿人", related_name="+")
    drafted_at = models.DateTimeField("拟稿时间", db_default=HouseNow(), editable=False)
    signed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="区经委签发人", null=True, related_name="+"
    )
    signed_at = models.DateTimeField("区经委签发时间", null=True)
    countersigned_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="区财政局会签人", null=True, related_name="+"
    )
    countersigned_at = models.DateTimeField("区财政局会签时间", null=True)
    issued_at = models.DateTimeField("下达时间", null=True)
    void_reason = models.TextField("作废原因", blank=True)
    paper = models.ForeignKey(
        Paper, models.PROTECT, verbose_name="拨付文件", null=True, related_name="payment_orders"
    )
    stamped_scan = models.ForeignKey(
        File,
        models.PROTECT,
        verbose_name="盖章扫描件",
        null=True,
        blank=True,
        related_name="payment_orders",
    )

    objects = PaymentOrderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "资金拨付文件"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "batch"],
                condition=~Q(state="void"),
                name="payment_order_batch_once",
                violation_error_message="该批次已有拨付文件",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | Q(
                    issued_at__isnull=False,
                    signed_by__isnull=False,
                    signed_at__isnull=False,
                    countersigned_by__isnull=False,
                    countersigned_at__isnull=False,
                ),
                name="payment_order_issued_by_both",
                violation_error_message="须经区经委、区财政局双方签发",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True)
                | Q(countersigned_by__isnull=True)
                | ~Q(signed_by=F("countersigned_by")),
                name="payment_order_signed_by_two",
                violation_error_message="签发人与会签人不得为同一人",
            ),
            models.CheckConstraint(
                condition=Q(total_fen__gt=0),
                name="payment_order_total_is_positive",
                violation_error_message="合计须大于零",
            ),
        ]
        triggers = [
            Firm(
                name="payment_order_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__issued_at__isnull=False),
                func="""
                IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'paper_id' - 'stamped_scan_id')
                        IS DISTINCT FROM (to_jsonb(OLD) - 'paper_id' - 'stamped_scan_id')
                        OR (OLD.paper_id IS NOT NULL
                            AND NEW.paper_id IS DISTINCT FROM OLD.paper_id) THEN
                    RAISE EXCEPTION '拨付文件下达后不可改变' USING ERRCODE = '23514';
                END IF;
                RETURN NEW;
                """,
            ),
            Firm(
                name="payment_order_is_voided_with_a_reason",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                IF NEW.state = 'void' AND OLD.state <> 'void' AND btrim(NEW.void_reason) = '' THEN
                    RAISE EXCEPTION '作废拨付文件须写明原因' USING ERRCODE = '23514';
                END IF;
                RETURN NEW;
                """,
            ),
            Firm(
                name="payment_order_adds_up",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                IF NEW.state = 'issued' AND OLD.state <> 'issued' AND NEW.total_fen <>
                        (SELECT coalesce(sum(amount_fen), 0) FROM payments_paymentline
                         WHERE order_id = NEW.id) THEN
                    RAISE EXCEPTION '拨付文件合计与清单不符' USING ERRCODE = '23514';
                END IF;
                IF NEW.state = 'issued' AND EXISTS (SELECT 1 FROM accounts_user a, accounts_user b
                        WHERE a.id = NEW.signed_by_id AND b.id = NEW.countersigned_by_id
                          AND a.person_id = b.person_id) THEN
                    RAISE EXCEPTION '签发人与会签人不得为同一自然人' USING ERRCODE = '23514';
                END IF;
                RETURN NEW;
                """,
            ),
            Audited("order", "id"),
        ]

    def __str__(self):
        return self.title

    @transition("state", State.DRAFT, State.ISSUED)
    def issue(self, *, at):
        self.issued_at = at

    @transition("state", State.DRAFT, State.VOID)
    def void(self, *, reason):
        self.void_reason = reason


class PaymentLineQuerySet(models.QuerySet):
    def standing(self):
        """Lines not stopped, of orders not void."""
        return self.filter(is_stopped=False)

    def due(self):
        """Lines whose money has been ordered and has not left."""
        return self.standing().filter(case__state=State.PAYMENT_ORDERED)


class PaymentLine(models.Model):
    """One payee of an order, frozen as it stood: name, account, amount."""

    order = models.ForeignKey(
        PaymentOrder, models.PROTECT, verbose_name="拨付文件", related_name="lines"
    )
    case = models.ForeignKey(
        Case, models.PROTECT, verbose_name="案件", related_name="payment_lines"
    )
    position = models.PositiveSmallIntegerField("序号")
    payee_name = models.CharField("收款户名", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18)
    item_name = models.CharField("项目类别", max_length=60)
    account = models.ForeignKey(BankAccount, models.PROTECT, verbose_name="收款账户")
    bank = models.CharField("开户银行", max_length=120)
    cnaps = models.CharField("大额支付行号", max_length=12, blank=True)
    number = SealedField("账号")
    last_four = models.CharField("尾号", max_length=4)
    amount_fen = models.BigIntegerField("金额（分）")
    is_stopped = models.BooleanField("已停止", default=False)

    objects = PaymentLineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "拨付明细"
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="payment_line_in_order"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(is_stopped=False),
                name="payment_line_one_live_a_case",
                violation_error_message="该案件已列入另一份拨付文件",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="payment_line_amount_is_positive",
                violation_error_message="金额须大于零",
            ),
        ]
        triggers = [
            Firm(
                name="payment_line_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                IF TG_OP <> 'DELETE' AND NEW.amount_fen <>
                        (SELECT amount_fen FROM applications_case WHERE id = NEW.case_id)
                        AND NOT NEW.is_stopped THEN
                    RAISE EXCEPTION '拨付金额与审定金额不符' USING ERRCODE = '23514';
                END IF;
                IF EXISTS (SELECT 1 FROM payments_paymentorder WHERE issued_at IS NOT NULL
                        AND id = CASE TG_OP WHEN 'INSERT' THEN NEW.order_id
                                            ELSE OLD.order_id END) THEN
                    IF TG_OP <> 'UPDATE' OR (to_jsonb(NEW) - 'is_stopped')
                            IS DISTINCT FROM (to_jsonb(OLD) - 'is_stopped') THEN
                        RAISE EXCEPTION '拨付文件下达后不可改变' USING ERRCODE = '23514';
                    END IF;
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
                """,
            ),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"{self.position} {self.payee_name}"
