"""A policy document as it is in force: its text, dates, time limits and readings."""

from datetime import date
from functools import cached_property

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.triggers import Audited
from policies.models.change_triggers import NotedChange, ThisTransaction
from policies.models.triggers import OF_VERSION, FrozenPart, FrozenVersion
from policies.stages import LimitCode

SMART_MANUFACTURING = "smart-manufacturing"
TERMS = ("in_force_from", "in_force_to", "scheme", "supplements_id")  # others are the text itself


def _one_in_force(name: str, condition: Q, message: str) -> ExclusionConstraint:
    days = Func(F("in_force_from"), F("in_force_to"), Value("[]"), function="daterange")
    return ExclusionConstraint(
        name=name,
        expressions=[("scheme", RangeOperators.EQUAL), (days, RangeOperators.OVERLAPS)],
        condition=Q(published_at__isnull=False) & condition,
        violation_error_message=message,
    )


class PolicyVersionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def in_force_on(self, day: date, scheme: str = SMART_MANUFACTURING):
        """The versions in force on a day, a supplement before what it supplements (Article 8)."""
        return (
            self.published()
            .filter(scheme=scheme, in_force_from__lte=day, in_force_to__gte=day)
            .order_by(F("supplements").asc(nulls_last=True))
        )

    def visible_to(self, user):
        """Everyone reads what is published; drafts stay with the staff."""
        return self.all() if user.is_staff else self.published()

    def get_by_natural_key(self, number):
        return self.get(number=number)


class PolicyVersion(models.Model):
    """A policy document with everything that follows from it; frozen once published."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    number = models.CharField("文号", max_length=40, unique=True)
    title = models.CharField("标题", max_length=200)
    issuer = models.CharField("发文机关", max_length=100)
    signed_on = models.DateField("成文日期")
    published_on = models.DateField("发布日期")
    in_force_from = models.DateField("施行日期")
    in_force_to = models.DateField("有效期至（含当日）")
    status_label = models.CharField("文件性质", max_length=10, blank=True, default="")
    basis = models.TextField("制定依据", help_text="每行一份文件。")
    full_text = models.TextField("全文", blank=True, default="")
    scheme = models.SlugField("政策体系", default=SMART_MANUFACTURING)
    supplements = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="补充或替代的文件",
        null=True,
        blank=True,
        related_name="supplemented_by",
    )
    published_at = models.DateTimeField("系统内发布时间", null=True, editable=False)
    digest = models.CharField("条款摘要值", max_length=64, blank=True, default="", editable=False)
    is_demo = models.BooleanField("演示", default=False, editable=False)
    begun_in = models.BigIntegerField("起草事务", db_default=ThisTransaction(), editable=False)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政策版本"
        ordering = ["-in_force_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="policyversion_ends_after_start",
                condition=Q(in_force_to__gte=F("in_force_from")),
                violation_error_message="有效期截止日不得早于施行日期。",
            ),
            models.CheckConstraint(
                name="policyversion_published_after_signing",
                condition=Q(published_on__gte=F("signed_on")),
                violation_error_message="发布日期不得早于成文日期。",
            ),
            models.CheckConstraint(
                name="policyversion_digest_once_published",
                condition=Q(published_at__isnull=True, digest="")
                | (Q(published_at__isnull=False) & ~Q(digest="")),
                violation_error_message="已发布的版本应有条款摘要值。",
            ),
            models.CheckConstraint(
                name="policyversion_not_its_own_supplement",
                condition=Q(supplements__isnull=True) | ~Q(supplements=F("pk")),
                violation_error_message="文件不能补充自身。",
            ),
            _one_in_force(
                "policyversion_one_in_force",
                Q(supplements__isnull=True),
                "同一政策体系在同一时期只能有一个有效版本。",
            ),
            _one_in_force(
                "policyversion_one_supplement_in_force",
                Q(supplements__isnull=False),
                "同一政策体系在同一时期只能有一份有效的补充文件。",
            ),
        ]
        triggers = [
            FrozenVersion(),
            NotedChange("{row}.id", "'version'", terms=TERMS),
            Audited("policy", "id"),
        ]

    def __str__(self) -> str:
        return f"{self.number}《{self.title}》"

    def natural_key(self) -> tuple[str]:
        return (self.number,)

    def validate_constraints(self, exclude=None) -> None:
        """Conditions ask whether it is published, on pages too that only show that."""
        super().validate_constraints({*(exclude or ())} - {"published_at", "digest"})

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def basis_documents(self) -> list[str]:
        """The documents this one rests on, as notices and orders quote them."""
        return self.basis.splitlines()

    def is_in_force_on(self, day: date) -> bool:
        return self.is_published and self.in_force_from <= day <= self.in_force_to

    def working_days(self, code: str) -> int:
        """The time limit of that name, in working days."""
        return self._working_days[code]

    def has_limit(self, code: str) -> bool:
        """Whether the version sets this time limit; only few may be left open."""
        return code in self._working_days

    @cached_property
    def _working_days(self) -> dict[str, int]:
        return {limit.code: limit.working_days for limit in self.limits.all()}


class Limit(models.Model):
    """Within how many working days something is to be done under a version."""

    version = models.ForeignKey(
        PolicyVersion, models.CASCADE, verbose_name="政策版本", related_name="limits"
    )
    code = models.SlugField("代码", max_length=30, choices=LimitCode.choices)
    name = models.CharField("名称", max_length=40)
    working_days = models.PositiveSmallIntegerField("工作日")

    class Meta:
        verbose_name = verbose_name_plural = "办理时限"
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="limit_once_in_version",
                fields=["version", "code"],
                violation_error_message="同一版本的办理时限代码不得重复。",
            ),
            models.CheckConstraint(
                name="limit_is_positive",
                condition=Q(working_days__gte=1),
                violation_error_message="办理时限至少为1个工作日。",
            ),
        ]
        triggers = [
            FrozenPart(OF_VERSION),
            NotedChange(OF_VERSION, "'limit-' || {row}.code"),
            Audited("policy", "version_id"),
        ]

    def __str__(self) -> str:
        return f"{self.name}：{self.working_days}个工作日"


class NoteQuerySet(models.QuerySet):
    def on(self, *rules: str):
        """What was said on some rules, the latest first."""
        return self.filter(rule__in=rules).order_by("-noted_on", "-pk")


class Note(models.Model):
    """How the Commission reads the version where its text is silent (Article 8)."""

    version = models.ForeignKey(
        PolicyVersion, models.PROTECT, verbose_name="政策版本", related_name="notes"
    )
    code = models.SlugField("代码", max_length=30)
    rule = models.SlugField(
        "相关条款",
        max_length=60,
        blank=True,
        default="",
        help_text="口径所解释的条款，如 titles、item-lighthouse、limit-notice；涉及全文的留空。",
    )
    question = models.CharField("问题", max_length=200)
    answer = models.TextField("口径")
    author = models.CharField("解释人", max_length=60)
    noted_on = models.DateField("日期")
    created_at = models.DateTimeField("登记时间", db_default=HouseNow(), editable=False)
    written_in = models.BigIntegerField("登记事务", db_default=ThisTransaction(), editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "执行口径"
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="note_once_a_day",
                fields=["version", "code", "rule", "question", "noted_on"],
                violation_error_message="同一问题同一天只登记一条口径。",
            ),
        ]
        triggers = [
            FrozenPart(OF_VERSION, may_be_added=True),
            Audited("policy", "version_id"),
        ]

    def __str__(self) -> str:
        return self.question
