"""The kinds of award of a version: how much, for whom, on which terms."""

from fractions import Fraction
from functools import cached_property

from django.db import models
from django.db.models import Q

from accounts.triggers import Audited
from policies import awards, tracks
from policies.models.change_triggers import NotedChange
from policies.models.triggers import OF_VERSION, FrozenPart
from policies.models.versions import PolicyVersion
from policies.stages import Acceptor, PayeeKind, Rule, Stage


class Ladder(models.Model):
    """Tiers that are climbed, each rewarded once and less what was already given."""

    CREDIT_MODES = [
        (awards.NET_PAID, "按实际已奖励的净额抵减"),
        (awards.STANDARD_OF_HIGHEST, "按已奖励最高档的标准抵减"),
    ]

    version = models.ForeignKey(
        PolicyVersion, models.CASCADE, verbose_name="政策版本", related_name="ladders"
    )
    code = models.SlugField("代码", max_length=30)
    name = models.CharField("名称", max_length=60)
    credit_mode = models.CharField(
        "补差方式", max_length=20, choices=CREDIT_MODES, default=awards.NET_PAID
    )

    class Meta:
        verbose_name = verbose_name_plural = "台阶"
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="ladder_once_in_version",
                fields=["version", "code"],
                violation_error_message="同一版本的台阶代码不得重复。",
            ),
            models.CheckConstraint(
                name="ladder_has_a_credit_mode",
                condition=Q(credit_mode__in=awards.CREDIT_MODES),
                violation_error_message="补差方式不在允许的范围内。",
            ),
        ]
        triggers = [
            FrozenPart(OF_VERSION),
            NotedChange(OF_VERSION, "'ladder-' || {row}.code"),
            Audited("policy", "version_id"),
        ]

    def __str__(self) -> str:
        return self.name


class AwardItemQuerySet(models.QuerySet):
    def with_track(self):
        """With all that `track`, `tier` and `terms` read, in one query more."""
        return self.select_related("version", "ladder").prefetch_related("stages")

    def on_a_ladder(self):
        return self.filter(rule=Rule.LADDER)


class AwardItem(models.Model):
    """A kind of award and its terms (Article 5), with the way its cases go (Article 6)."""

    version = models.ForeignKey(
        PolicyVersion, models.CASCADE, verbose_name="政策版本", related_name="items"
    )
    code = models.SlugField("代码", max_length=40)
    name = models.CharField("名称", max_length=60)
    payee_kind = models.CharField("奖励对象", max_length=12, choices=PayeeKind.choices)
    rule = models.CharField("计奖方式", max_length=12, choices=Rule.choices)
    ladder = models.ForeignKey(
        Ladder, models.PROTECT, verbose_name="台阶", null=True, blank=True, related_name="items"
    )
    rank = models.PositiveSmallIntegerField("档次", null=True, blank=True)
    standard_fen = models.BigIntegerField("奖励标准（分）", null=True, blank=True)
    per_report_fen = models.BigIntegerField("每份报告奖励（分）", null=True, blank=True)
    cap_fen = models.BigIntegerField("单个企业累计限额（分）", null=True, blank=True)
    ratio = models.DecimalField(
        "奖励比例",
        max_digits=7,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="政策未规定比例的留空，由评审人员填写核定金额。",
    )
    threshold_fen = models.BigIntegerField("投入门槛（分）", default=0)
    uplift = models.DecimalField("上浮比例", max_digits=7, decimal_places=6, default=0)
    yearly_quota = models.PositiveSmallIntegerField("年度名额", null=True, blank=True)
    prerequisite = models.SlugField(
        "前置称号", max_length=40, blank=True, default="", help_text="须先获评的奖励项目代码。"
    )
    clause = models.CharField("条款", max_length=40)
    acceptor = models.CharField(
        "受理方", max_length=12, choices=Acceptor.choices, blank=True, default=""
    )
    position = models.PositiveSmallIntegerField("次序")

    objects = AwardItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "奖励项目"
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                name="awarditem_once_in_version",
                fields=["version", "code"],
                violation_error_message="同一版本的奖励项目代码不得重复。",
            ),
            models.UniqueConstraint(
                name="awarditem_position_once_in_version",
                fields=["version", "position"],
                violation_error_message="同一版本的奖励项目次序不得重复。",
            ),
            models.CheckConstraint(
                name="awarditem_ladder_terms",
                condition=Q(
                    rule=Rule.LADDER,
                    ladder__isnull=False,
                    rank__isnull=False,
                    rank__gte=1,
                    standard_fen__isnull=False,
                    standard_fen__gt=0,
                )
                | (
                    ~Q(rule=Rule.LADDER)
                    & Q(ladder__isnull=True, rank__isnull=True, standard_fen__isnull=True)
                ),
                violation_error_message="晋档补差的项目必须、其他项目不得填写台阶、档次和奖励标准。",
            ),
            models.CheckConstraint(
                name="awarditem_report_terms",
                condition=Q(
                    rule=Rule.PER_REPORT, per_report_fen__isnull=False, per_report_fen__gt=0
                )
                | (~Q(rule=Rule.PER_REPORT) & Q(per_report_fen__isnull=True)),
                violation_error_message="按报告奖励的项目必须、其他项目不得填写每份报告奖励。",
            ),
            models.CheckConstraint(
                name="awarditem_cap_terms",
                condition=Q(rule=Rule.CAPPED, cap_fen__isnull=False, cap_fen__gt=0)
                | (
                    ~Q(rule=Rule.CAPPED)
                    & Q(cap_fen__isnull=True, ratio__isnull=True, threshold_fen=0, uplift=0)
                ),
                violation_error_message="限额内核定的项目必须填写限额，其他项目不得填写限额、比例和门槛。",
            ),
            models.CheckConstraint(
                name="awarditem_shares_in_range",
                condition=(Q(ratio__isnull=True) | Q(ratio__gt=0, ratio__lte=1))
                & Q(uplift__gte=0, uplift__lte=1, threshold_fen__gte=0),
                violation_error_message="奖励比例、上浮比例应在零和一之间，投入门槛不得为负。",
            ),
            models.CheckConstraint(
                name="awarditem_codes_known",
                condition=Q(
                    rule__in=Rule.values,
                    payee_kind__in=PayeeKind.values,
                    acceptor__in=["", *Acceptor.values],
                ),
                violation_error_message="计奖方式、奖励对象或受理方不在允许的范围内。",
            ),
        ]
        triggers = [
            FrozenPart(OF_VERSION),
            NotedChange(OF_VERSION, "'item-' || {row}.code"),
            Audited("policy", "version_id"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def track(self) -> tuple[Stage, ...]:
        """The stages a case of this kind passes, in order."""
        return tuple(Stage(row.stage) for row in self.stages.all())

    def next_stage(self, after: Stage | None = None) -> Stage | None:
        """The stage that opens once another is done; the first one if none is."""
        return tracks.next_stage(self.track, after)

    def tier(self) -> awards.Tier:
        """The rung this item stands on; only for items of a ladder."""
        if self.rank is None or self.standard_fen is None:
            raise ValueError(f"“{self.name}”不在台阶上")
        return awards.Tier(self.code, self.rank, self.standard_fen, self.name)

    def terms(self) -> awards.LadderTerms | awards.CapTerms:
        """What `awards` asks beside the facts; a report is simply worth `per_report_fen`."""
        if self.ladder:
            return awards.LadderTerms(self.ladder.credit_mode, self.clause)
        if self.cap_fen:
            return awards.CapTerms(
                cap=self.cap_fen,
                ratio=None if self.ratio is None else Fraction(self.ratio),
                threshold=self.threshold_fen,
                uplift=Fraction(self.uplift),
                clause=self.clause,
            )
        raise ValueError(f"“{self.name}”按报告定额奖励，没有计算条件")

    @property
    def ceiling_fen(self) -> int:
        """The most that one award of this kind can come to."""
        return self.standard_fen or self.per_report_fen or self.cap_fen or 0
