"""How members bring members: an invitation of an agent, an offer of the ownership."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.triggers import Kept
from parties.models.party import Member, Party
from records.audit import Audited


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Neither used, taken back nor out of date, by the clock of the house."""
        return self.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=HouseNow()
        )


class Invitation(models.Model):
    """A code by which one person becomes agent of a party, once; only its digest is kept."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name="主体", related_name="invitations"
    )
    invitee = models.CharField("邀请谁", max_length=40)
    code_digest = models.CharField("邀请码摘要", max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, verbose_name="邀请人", related_name="+")
    invited_at = models.DateTimeField("邀请时间", db_default=HouseNow(), editable=False)
    expires_at = models.DateTimeField("有效期至", editable=False)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="接受人", null=True, editable=False, related_name="+"
    )
    accepted_at = models.DateTimeField("接受时间", null=True, editable=False)
    revoked_at = models.DateTimeField("收回时间", null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成员邀请"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(
                    accepted_at__isnull=False,
                    accepted_by__isnull=False,
                    revoked_at__isnull=True,
                    accepted_at__lte=F("expires_at"),
                ),
                name="invitation_is_accepted_whole_and_in_time",
                violation_error_message="邀请须在有效期内由一人接受，收回的不能接受",
            ),
        ]
        triggers = [
            Audited("party", "party_id", mask=["code_digest"]),
            Kept(name="invitation_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.party}邀请{self.invitee}"


class Handover(models.Model):
    """An owner offers the ownership to another member, who takes it or does not."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    party = models.ForeignKey(Party, models.PROTECT, verbose_name="主体", related_name="handovers")
    giver = models.ForeignKey(Member, models.PROTECT, verbose_name="移交人", related_name="+")
    taker = models.ForeignKey(Member, models.PROTECT, verbose_name="接任人", related_name="+")
    offered_at = models.DateTimeField("提出时间", db_default=HouseNow(), editable=False)
    accepted_at = models.DateTimeField("接受时间", null=True, editable=False)
    ended_at = models.DateTimeField("谢绝、撤回时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "负责人移交"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["giver"],
                condition=Q(accepted_at__isnull=True, ended_at__isnull=True),
                name="handover_is_open_once",
                violation_error_message="已有一份移交在等待对方接受",
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("taker")),
                name="handover_is_to_another",
                violation_error_message="不能移交给自己",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(ended_at__isnull=True),
                name="handover_ends_one_way",
                violation_error_message="已接受的移交不能再谢绝或撤回",
            ),
        ]
        triggers = [
            Audited("party", "party_id"),
            Kept(name="handover_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.giver} → {self.taker.user}"
