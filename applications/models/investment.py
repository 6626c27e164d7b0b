"""The lines of a project's investment: one invoice serves one living case (T-02; I-18)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.triggers import Firm
from records.audit import Audited


class InvestmentLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Lines of cases this user may see."""
        cases = self.model._meta.get_field("case").related_model
        return self.filter(case__in=cases.objects.visible_to(user))


class InvestmentLine(models.Model):
    """One invoice of the project's investment; a draft keeps it with anything missing.

    It is live from submission until the case falls, or all of its award came back; the trigger of
    the case sees to that.
    """

    class Kind(models.TextChoices):
        EQUIPMENT = "equipment", "设备"
        SOFTWARE = "software", "软件"
        SERVICE = "service", "实施服务"

    case = models.ForeignKey(
        "applications.Case", models.PROTECT, verbose_name="案件", related_name="investment_lines"
    )
    name = models.CharField("设备（软件）名称", max_length=120, blank=True)
    kind = models.CharField("类别", max_length=10, choices=Kind.choices, blank=True)
    supplier = models.CharField("供应商", max_length=120, blank=True)
    invoice_code = models.CharField("发票代码", max_length=20, blank=True)
    invoice_number = models.CharField("发票号码", max_length=20, blank=True)
    equipment_number = models.CharField("设备出厂编号", max_length=60, blank=True)
    paid_on = models.DateField("付款日期", null=True)
    amount_fen = models.BigIntegerField("不含税金额（分）", null=True)
    is_copied = models.BooleanField("由以往申报复制，待确认", default=False)
    is_live = models.BooleanField("占用发票", default=False, editable=False)

    objects = InvestmentLineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "投资明细"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["invoice_number"], name="investment_line_by_invoice"),
            models.Index(fields=["equipment_number"], name="investment_line_by_equipment"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice_code", "invoice_number"],
                condition=Q(is_live=True),
                name="investment_line_invoice_used_once",
                violation_error_message="该发票已用于其他在办或已支持的项目",
            ),
            models.UniqueConstraint(
                fields=["equipment_number"],
                condition=Q(is_live=True) & ~Q(equipment_number=""),
                name="investment_line_equipment_used_once",
                violation_error_message="该设备已用于其他在办或已支持的项目",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="investment_line_amount_is_positive",
                violation_error_message="金额须大于零",
            ),
            models.CheckConstraint(
                condition=Q(is_live=False)
                | (
                    ~Q(name="")
                    & ~Q(invoice_number="")
                    & Q(paid_on__isnull=False, amount_fen__isnull=False)
                ),
                name="investment_line_live_is_complete",
                violation_error_message="提交时投资明细须填写完整",
            ),
        ]
        triggers = [
            Firm(
                name="investment_line_changes_only_before_filing",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'is_live')
                        = (to_jsonb(OLD) - 'is_live') THEN
                    RETURN NEW;
                END IF;
                IF EXISTS (SELECT 1 FROM applications_case
                        WHERE id IN (NEW.case_id, OLD.case_id)
                            AND state NOT IN ('draft', 'returned')) THEN
                    RAISE EXCEPTION '申报提交后投资明细不可改变，须先退回补正'
                        USING ERRCODE = '23514';
                END IF;
                IF TG_OP = 'DELETE' THEN
                    RETURN OLD;
                END IF;
                RETURN NEW;
                """,
            ),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"{self.name} {self.invoice_number}"
