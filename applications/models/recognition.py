"""Titles given by higher bodies, from which a case starts without application (Article 6 (2))."""

from django.db import models

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from parties.models import Party
from policies.models import AwardItem
from records.audit import Audited


class RecognitionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Recognitions of parties this user may see."""
        return self.filter(party__in=Party.objects.visible_to(user))


class Recognition(models.Model):
    """A line of an official list: this enterprise bears this title since this document."""

    class Status(models.TextChoices):
        VALID = "valid", "有效"
        REVOKED = "revoked", "已撤销"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    party = models.ForeignKey(Party, models.PROTECT, verbose_name="企业")
    item = models.ForeignKey(AwardItem, models.PROTECT, verbose_name="奖励项目")
    document_number = models.CharField("认定文号", max_length=60)
    recognised_on = models.DateField("认定日期")
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.VALID)
    entered_by = models.ForeignKey(User, models.PROTECT, verbose_name="录入人", related_name="+")
    entered_at = models.DateTimeField("录入时间", db_default=HouseNow(), editable=False)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "上级认定"
        ordering = ["-recognised_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "item", "document_number"],
                name="recognition_entered_once",
                violation_error_message="该认定已录入",
            )
        ]
        triggers = [Audited("party", "party_id")]

    def __str__(self):
        return f"{self.party} {self.item}"
