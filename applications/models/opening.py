"""Ladder money of earlier schemes, which counts once two people stand by it (R26)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.triggers import Firm, Kept
from accounts.two_people import two_stand_by_it
from applications.models.ladder import LadderEntry
from parties.models import Party
from policies.models import AwardItem
from records.audit import Audited
from records.models import File


class OpeningBalanceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Opening balances of parties this user may see."""
        return self.filter(party__in=Party.objects.visible_to(user))

    def to_confirm_by(self, user):
        """Balances that this person may stand by, because somebody else entered them."""
        waiting = self.filter(status=OpeningBalance.Status.ENTERED)
        return waiting.exclude(entered_by__person=user.person_id)


class OpeningBalance(models.Model):
    """What an enterprise was given for a rung before this house kept its ladder."""

    class Status(models.TextChoices):
        ENTERED = "entered", "待复核"
        CONFIRMED = "confirmed", "已记入"
        REFUSED = "refused", "未通过"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name="企业", related_name="opening_balances"
    )
    item = models.ForeignKey(AwardItem, models.PROTECT, verbose_name="对应奖励项目")
    amount_fen = models.BigIntegerField("已奖励金额（分）")
    awarded_on = models.DateField("奖励日期")
    evidence = models.ForeignKey(
        File, models.PROTECT, verbose_name="依据文件", related_name="opening_balances"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    status = models.CharField("状态", max_length=9, choices=Status.choices, default=Status.ENTERED)
    entered_by = models.ForeignKey(User, models.PROTECT, verbose_name="录入人", related_name="+")
    entered_at = models.DateTimeField("录入时间", db_default=HouseNow(), editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="复核人", related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField("复核时间", null=True, blank=True)
    reason = models.CharField("未通过原因", max_length=200, blank=True)
    entry = models.OneToOneField(
        LadderEntry, models.PROTECT, verbose_name="晋档台账", null=True, blank=True
    )

    objects = OpeningBalanceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "晋档期初"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="opening_balance_is_positive",
                violation_error_message="期初金额须大于零",
            ),
            models.UniqueConstraint(
                fields=["party", "item"],
                condition=~Q(status="refused"),
                name="opening_balance_once_an_item",
                violation_error_message="该企业此项目的期初已录入",
            ),
            models.CheckConstraint(
                condition=Q(status="entered", decided_by__isnull=True, entry__isnull=True)
                | Q(status="confirmed", decided_by__isnull=False, entry__isnull=False)
                | Q(status="refused", decided_by__isnull=False, entry__isnull=True) & ~Q(reason=""),
                name="opening_balance_counts_once_confirmed",
                violation_error_message="期初经复核后才记入台账，未通过须写明原因",
            ),
            models.CheckConstraint(
                condition=Q(status="refused")
                | Q(decided_by__isnull=True)
                | ~Q(decided_by=F("entered_by")),
                name="opening_balance_is_confirmed_by_another",
                violation_error_message="复核人不得为录入人",
            ),
        ]
        triggers = [
            Kept(name="opening_balance_is_kept", operation=pgtrigger.Delete),
            Firm(
                name="opening_balance_ends_for_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["confirmed", "refused"])
                & pgtrigger.Q(old__status__df=pgtrigger.F("new__status")),
                func="RAISE EXCEPTION '期初：复核结论不可改变' USING ERRCODE = '23514';",
            ),
            Firm(
                name="opening_balance_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=two_stand_by_it("decided", "期初", unless="refused"),
            ),
            Audited("party", "party_id"),
        ]

    def __str__(self):
        return f"{self.party} {self.item}"
