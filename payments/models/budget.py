"""The yearly allowance of the technical renovation line (Article 2; R3)."""

from django.db import models
from django.db.models import Q

from records.audit import Audited


class Budget(models.Model):
    """What one year's line may carry; cases approved in that year count against it."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    special_fund = models.CharField("专项资金", max_length=80, default="区产业发展专项资金")
    budget_line = models.CharField("列支科目", max_length=80, default="区技术改造专项")
    functional_code = models.CharField("功能科目", max_length=20, default="2150517")
    economic_code = models.CharField("经济科目", max_length=20, default="50799")
    allowance_fen = models.BigIntegerField("额度（分）")
    override_reason = models.TextField("追加说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "预算"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(allowance_fen__gte=0),
                name="budget_allowance_is_not_negative",
                violation_error_message="额度不得为负",
            )
        ]
        triggers = [Audited("budget", "id")]

    def __str__(self):
        return f"{self.year}年度{self.budget_line}"
