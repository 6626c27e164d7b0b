"""All that the house holds of a party, packed for its members to take away."""

from datetime import timedelta

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.triggers import Kept
from parties.models.party import Party
from records.audit import Audited
from records.models import File

KEPT_FOR = timedelta(days=7)


class TakeAwayQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of the parties this user acts for today, until it has been kept long enough."""
        return self.filter(
            party__in=Party.objects.of_member(user), asked_at__gt=HouseNow() - KEPT_FOR
        )


class TakeAway(models.Model):
    """One packed copy of a party's own data; a job makes its file."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    party = models.ForeignKey(Party, models.PROTECT, verbose_name="主体", related_name="take_aways")
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="申请人", related_name="+")
    asked_at = models.DateTimeField("申请时间", db_default=HouseNow(), editable=False)
    file = models.ForeignKey(
        File, models.PROTECT, verbose_name="压缩包", null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField("制作完成", null=True, editable=False)

    objects = TakeAwayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "数据副本"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=True, made_at__isnull=True)
                | Q(file__isnull=False, made_at__isnull=False),
                name="take_away_is_made_whole",
                violation_error_message="制作完成的副本须有文件和时间",
            ),
        ]
        triggers = [
            Audited("party", "party_id"),
            Kept(name="take_away_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.party} {self.asked_at:%Y-%m-%d}"
