"""What a filing was sent back for, one row for each thing that is to be mended (R40)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.triggers import Kept
from applications.models.case import Case
from applications.models.log import TransitionLog
from policies.models import MaterialKind
from records.audit import Audited


class Part(models.TextChoices):
    """What of a filing, besides its materials, can be sent back by itself."""

    TITLE = "title", "项目名称"
    SUMMARY = "summary", "项目简介"
    PLACE = "place", "项目实施地点"
    COMPLETED_ON = "completed_on", "建成（完成）日期"
    INVESTMENT = "investment", "投资明细"
    ACCOUNT = "account", "收款账户"


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Corrections of cases this user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


class Correction(models.Model):
    """One thing named when a filing was sent back: a material or a part, and what is wrong."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="corrections")
    line = models.ForeignKey(
        TransitionLog, models.PROTECT, verbose_name="办理记录", related_name="corrections"
    )
    kind = models.ForeignKey(
        MaterialKind, models.PROTECT, verbose_name="材料", null=True, related_name="+"
    )
    part = models.CharField("内容", max_length=20, choices=Part.choices, blank=True)
    said = models.CharField("补正要求", max_length=300)
    before = models.TextField("退回时的内容", blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "补正事项"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__isnull=False, part="") | Q(kind__isnull=True) & ~Q(part=""),
                name="correction_names_one_thing",
                violation_error_message="补正事项须指明一项材料或一项内容",
            ),
            models.CheckConstraint(
                condition=~Q(said=""),
                name="correction_says_what_is_wrong",
                violation_error_message="补正事项须写明问题",
            ),
        ]
        triggers = [
            Kept(name="correction_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"{self.named}：{self.said}"

    @property
    def named(self) -> str:
        """The material or part, as the applicant knows it."""
        return self.kind.name if self.kind else self.get_part_display()
