"""Calls for applications: who may apply for what, and when (Article 6 (1) 2; R38)."""

from django.db import models
from django.db.models import F, Q

from accounts import clock
from accounts.ids import random_id
from accounts.models import User
from accounts.roles import COMMISSION, Role
from applications.models.call_triggers import OF_CALLS
from policies.models import AwardItem, PolicyVersion
from records.audit import Audited
from records.models import Paper

READERS = COMMISSION | {Role.AUDITOR}


class CallQuerySet(models.QuerySet):
    def published(self):
        """Calls that anybody may read."""
        return self.filter(published_at__isnull=False)

    def visible_to(self, user):
        """Published calls are public; the Commission and auditors also see drafts."""
        if user.is_authenticated and user.roles & READERS:
            return self
        return self.published()

    def open_at(self, moment):
        """Published calls whose window holds this moment; the closing second is still in."""
        return self.filter(published_at__lte=moment, opens_at__lte=moment, closes_at__gte=moment)


class Call(models.Model):
    """An invitation to apply under one policy version, for some of its items.

    Drafted by one person and published by another; from then on only a published extension moves
    its close, and only later.
    """

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    version = models.ForeignKey(PolicyVersion, models.PROTECT, verbose_name="政策版本")
    items = models.ManyToManyField(AwardItem, verbose_name="申报项目")
    title = models.CharField("标题", max_length=120)
    body = models.TextField("申报通知", blank=True)
    instructions = models.TextField("填报须知", blank=True)
    opens_at = models.DateTimeField("开始受理时间")
    closes_at = models.DateTimeField("截止时间")
    drafted_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="起草人",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    published_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="发布人",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    paper = models.ForeignKey(
        Paper,
        models.PROTECT,
        verbose_name="文件",
        null=True,
        blank=True,
        editable=False,
        related_name="calls",
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报通知"
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_it_opens",
                violation_error_message="截止时间须晚于开始时间",
            ),
            models.CheckConstraint(
                condition=Q(paper__isnull=True) | Q(published_at__isnull=False),
                name="call_paper_comes_with_its_publication",
                violation_error_message="申报通知的文件随发布一并印发。",
            ),
        ]
        triggers = [*OF_CALLS, Audited("call", "id")]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        return self.is_open_at(clock.now())

    def is_open_at(self, moment):
        """Whether one may file at this moment; the closing second itself is still in."""
        return bool(self.published_at) and self.opens_at <= moment <= self.closes_at
