"""Officers who step back from an enterprise in which they have an interest (Article 2; R73)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import Person, User
from accounts.roles import Role
from accounts.triggers import Firm, Kept
from parties.models import Party
from records.audit import Audited

OVERSEERS = frozenset({Role.REGISTRAR, Role.REVIEW_LEAD, Role.SIGNATORY, Role.AUDITOR})
ENDS_BY_ANOTHER = """
IF NOT EXISTS (SELECT 1 FROM accounts_user
        WHERE id = NEW.declared_by_id AND person_id = NEW.person_id) THEN
    RAISE EXCEPTION '回避申报：须由本人申报' USING ERRCODE = '23514';
END IF;
IF TG_OP = 'UPDATE' AND (OLD.ended_at IS NOT NULL
        OR (to_jsonb(NEW) - '{ended_at,ended_by_id,ended_why}'::text[])
        IS DISTINCT FROM (to_jsonb(OLD) - '{ended_at,ended_by_id,ended_why}'::text[])) THEN
    RAISE EXCEPTION '回避申报：登记后只可解除，不可改动' USING ERRCODE = '23514';
END IF;
IF NEW.ended_by_id IS NOT NULL AND EXISTS (SELECT 1 FROM accounts_user
        WHERE id = NEW.ended_by_id AND person_id = NEW.person_id) THEN
    RAISE EXCEPTION '回避申报：须由另一人解除' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""
NO_STEP_BY_THE_RECUSED = """
IF EXISTS (SELECT 1 FROM applications_recusal r
        JOIN accounts_user u ON u.person_id = r.person_id
        JOIN applications_case c ON c.id = NEW.case_id
        WHERE u.id = NEW.by_id AND r.ended_at IS NULL AND r.party_id IN (c.party_id, c.subject_id)
          AND NOT EXISTS (SELECT 1 FROM parties_member m WHERE m.party_id = c.party_id
              AND m.user_id = NEW.by_id AND m.until IS NULL)) THEN
    RAISE EXCEPTION '办理人已申报回避，不得办理本件' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""


class RecusalQuerySet(models.QuerySet):
    def standing(self):
        """Those that nobody has ended."""
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user):
        """The own ones; those who share out the work, and auditors, see all."""
        return self if user.roles & OVERSEERS else self.filter(person=user.person_id)


class Recusal(models.Model):
    """One officer's own word of an interest in an enterprise: its cases are for others then."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name="回避的单位", related_name="recusals"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="申报人", related_name="recusals"
    )
    reason = models.CharField("事由", max_length=200)
    declared_by = models.ForeignKey(User, models.PROTECT, verbose_name="申报账号", related_name="+")
    declared_at = models.DateTimeField("申报时间", db_default=HouseNow(), editable=False)
    ended_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="解除人", related_name="+", null=True, blank=True
    )
    ended_at = models.DateTimeField("解除时间", null=True, blank=True)
    ended_why = models.CharField("解除原因", max_length=200, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回避申报"
        ordering = ["-declared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "party"],
                condition=Q(ended_at=None),
                name="recusal_stands_once",
                violation_error_message="您已对该单位申报回避。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="recusal_has_a_reason",
                violation_error_message="请写明事由。",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_why="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_at__gte=F("declared_at"))
                & ~Q(ended_why=""),
                name="recusal_ends_with_a_reason",
                violation_error_message="解除回避须有解除人、时间和原因。",
            ),
        ]
        triggers = [
            Kept(name="recusal_is_kept", operation=pgtrigger.Delete),
            Firm(
                name="recusal_ends_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=ENDS_BY_ANOTHER,
            ),
            Audited("party", "party_id"),
        ]

    def __str__(self):
        return f"{self.person} 回避 {self.party}"


def unless_recused(user, case: str = "") -> Q:
    """Cases, or rows with a `case`, of parties from which this person has not stepped back."""
    at = f"{case}__" if case else ""
    own = Recusal.objects.standing().filter(person=user.person_id).values("party")
    return ~Q(**{f"{at}party__in": own}) & ~Q(**{f"{at}subject__in": own})
