"""Letters of a case: the paper that tells the applicant of a step (Article 6 (1); R45)."""

import pgtrigger
from django.db import models

from accounts.triggers import Kept
from applications.models.case import Case
from applications.models.log import TransitionLog
from records.audit import Audited
from records.models import Paper


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Letters of cases this user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


class Letter(models.Model):
    """One paper for one logged step; its kind is the paper's."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="letters")
    line = models.OneToOneField(
        TransitionLog, models.PROTECT, verbose_name="办理记录", related_name="letter"
    )
    paper = models.OneToOneField(Paper, models.PROTECT, verbose_name="文书", related_name="letter")

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "案件文书"
        ordering = ["pk"]
        triggers = [
            Kept(name="letter_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            Audited("case", "case_id"),
        ]

    def __str__(self):
        return str(self.paper)
