"""Which login holds which role, for which office, from when to when."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate

from accounts.clock import HouseNow
from accounts.models.offices import Agency, LocalUnit
from accounts.roles import Role, forbidden_pairs
from accounts.triggers import Audited, Firm


def _pairs_sql() -> str:
    pairs = (sorted(pair) for pair in forbidden_pairs())
    return ", ".join(f"('{one}', '{other}')" for one, other in sorted(pairs))


KEPT_APART = f"""
    IF NEW.revoked_at IS NOT NULL THEN RETURN NEW; END IF;
    PERFORM 1 FROM accounts_person p JOIN accounts_user u ON u.person_id = p.id
        WHERE u.id = NEW.user_id FOR NO KEY UPDATE OF p;
    IF EXISTS (
        SELECT 1 FROM accounts_rolegrant g
        JOIN accounts_user theirs ON theirs.id = g.user_id
        JOIN accounts_user mine ON mine.person_id = theirs.person_id
        WHERE mine.id = NEW.user_id AND g.id IS DISTINCT FROM NEW.id AND g.revoked_at IS NULL
        AND daterange(g.from_on, g.to_on, '[]') && daterange(NEW.from_on, NEW.to_on, '[]')
        AND (least(g.role, NEW.role), greatest(g.role, NEW.role)) IN (VALUES {_pairs_sql()})
    ) THEN
        RAISE EXCEPTION '岗位不相容：同一人不得兼任' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""  # noqa: S608


class RoleGrantQuerySet(models.QuerySet):
    def in_force(self):
        today = TruncDate(HouseNow())
        return self.filter(Q(to_on=None) | Q(to_on__gte=today), from_on__lte=today, revoked_at=None)


class RoleGrant(models.Model):
    """One role of one login; taken back by a date and a name, never by deletion."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="账号", related_name="grants"
    )
    role = models.CharField("岗位", max_length=24, choices=Role.choices)
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="成员单位", null=True, blank=True, related_name="+"
    )
    local_unit = models.ForeignKey(
        LocalUnit, models.PROTECT, verbose_name="受理单位", null=True, blank=True, related_name="+"
    )
    from_on = models.DateField("自", db_default=TruncDate(HouseNow()))
    to_on = models.DateField("至（含当日）", null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="授权人",
        null=True,
        blank=True,
        related_name="+",
    )
    granted_at = models.DateTimeField("授权时间", db_default=HouseNow(), editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="撤销人",
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True, editable=False)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "岗位授权"
        ordering = ["user_id", "pk"]
        constraints = [
            models.CheckConstraint(
                name="rolegrant_local_officer_has_local_unit",
                condition=Q(role=Role.LOCAL_OFFICER, local_unit__isnull=False)
                | (~Q(role=Role.LOCAL_OFFICER) & Q(local_unit__isnull=True)),
                violation_error_message="街镇受理员必须、其他岗位不得指定受理单位。",
            ),
            models.CheckConstraint(
                name="rolegrant_delegate_has_agency",
                condition=Q(role=Role.DELEGATE, agency__isnull=False)
                | (~Q(role=Role.DELEGATE) & Q(agency__isnull=True)),
                violation_error_message="成员单位代表必须、其他岗位不得指定成员单位。",
            ),
            models.CheckConstraint(
                name="rolegrant_ends_after_it_begins",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                violation_error_message="截止日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                name="rolegrant_is_not_of_the_house",
                condition=~Q(role=Role.HOUSE),
                violation_error_message="“系统”不是可以授予的岗位。",
            ),
            models.UniqueConstraint(
                name="rolegrant_is_granted_once",
                fields=["user", "role", "agency", "local_unit"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                violation_error_message="该账号已有这个岗位。",
            ),
        ]
        triggers = [
            Audited("user", "user_id"),
            Firm(
                name="incompatible_roles_kept_apart",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=KEPT_APART,
            ),
        ]

    def __str__(self) -> str:
        office = self.local_unit or self.agency
        return f"{self.get_role_display()}（{office}）" if office else self.get_role_display()

    def covers(self, *, agency=None, local_unit=None) -> bool:
        """Whether this grant is for that agency (or its code) and that local unit (or its key)."""
        if agency is not None and (
            self.agency is None or self.agency.code != getattr(agency, "code", agency)
        ):
            return False
        return local_unit is None or self.local_unit_id == getattr(local_unit, "pk", local_unit)
