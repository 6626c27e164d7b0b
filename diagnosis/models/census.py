"""The census: which enterprises the local units found willing to be diagnosed (Article 6 (1) 1)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import LocalUnit, User
from accounts.roles import COMMISSION, Role
from accounts.triggers import Kept
from records.audit import Audited

READERS = COMMISSION | {Role.AUDITOR}


class SurveyRoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rounds are for those who survey and those who ordered it."""
        return self if user.roles & (READERS | {Role.LOCAL_OFFICER}) else self.none()


class SurveyRound(models.Model):
    """One census of the district: from when to when the local units survey."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    name = models.CharField("名称", max_length=60, unique=True)
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")
    note = models.TextField("要求", blank=True)
    opened_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="发起人", editable=False, related_name="+"
    )
    opened_at = models.DateTimeField("发起时间", db_default=HouseNow(), editable=False)

    objects = SurveyRoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "基础普查"
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="surveyround_closes_after_it_opens",
                violation_error_message="截止日期不能早于开始日期。",
            )
        ]
        triggers = [
            Audited("survey_round", "id"),
            Kept(name="survey_round_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.name


class SurveyQuota(models.Model):
    """How many enterprises a local unit is to survey in a round."""

    round = models.ForeignKey(
        SurveyRound, models.PROTECT, verbose_name="基础普查", related_name="quotas"
    )
    local_unit = models.ForeignKey(
        LocalUnit, models.PROTECT, verbose_name="街镇（区属企业）", related_name="+"
    )
    number = models.PositiveSmallIntegerField("应普查企业数")

    class Meta:
        verbose_name = verbose_name_plural = "各街镇任务"
        ordering = ["local_unit__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "local_unit"],
                name="surveyquota_one_for_a_unit",
                violation_error_message="该街镇（区属企业）的任务已填写。",
            )
        ]
        triggers = [Audited("survey_round", "round_id")]

    def __str__(self):
        return f"{self.local_unit} {self.number}"


class SurveyEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The Commission and the auditor read all, a local unit its own."""
        if user.roles & READERS:
            return self
        if Role.LOCAL_OFFICER in user.roles:
            return self.filter(local_unit__in=user.local_unit_ids)
        return self.none()


class SurveyEntry(models.Model):
    """What one enterprise said; one enterprise stands once in a round, whoever names it."""

    round = models.ForeignKey(
        SurveyRound, models.PROTECT, verbose_name="基础普查", related_name="entries"
    )
    local_unit = models.ForeignKey(
        LocalUnit, models.PROTECT, verbose_name="街镇（区属企业）", related_name="+"
    )
    uscc = models.CharField("统一社会信用代码", max_length=18)
    name = models.CharField("企业名称", max_length=120)
    is_willing = models.BooleanField("愿意接受诊断")
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=30, blank=True)
    note = models.CharField("情况说明", max_length=200, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, verbose_name="录入人", related_name="+")
    entered_at = models.DateTimeField("录入时间", db_default=HouseNow(), editable=False)

    objects = SurveyEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "普查企业"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "uscc"],
                name="surveyentry_enterprise_once_a_round",
                violation_error_message="该企业在本轮普查中已录入。",
            ),
            models.CheckConstraint(
                condition=Q(uscc__regex=r"^[0-9A-HJ-NP-RTUW-Y]{18}$"),
                name="surveyentry_uscc_is_in_normal_form",
                violation_error_message="统一社会信用代码须为18位大写数字和字母",
            ),
        ]
        triggers = [
            Audited("survey_round", "round_id"),
            Kept(name="survey_entry_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.name}（{self.uscc}）"
