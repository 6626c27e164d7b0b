"""Transfers of a filing from one local unit to another (R7)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.clock import HouseNow
from accounts.models import LocalUnit, User
from accounts.triggers import Kept
from applications.models.case import Case
from records.audit import Audited


class TransferQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Transfers of cases this user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


class Transfer(models.Model):
    """A filing that another unit accepts, and why; the filing keeps its time."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="transfers")
    from_unit = models.ForeignKey(
        LocalUnit, models.PROTECT, verbose_name="转出单位", related_name="+"
    )
    to_unit = models.ForeignKey(
        LocalUnit, models.PROTECT, verbose_name="转入单位", related_name="+"
    )
    reason = models.CharField("转办原因", max_length=400)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="经办人", related_name="+")
    at = models.DateTimeField("转办时间", db_default=HouseNow(), editable=False)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "转办"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_unit=F("to_unit")),
                name="transfer_leads_to_another_unit",
                violation_error_message="转入单位与现受理单位相同",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="transfer_has_its_reason",
                violation_error_message="转办须写明原因",
            ),
        ]
        triggers = [
            Kept(name="transfer_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"{self.from_unit}转{self.to_unit}"
