"""The decision to ban a party: proposed by one person, checked by another (Article 7; R65)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.triggers import Firm, Kept
from applications.models import Case
from parties.models import Ban, Party
from payments.models.order import READERS
from records.audit import Audited
from records.models import Paper

OUR_OWN = "区经委"
STANDS = f"""
IF NEW.checked_by_id IS NOT NULL AND EXISTS (SELECT 1 FROM accounts_user a, accounts_user b
        WHERE a.id = NEW.proposed_by_id AND b.id = NEW.checked_by_id
          AND a.person_id = b.person_id) THEN
    RAISE EXCEPTION '提出人与复核人不得为同一自然人' USING ERRCODE = '23514';
END IF;
IF NEW.lifted_by_id IS NOT NULL AND EXISTS (SELECT 1 FROM accounts_user a, accounts_user b
        WHERE a.id = NEW.checked_by_id AND b.id = NEW.lifted_by_id
          AND a.person_id = b.person_id) THEN
    RAISE EXCEPTION '复核人与解除人不得为同一自然人' USING ERRCODE = '23514';
END IF;
IF NEW.ban_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM parties_ban
        WHERE id = NEW.ban_id AND party_id = NEW.party_id AND served_on = NEW.served_on
          AND decision_number = NEW.decision_number) THEN
    RAISE EXCEPTION '禁止申报与其决定不一致' USING ERRCODE = '23514';
END IF;
IF NEW.source = '{OUR_OWN}' AND NEW.decision_number <>
        coalesce((SELECT number FROM records_paper WHERE id = NEW.paper_id), '') THEN
    RAISE EXCEPTION '{OUR_OWN}的禁止申报决定以决定书的文号为文号' USING ERRCODE = '23514';
END IF;
IF TG_OP = 'UPDATE' AND OLD.checked_at IS NOT NULL AND (
        (to_jsonb(NEW) - '{{served_on,ban_id,paper_id,lifted_by_id,decision_number}}'::text[])
        IS DISTINCT FROM
        (to_jsonb(OLD) - '{{served_on,ban_id,paper_id,lifted_by_id,decision_number}}'::text[])
        OR (OLD.decision_number <> '' AND NEW.decision_number <> OLD.decision_number)
        OR (OLD.ban_id IS NOT NULL
            AND (NEW.ban_id, NEW.served_on) IS DISTINCT FROM (OLD.ban_id, OLD.served_on))
        OR (OLD.paper_id IS NOT NULL AND NEW.paper_id IS DISTINCT FROM OLD.paper_id)
        OR (OLD.lifted_by_id IS NOT NULL
            AND NEW.lifted_by_id IS DISTINCT FROM OLD.lifted_by_id)) THEN
    RAISE EXCEPTION '禁止申报决定复核后不可改变' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""  # noqa: S608  the words are ours


class BanDecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff of the Commission and the Finance Bureau and auditors; a party once it is final."""
        if user.roles & READERS:
            return self
        return self.confirmed().filter(party__in=Party.objects.of_member(user))

    def confirmed(self):
        """Decisions that a second person stands by."""
        return self.filter(outcome=BanDecision.Outcome.CONFIRMED)

    def to_confirm(self):
        """Decisions that wait for the second person."""
        return self.filter(outcome="")

    def to_serve(self):
        """Confirmed decisions of which nobody has entered the service yet."""
        return self.confirmed().filter(ban__isnull=True)

    def in_force(self):
        """Decisions whose ban binds today."""
        return self.filter(ban__in=Ban.objects.in_force())

    def shown(self, show: str):
        """The decisions under one heading of the list; all under one it does not know."""
        headings = {
            "to_confirm": self.to_confirm,
            "to_serve": self.to_serve,
            "in_force": self.in_force,
        }
        return headings[show]() if show in headings else self


class BanDecision(models.Model):
    """Why a party is banned and who decided it; what binds is the ban written from it."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "已确认"
        DECLINED = "declined", "不予确认"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    key = models.CharField("提交编号", max_length=80, unique=True, editable=False)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name="主体", related_name="ban_decisions"
    )
    case = models.ForeignKey(
        Case,
        models.PROTECT,
        verbose_name="涉及案件",
        null=True,
        blank=True,
        related_name="ban_decisions",
    )
    source = models.CharField("决定部门", max_length=60, default=OUR_OWN)
    decision_number = models.CharField("决定文号", max_length=60, blank=True)
    facts = models.TextField("事实与依据")
    responsible = models.CharField("主要负责人（行为时）", max_length=60)
    served_on = models.DateField("送达日期", null=True, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, verbose_name="提出人", related_name="+")
    proposed_at = models.DateTimeField("提出时间", db_default=HouseNow(), editable=False)
    outcome = models.CharField("复核结果", max_length=10, choices=Outcome.choices, blank=True)
    checked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="复核人", null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField("复核时间", null=True, blank=True)
    checked_note = models.TextField("复核意见", blank=True)
    ban = models.OneToOneField(
        Ban,
        models.PROTECT,
        verbose_name="禁止申报",
        null=True,
        blank=True,
        related_name="decision",
    )
    lifted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="解除人", null=True, blank=True, related_name="+"
    )
    paper = models.ForeignKey(
        Paper,
        models.PROTECT,
        verbose_name="决定书",
        null=True,
        blank=True,
        related_name="ban_decisions",
    )

    objects = BanDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "禁止申报决定"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", checked_by__isnull=True, checked_at__isnull=True)
                | Q(outcome="confirmed", checked_by__isnull=False, checked_at__isnull=False)
                | Q(outcome="declined", checked_by__isnull=False, checked_at__isnull=False)
                & ~Q(checked_note=""),
                name="ban_decision_is_checked_whole",
                violation_error_message="复核须有复核人、时间，不予确认的还须有意见",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("proposed_by")),
                name="ban_decision_is_checked_by_another",
                violation_error_message="提出人与复核人不得为同一人",
            ),
            models.CheckConstraint(
                condition=Q(ban__isnull=True) | Q(outcome="confirmed", served_on__isnull=False),
                name="ban_decision_binds_once_confirmed_and_served",
                violation_error_message="禁止申报须经复核并已送达",
            ),
            models.CheckConstraint(
                condition=Q(source=OUR_OWN, ban__isnull=True) | ~Q(decision_number=""),
                name="ban_decision_has_a_number",
                violation_error_message="其他部门的决定和已生效的决定须有文号",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | Q(ban__isnull=False),
                name="ban_decision_lifted_was_in_force",
                violation_error_message="只有已生效的禁止申报可以解除",
            ),
        ]
        triggers = [
            Kept(name="ban_decision_is_kept", operation=pgtrigger.Delete),
            Firm(
                name="ban_decision_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=STANDS,
            ),
            Audited("party", "party_id"),
        ]

    def __str__(self):
        return f"{self.decision_number or '（待编号）'} {self.party}"
