"""That somebody was reminded of a limit, before it ended or after; nothing else follows from it."""

import pgtrigger
from django.db import models

from accounts.clock import HouseNow
from accounts.triggers import Kept
from applications.models.case import Case
from policies.stages import LimitCode
from records.audit import Audited


class ReminderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reminders about cases whose offices this user is of."""
        return self.filter(case__in=Case.objects.of_office(user).values("pk"))


class Reminder(models.Model):
    """One reminder of one limit of a case: once before its last day, once when it has passed."""

    class Kind(models.TextChoices):
        SOON = "soon", "临期提醒"
        LATE = "late", "逾期提醒"

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="reminders")
    limit = models.CharField("时限", max_length=30, choices=LimitCode.choices)
    whose = models.CharField(
        "对象", max_length=40, blank=True, help_text="专家席位或成员单位；空为案件的经办人。"
    )
    kind = models.CharField("种类", max_length=4, choices=Kind.choices)
    due_on = models.DateField("到期日")
    told = models.PositiveSmallIntegerField("告知人数")
    at = models.DateTimeField("时间", db_default=HouseNow(), editable=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "时限提醒"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "limit", "whose", "kind", "due_on"],
                name="reminder_once_of_a_kind",
                violation_error_message="同一时限每种提醒只发一次。",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["soon", "late"]),
                name="reminder_is_of_a_kind",
                violation_error_message="时限提醒分临期和逾期。",
            ),
        ]
        triggers = [
            Kept(name="reminder_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.get_limit_display()}，{self.due_on:%Y-%m-%d}到期"
