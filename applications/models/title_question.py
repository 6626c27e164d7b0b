"""Titles that a list names and no mapping knows: questions to the Commission (R29)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.roles import COMMISSION, Role
from accounts.triggers import Firm, Kept
from policies.models import PolicyVersion, TitleMapping
from records.audit import Audited

READERS = COMMISSION | {Role.AUDITOR}
ENDS_WITH_ITS_MAPPING = """
IF OLD.state = 'mapped' AND NEW IS DISTINCT FROM OLD
    OR (NEW.version_id, NEW.title, NEW.folded, NEW.asked_by_id, NEW.asked_at) IS DISTINCT FROM
       (OLD.version_id, OLD.title, OLD.folded, OLD.asked_by_id, OLD.asked_at) THEN
    RAISE EXCEPTION '称号询问：提出和办结后不可改变' USING ERRCODE = '23514';
END IF;
IF NEW.state = 'mapped' AND NOT EXISTS (SELECT 1 FROM policies_titlemapping
        WHERE id = NEW.mapping_id AND status = 'standing' AND folded = NEW.folded
          AND version_id = NEW.version_id) THEN
    RAISE EXCEPTION '称号询问：办结须有经复核的称号对照' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""


class TitleQuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The Commission's own, and the auditor's."""
        return self if user.roles & READERS else self.none()

    def to_answer(self):
        """Nobody has said yet what the title counts as."""
        return self.filter(state=TitleQuestion.State.OPEN)

    def to_check_by(self, user):
        """A mapping was drawn up by somebody else, and waits for a second person."""
        waiting = self.filter(state=TitleQuestion.State.PROPOSED)
        return waiting.exclude(mapping__entered_by__person=user.person_id)


class TitleQuestion(models.Model):
    """What does this title count as? The lines that bear it wait until it is answered."""

    class State(models.TextChoices):
        OPEN = "open", "待答复"
        PROPOSED = "proposed", "对照待复核"
        MAPPED = "mapped", "已列入对照"
        REJECTED = "rejected", "不予列入"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    version = models.ForeignKey(PolicyVersion, models.PROTECT, verbose_name="政策版本")
    title = models.CharField("文件所列称号", max_length=80)
    folded = models.CharField("称号（归并写法）", max_length=80, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="提出人", related_name="+")
    asked_at = models.DateTimeField("提出时间", db_default=HouseNow(), editable=False)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    mapping = models.ForeignKey(
        TitleMapping, models.PROTECT, verbose_name="称号对照", null=True, related_name="questions"
    )
    reason = models.TextField("不予列入或退回的原因", blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="答复人", null=True, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True)

    objects = TitleQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "称号询问"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="title_question_once_in_version",
                fields=["version", "folded"],
                violation_error_message="这一称号已有询问。",
            ),
            models.CheckConstraint(
                name="title_question_is_answered",
                condition=Q(state="open")
                | Q(answered_by__isnull=False, answered_at__isnull=False)
                & (
                    Q(state__in=["proposed", "mapped"], mapping__isnull=False)
                    | Q(state="rejected", mapping__isnull=True) & ~Q(reason="")
                ),
                violation_error_message="称号询问须答复列入的对照，或者写明不予列入的原因。",
            ),
        ]
        triggers = [
            Kept(name="title_question_is_kept", operation=pgtrigger.Delete),
            Firm(
                name="title_question_ends_with_its_mapping",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=ENDS_WITH_ITS_MAPPING,
            ),
            Audited("title_question", "id"),
        ]

    def __str__(self):
        return self.title
