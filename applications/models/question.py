"""What applicants ask about a call, and what is answered: to all, or to the asker alone (R38)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.roles import COMMISSION, Role
from accounts.triggers import Firm
from applications.models.call import Call
from applications.models.call_parts import OfCallQuerySet
from records.audit import Audited

READERS = COMMISSION | {Role.AUDITOR}
STANDS_ONCE_ANSWERED = """
IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL
    OR (NEW.call_id, NEW.asker_id, NEW.text, NEW.asked_at)
    IS DISTINCT FROM (OLD.call_id, OLD.asker_id, OLD.text, OLD.asked_at) THEN
    RAISE EXCEPTION '咨询：提出和答复后不可改变' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""


class FaqQuerySet(OfCallQuerySet):
    def published(self):
        """What anybody may read: published entries of published calls."""
        return super().published().filter(published_at__isnull=False)

    def visible_to(self, user):
        """The Commission and auditors also see what is not published."""
        if user.is_authenticated and user.roles & READERS:
            return self
        return self.published()


class Faq(models.Model):
    """A question that many have and its answer, without anybody's name, on the page of a call."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    call = models.ForeignKey(Call, models.PROTECT, verbose_name="申报通知", related_name="faqs")
    question = models.CharField("问题", max_length=300)
    answer = models.TextField("解答")
    position = models.PositiveSmallIntegerField("次序", default=0)
    edited_by = models.ForeignKey(User, models.PROTECT, verbose_name="编写人", related_name="+")
    edited_at = models.DateTimeField("修改时间")
    published_at = models.DateTimeField("公布时间", null=True, blank=True)

    objects = FaqQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "常见问题"
        ordering = ["position", "pk"]
        triggers = [Audited("call", "call_id")]

    def __str__(self):
        return self.question


class QuestionQuerySet(models.QuerySet):
    def open(self):
        """Questions nobody has answered yet."""
        return self.filter(answered_at__isnull=True)

    def visible_to(self, user):
        """The asker's own; the Commission and auditors see all."""
        if user.roles & READERS:
            return self
        return self.filter(asker=user.pk)


class Question(models.Model):
    """One question of one person; answered to that person alone, or to all without the name."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    call = models.ForeignKey(
        Call, models.PROTECT, verbose_name="申报通知", related_name="questions"
    )
    asker = models.ForeignKey(User, models.PROTECT, verbose_name="咨询人", related_name="+")
    text = models.TextField("咨询内容")
    asked_at = models.DateTimeField("咨询时间", db_default=HouseNow(), editable=False)
    answer = models.TextField("答复", blank=True)
    faq = models.ForeignKey(
        Faq,
        models.PROTECT,
        verbose_name="公开解答",
        null=True,
        blank=True,
        related_name="questions",
    )
    answered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="答复人", null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报咨询"
        ordering = ["asked_at", "pk"]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(answered_at=None), name="question_waiting"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="", faq=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False)
                & (Q(answer="", faq__isnull=False) | ~Q(answer="") & Q(faq=None)),
                name="question_answered_in_one_way",
                violation_error_message="咨询或者公开解答，或者只答复本人。",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="question_asks_something",
                violation_error_message="请写明要咨询的问题。",
            ),
        ]
        triggers = [
            Firm(
                name="question_stands_once_answered",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=STANDS_ONCE_ANSWERED,
            ),
            Audited("call", "call_id"),
        ]

    def __str__(self):
        return self.text[:40]
