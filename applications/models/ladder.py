"""Ladder money, entry by entry; the database holds the ceiling (Article 5 (2))."""

from pathlib import Path

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.clock import HouseNow
from accounts.triggers import Firm, Kept
from parties.models import Party
from policies.awards import PastAward, Tier
from policies.models import AwardItem
from records.audit import Audited
from records.models import File

SQL = Path(__file__).parent.parent / "sql"


class LadderEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Entries of parties this user may see."""
        return self.filter(party__in=Party.objects.visible_to(user))

    def counting(self, party):
        """Entries that count for this enterprise: live ones, paid or committed."""
        return self.filter(party=party, is_live=True)

    def history(self, party):
        """The same as values of the pure rule, oldest first."""
        return [
            PastAward(
                entry.tier,
                entry.amount_fen,
                entry.recovered_fen,
            )
            for entry in self.counting(party).select_related("item").order_by("pk")
        ]


class LadderEntry(models.Model):
    """An opening balance, an award or a supplement on an enterprise's ladder."""

    class Kind(models.TextChoices):
        OPENING = "opening", "期初"
        AWARD = "award", "奖励"
        SUPPLEMENT = "supplement", "补发"

    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name="企业", related_name="ladder_entries"
    )
    item = models.ForeignKey(AwardItem, models.PROTECT, verbose_name="奖励项目", null=True)
    case = models.ForeignKey(
        "applications.Case",
        models.PROTECT,
        verbose_name="案件",
        null=True,
        related_name="ladder_entries",
    )
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    code = models.CharField("称号代码", max_length=40)
    rank = models.PositiveSmallIntegerField("档次")
    standard_fen = models.BigIntegerField("本档标准（分）")
    amount_fen = models.BigIntegerField("金额（分）")
    recovered_fen = models.BigIntegerField("已追回（分）", default=0)
    is_live = models.BooleanField("有效", default=True)
    evidence = models.ForeignKey(
        File,
        models.PROTECT,
        verbose_name="依据",
        null=True,
        blank=True,
        related_name="ladder_entries",
    )
    entered_at = models.DateTimeField("记入时间", db_default=HouseNow(), editable=False)

    objects = LadderEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "晋档台账"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, recovered_fen__gte=0)
                & Q(recovered_fen__lte=F("amount_fen")),
                name="ladder_entry_amounts_hold",
                violation_error_message="金额须大于零，追回不得超过金额",
            ),
            models.CheckConstraint(
                condition=Q(standard_fen__gt=0),
                name="ladder_entry_standard_is_positive",
                violation_error_message="本档标准须大于零",
            ),
            models.CheckConstraint(
                condition=Q(kind="opening") | Q(case__isnull=False),
                name="ladder_entry_award_has_a_case",
                violation_error_message="奖励须有案件",
            ),
            models.UniqueConstraint(
                fields=["party", "rank"],
                condition=Q(is_live=True, kind="award", recovered_fen__lt=F("amount_fen")),
                name="ladder_entry_rank_once",
                violation_error_message="该企业本档已奖励过一次",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(is_live=True, kind="award"),
                name="ladder_entry_one_award_a_case",
                violation_error_message="本件已记入晋档台账",
            ),
        ]
        triggers = [
            Firm(
                name="ladder_keeps_the_ceiling",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("net", "bigint"), ("top", "int"), ("ceiling", "bigint")],
                func=(SQL / "ladder_guard.sql").read_text(encoding="utf-8"),
            ),
            Kept(name="ladder_deletes_nothing", operation=pgtrigger.Delete),
            Audited("party", "party_id"),
        ]

    def __str__(self):
        return f"{self.party} {self.get_kind_display()} 第{self.rank}档"

    @property
    def tier(self):
        """The rung of this entry as a value, named as officers name it."""
        name = self.item.name if self.item else ""
        if name and self.kind == self.Kind.OPENING:
            name = f"期初登记的{name}"
        return Tier(self.code, self.rank, self.standard_fen, name)

    @property
    def net_fen(self):
        return self.amount_fen - self.recovered_fen
