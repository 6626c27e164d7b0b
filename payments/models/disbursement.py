"""The journal of money that left and came back: insert only, balanced (I-06)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow
from accounts.models import User
from accounts.triggers import Firm
from payments.models.order import PaymentLine
from records.audit import Audited


class Disbursement(models.Model):
    """A payment of a line, or the reversal of one (退票)."""

    class Kind(models.TextChoices):
        PAY = "pay", "拨付"
        REVERSAL = "reversal", "退票"

    line = models.ForeignKey(
        PaymentLine, models.PROTECT, verbose_name="拨付明细", related_name="disbursements"
    )
    kind = models.CharField("类别", max_length=8, choices=Kind.choices)
    amount_fen = models.BigIntegerField("金额（分）")
    bank_reference = models.CharField("银行回单号", max_length=60)
    paid_on = models.DateField("拨付（退回）日期")
    confirmed_by = models.ForeignKey(User, models.PROTECT, verbose_name="确认人", related_name="+")
    confirmed_at = models.DateTimeField("确认时间", db_default=HouseNow(), editable=False)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name="冲销",
        null=True,
        blank=True,
        related_name="reversed_by",
    )
    is_reversed = models.BooleanField("已冲销", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "拨付流水"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(kind="pay", is_reversed=False),
                name="disbursement_paid_once",
                violation_error_message="该笔资金已确认拨付",
            ),
            models.UniqueConstraint(
                fields=["bank_reference"],
                condition=Q(kind="pay", is_reversed=False),
                name="disbursement_slip_pays_once",
                violation_error_message="这张银行回单已登记过另一笔拨付",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="disbursement_amount_is_positive",
                violation_error_message="金额须大于零",
            ),
            models.CheckConstraint(
                condition=Q(kind="pay", reverses__isnull=True)
                | Q(kind="reversal", reverses__isnull=False, is_reversed=False),
                name="disbursement_reversal_names_its_payment",
                violation_error_message="退票须对应一笔拨付",
            ),
        ]
        triggers = [
            Firm(
                name="disbursement_follows_its_line",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                IF NOT EXISTS (SELECT 1 FROM payments_paymentline l
                        JOIN payments_paymentorder o ON o.id = l.order_id
                        WHERE l.id = NEW.line_id AND o.state = 'issued' AND NOT l.is_stopped
                          AND l.amount_fen = NEW.amount_fen) THEN
                    RAISE EXCEPTION '只能按已下达的拨付文件足额拨付' USING ERRCODE = '23514';
                END IF;
                RETURN NEW;
                """,
            ),
            Firm(
                name="disbursement_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'is_reversed') IS DISTINCT FROM
                        (to_jsonb(OLD) - 'is_reversed') OR OLD.is_reversed THEN
                    RAISE EXCEPTION '拨付流水只增不改' USING ERRCODE = '23514';
                END IF;
                RETURN NEW;
                """,
            ),
            Audited("line", "line_id"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.bank_reference}"
