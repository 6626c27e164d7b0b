"""Official papers and the series of their numbers."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.roles import COMMISSION, Role
from accounts.triggers import Audited, Firm
from records.models.files import File
from records.paper_kinds import CHOICES, SEALED
from records.visibility import reachable_by

READERS = COMMISSION | {Role.AUDITOR}


class NumberSeries(models.Model):
    """The last number given out of a series in a year; the next one is one more, without gaps."""

    code = models.CharField("代字", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(
                name="numberseries_is_one_a_year",
                fields=["code", "year"],
                violation_error_message="该代字本年度的序列已经存在。",
            ),
        ]
        triggers = [
            Firm(
                name="numberseries_goes_up_by_one",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                IF TG_OP = 'DELETE' OR NEW.last <> OLD.last + 1
                    OR (NEW.id, NEW.code, NEW.year) IS DISTINCT FROM (OLD.id, OLD.code, OLD.year)
                THEN
                    RAISE EXCEPTION '编号：只能逐号递增，不得跳号、退号或删除'
                        USING ERRCODE = '23514';
                END IF;
                RETURN NEW;
                """,
            ),
            Audited("series", "id"),
        ]

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕"


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The Commission and auditors see every open paper; others what their own rows point at."""
        seen = reachable_by(self.model, user)
        if user.is_authenticated and user.roles & READERS:
            seen |= ~Q(kind__in=SEALED)
        return self.filter(seen)

    def published(self):
        """What anybody may read: issued papers at which a published row points."""
        return self.filter(reachable_by(self.model), state=self.model.State.ISSUED)


class Paper(models.Model):
    """An official paper: numbered at once, rendered by the worker, and then never changed."""

    class State(models.TextChoices):
        WAITING = "waiting", "制作中"
        ISSUED = "issued", "已印发"
        FAILED = "failed", "制作失败"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    key = models.CharField("来源", max_length=120, unique=True, editable=False)
    kind = models.CharField("文种", max_length=40, choices=CHOICES)
    title = models.CharField("标题", max_length=200)
    series = models.CharField("代字", max_length=40, blank=True, default="")
    year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("序号", null=True, blank=True)
    number = models.CharField("文号", max_length=60, blank=True, default="")
    values = models.JSONField("内容")
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    fault = models.TextField("失败原因", blank=True, default="", db_default="")
    file = models.ForeignKey(
        File, models.PROTECT, verbose_name="文件", null=True, blank=True, related_name="papers"
    )
    sheet = models.ForeignKey(
        File, models.PROTECT, verbose_name="电子表格", null=True, blank=True, related_name="+"
    )
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, default="")
    created_at = models.DateTimeField("编号时间", db_default=HouseNow(), editable=False)
    issued_at = models.DateTimeField("印发时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="签发人", related_name="+"
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公文"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="paper_has_a_number_of_its_own",
                fields=["series", "year", "serial"],
                condition=~Q(series=""),
                violation_error_message="文号已被使用。",
            ),
            models.CheckConstraint(
                name="paper_is_numbered_in_its_series",
                condition=Q(series="", serial=None, number="")
                | (~Q(series="") & Q(serial__isnull=False) & ~Q(number="")),
                violation_error_message="有代字的公文必须有序号和文号。",
            ),
            models.CheckConstraint(
                name="paper_issued_has_its_file",
                condition=Q(state="issued", file__isnull=False, issued_at__isnull=False, fault="")
                & Q(sha256__regex=r"^[0-9a-f]{64}$")
                | ~Q(state="issued") & Q(file=None, sheet=None, issued_at=None, sha256=""),
                violation_error_message="已印发的公文必须有文件、校验值和印发时间。",
            ),
        ]
        triggers = [
            Firm(
                name="paper_never_changes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                declare=[("filled", "text[]")],
                func="""
                filled := ARRAY['state', 'fault', 'file_id', 'sheet_id', 'sha256', 'issued_at'];
                IF TG_OP = 'DELETE' OR OLD.state = 'issued'
                    OR to_jsonb(NEW) - filled IS DISTINCT FROM to_jsonb(OLD) - filled
                THEN
                    RAISE EXCEPTION '公文：已编号的公文不得改动或删除' USING ERRCODE = '23514';
                END IF;
                RETURN NEW;
                """,
            ),
            Audited("paper", "id", omit=["values"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()
