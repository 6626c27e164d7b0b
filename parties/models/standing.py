"""What a party may not do (Article 7; R65)."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import TruncDate

from accounts.clock import HouseNow
from accounts.models import User
from accounts.triggers import Firm, Kept
from parties.models.party import Party
from records.audit import Audited

STANDS = """
IF (to_jsonb(NEW) - '{lifted_at,lifted_reason}'::text[])
        IS DISTINCT FROM (to_jsonb(OLD) - '{lifted_at,lifted_reason}'::text[])
    OR (OLD.lifted_at IS NOT NULL AND (NEW.lifted_at, NEW.lifted_reason)
        IS DISTINCT FROM (OLD.lifted_at, OLD.lifted_reason)) THEN
    RAISE EXCEPTION '禁止申报只可解除，解除后不可改变' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""


class BanQuerySet(models.QuerySet):
    def in_force(self):
        """Bans that bind today, by the clock of the house."""
        return self.in_force_on(TruncDate(HouseNow()))

    def in_force_on(self, day):
        """Bans that bind on this day, both ends included, lifted ones left out."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, lifted_at__isnull=True)


class Ban(models.Model):
    """Three years without any district fund, from the day after service (Article 7)."""

    party = models.ForeignKey(Party, models.PROTECT, verbose_name="主体", related_name="bans")
    decision_number = models.CharField("决定文号", max_length=60)
    source = models.CharField("决定部门", max_length=60)
    served_on = models.DateField("送达日期")
    starts_on = models.DateField("起始日")
    ends_on = models.DateField("截止日（含）")
    decided_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="录入人", related_name="+", null=True
    )
    recorded_at = models.DateTimeField("录入时间", db_default=HouseNow(), editable=False)
    lifted_at = models.DateTimeField("解除时间", null=True, blank=True)
    lifted_reason = models.TextField("解除原因", blank=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "禁止申报"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__gt=F("served_on"), ends_on__gte=F("starts_on")),
                name="ban_starts_after_service",
                violation_error_message="禁止申报自送达次日起算，截止日不得早于起始日",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_reason=""),
                name="ban_is_lifted_with_a_reason",
                violation_error_message="解除须写明原因",
            ),
            ExclusionConstraint(
                name="ban_does_not_overlap",
                expressions=[
                    (F("party"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(lifted_at__isnull=True),
                violation_error_message="与已有的禁止申报期间重叠",
            ),
        ]
        triggers = [
            Kept(name="ban_is_kept", operation=pgtrigger.Delete),
            Firm(
                name="ban_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=STANDS,
            ),
            Audited("party", "party_id"),
        ]

    def __str__(self):
        return f"{self.party} {self.starts_on} 至 {self.ends_on}"
