"""What the first desk found of each thing in a filing: in order or not, and a remark (R40)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import COMMISSION, Role
from accounts.triggers import Kept
from applications.models.case import Case
from records.audit import Audited

OFFICES = COMMISSION | {Role.LOCAL_OFFICER, Role.AUDITOR}


class CheckLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Lines of cases this user may see; a working note of the offices, not for applicants."""
        if not user.roles & OFFICES:
            return self.none()
        return self.filter(case__in=Case.objects.visible_to(user))


class CheckLine(models.Model):
    """One line of the checklist of a filing: a material, a part, or what the checks found.

    ``name`` is what it was called to whoever looked at it; ``seen`` tells what stood there, and it
    is looked at again when that changes.
    """

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="check_lines")
    code = models.CharField("核对项", max_length=60)
    name = models.CharField("核对事项", max_length=120)
    is_fine = models.BooleanField("符合")
    remark = models.CharField("问题和备注", max_length=300, blank=True)
    seen = models.CharField("核对时的内容摘要", max_length=16)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="核对人", related_name="+")
    at = models.DateTimeField("核对时间")

    objects = CheckLineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "受理核对"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"],
                name="check_line_one_a_thing",
                violation_error_message="同一事项只核对一行",
            ),
            models.CheckConstraint(
                condition=~Q(code=""),
                name="check_line_names_a_thing",
                violation_error_message="核对须指明事项",
            ),
        ]
        triggers = [
            Kept(name="check_line_is_kept", operation=pgtrigger.Delete),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return f"{self.name}：{'符合' if self.is_fine else '未通过'}"
