"""Papers that a filing itself makes: its application form, and the receipt for it (R40)."""

import pgtrigger
from django.db import models

from accounts.triggers import Kept
from applications.models.case import Case
from records.audit import Audited
from records.models import Paper


class FilingPaperQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Papers of cases this user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


class FilingPaper(models.Model):
    """One paper of a filing as its content stood; its kind is the paper's."""

    case = models.ForeignKey(
        Case, models.PROTECT, verbose_name="案件", related_name="filing_papers"
    )
    paper = models.OneToOneField(
        Paper, models.PROTECT, verbose_name="文书", related_name="filing_paper"
    )
    content_sha256 = models.CharField("内容摘要", max_length=64)

    objects = FilingPaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报文书"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(content_sha256__regex="^[0-9a-f]{64}$"),
                name="filing_paper_names_its_content",
                violation_error_message="申报文书须有内容摘要",
            ),
        ]
        triggers = [
            Kept(name="filing_paper_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return str(self.paper)
