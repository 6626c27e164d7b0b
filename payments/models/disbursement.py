"""The journal of money that left and came back: insert only, balanced (I-06)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow
from accounts.models import User
from accounts.triggers import Firm
from payments.models.order import PaymentLine
from records.audit import Audited

FOLLOWS_ITS_LINE = """
IF NOT EXISTS (SELECT 1 FROM payments_paymentline l
        JOIN payments_paymentorder o ON o.id = l.order_id
        WHERE l.id = NEW.line_id AND o.state = 'issued' AND NOT l.is_stopped
          AND l.amount_fen = NEW.amount_fen) THEN
    RAISE EXCEPTION '只能按已下达的拨付文件足额拨付' USING ERRCODE = '23514';
END IF;
IF NEW.kind = 'pay' AND EXISTS (SELECT 1 FROM payments_disbursement back
        LEFT JOIN accounts_user seen ON seen.id = back.released_by_id
        JOIN accounts_user payer ON payer.id = NEW.confirmed_by_id
        WHERE back.line_id = NEW.line_id AND back.kind = 'reversal'
          AND (seen.id IS NULL OR seen.person_id = payer.person_id)) THEN
    RAISE EXCEPTION '退票后须由另一人核实账户并放行，才能重付' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""
KEPT = """
IF TG_OP = 'DELETE' OR OLD.is_reversed
        OR (to_jsonb(NEW) - '{is_reversed,released_by_id,released_at,release_note}'::text[])
            IS DISTINCT FROM
            (to_jsonb(OLD) - '{is_reversed,released_by_id,released_at,release_note}'::text[])
        OR OLD.released_at IS NOT NULL AND (NEW.released_at, NEW.released_by_id, NEW.release_note)
            IS DISTINCT FROM (OLD.released_at, OLD.released_by_id, OLD.release_note) THEN
    RAISE EXCEPTION '拨付流水只增不改' USING ERRCODE = '23514';
END IF;
IF NEW.released_by_id IS NOT NULL AND EXISTS (SELECT 1 FROM accounts_user a, accounts_user b
        WHERE a.id = NEW.confirmed_by_id AND b.id = NEW.released_by_id
          AND a.person_id = b.person_id) THEN
    RAISE EXCEPTION '登记退票的人不得放行重付' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""


class DisbursementQuerySet(models.QuerySet):
    def to_release(self):
        """Payments that came back and of which nobody has yet said that they may leave again."""
        return self.filter(
            kind=Disbursement.Kind.REVERSAL, released_at__isnull=True, line__is_stopped=False
        )


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
    released_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="重付放行人", null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField("重付放行时间", null=True, blank=True)
    release_note = models.CharField("重付核实情况", max_length=500, blank=True)

    objects = DisbursementQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True, release_note="")
                | Q(kind="reversal", released_by__isnull=False, released_at__isnull=False)
                & ~Q(release_note=""),
                name="disbursement_release_is_whole",
                violation_error_message="放行重付须有放行人、时间和核实情况",
            ),
        ]
        triggers = [
            Firm(
                name="disbursement_follows_its_line",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=FOLLOWS_ITS_LINE,
            ),
            Firm(
                name="disbursement_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=KEPT,
            ),
            Audited("line", "line_id"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.bank_reference}"

    @property
    def waits(self) -> bool:
        """Whether a second person has still to say that this money may leave again."""
        return self.kind == self.Kind.REVERSAL and self.released_at is None
