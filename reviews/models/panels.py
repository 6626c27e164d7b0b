"""Experts, their seats on a case, and their scores (Article 6 (1) 3; R43)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.roles import COMMISSION, Role
from accounts.triggers import Kept
from applications.models import Case
from applications.models.recusal import unless_recused
from applications.states import State
from records.audit import Audited


class Expert(models.Model):
    """Somebody in the expert pool."""

    user = models.OneToOneField(User, models.PROTECT, verbose_name="用户")
    employer = models.CharField("工作单位", max_length=120)
    speciality = models.CharField("专业领域", max_length=120, blank=True)
    is_active = models.BooleanField("在库", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "专家"
        triggers = [Audited("expert", "id")]

    def __str__(self):
        return f"{self.user}（{self.employer}）"


class SeatQuerySet(models.QuerySet):
    def visible_to(self, user):
        """An expert sees the own seats; the Commission and auditors see all."""
        if user.roles & (COMMISSION | {Role.AUDITOR}):
            return self.filter(unless_recused(user, "case"))
        return self.filter(expert__user=user)

    def sitting(self):
        """Seats not released by recusal or replacement."""
        return self.filter(released_at__isnull=True)

    def of_expert(self, user):
        """The seats this user holds or held."""
        return self.filter(expert__user=user)

    def to_declare(self):
        """Seats on cases in review whose expert has not declared any interest yet."""
        return self.sitting().filter(case__state=State.IN_REVIEW, declared_at__isnull=True)

    def to_score(self):
        """Seats on cases in review, declared free of interest, without a score."""
        return self.sitting().filter(
            case__state=State.IN_REVIEW, declared_at__isnull=False, score__isnull=True
        )


class Seat(models.Model):
    """An expert's seat on a case: declaration of interest first, then the score."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="seats")
    expert = models.ForeignKey(Expert, models.PROTECT, verbose_name="专家", related_name="seats")
    appointed_by = models.ForeignKey(User, models.PROTECT, verbose_name="指定人", related_name="+")
    appointed_at = models.DateTimeField("指定时间", db_default=HouseNow(), editable=False)
    declared_at = models.DateTimeField("声明无利害关系时间", null=True, editable=False)
    released_at = models.DateTimeField("回避（更换）时间", null=True, editable=False)
    released_why = models.CharField("回避（更换）原因", max_length=200, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评审席位"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "expert"],
                name="seat_once_a_case",
                violation_error_message="该专家已在本件的评审组",
            )
        ]
        triggers = [Audited("case", "case_id")]

    def __str__(self):
        return f"{self.expert} {self.case}"


class Score(models.Model):
    """An expert's score sheet, locked once handed in."""

    seat = models.OneToOneField(Seat, models.PROTECT, verbose_name="席位")
    foundation = models.PositiveSmallIntegerField("基础条件（10分）")
    equipment = models.PositiveSmallIntegerField("智能装备与数控化率（20分）")
    networking = models.PositiveSmallIntegerField("设备联网与数据采集（15分）")
    integration = models.PositiveSmallIntegerField("生产管理系统集成（20分）")
    quality = models.PositiveSmallIntegerField("质量、仓储、能源与安全（10分）")
    security = models.PositiveSmallIntegerField("网络与数据安全（5分）")
    effect = models.PositiveSmallIntegerField("实施成效（15分）")
    example = models.PositiveSmallIntegerField("示范推广（5分）")
    veto = models.CharField("一票否决事项", max_length=200, blank=True)
    comment = models.TextField("评审意见")
    handed_in_at = models.DateTimeField("提交时间", db_default=HouseNow(), editable=False)

    LIMITS = {
        "foundation": 10,
        "equipment": 20,
        "networking": 15,
        "integration": 20,
        "quality": 10,
        "security": 5,
        "effect": 15,
        "example": 5,
    }

    class Meta:
        verbose_name = verbose_name_plural = "专家评分"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    foundation__lte=10,
                    equipment__lte=20,
                    networking__lte=15,
                    integration__lte=20,
                    quality__lte=10,
                    security__lte=5,
                    effect__lte=15,
                    example__lte=5,
                ),
                name="score_within_its_sheet",
                violation_error_message="分数超出评分表上限",
            )
        ]
        triggers = [
            Kept(name="score_is_locked", operation=pgtrigger.Update | pgtrigger.Delete),
            Audited("score", "id"),
        ]

    def __str__(self):
        return f"{self.seat.expert} {self.total}"

    @property
    def total(self):
        return sum(getattr(self, name) for name in self.LIMITS)
