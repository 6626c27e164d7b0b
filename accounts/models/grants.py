"""Which login holds which role, for which office, from when to when."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate

from accounts.clock import HouseNow
from accounts.models.offices import Agency, LocalUnit
from accounts.roles import OF_TWO_HANDS, Role, forbidden_pairs
from accounts.triggers import Audited, Firm, Kept


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

STANDS = """
    IF (to_jsonb(NEW) - '{confirmed_by_id,confirmed_at,revoked_by_id,revoked_at}'::text[])
            IS DISTINCT FROM
            (to_jsonb(OLD) - '{confirmed_by_id,confirmed_at,revoked_by_id,revoked_at}'::text[])
        OR (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_by_id, NEW.confirmed_at)
                IS DISTINCT FROM (OLD.confirmed_by_id, OLD.confirmed_at))
        OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_by_id, NEW.revoked_at)
                IS DISTINCT FROM (OLD.revoked_by_id, OLD.revoked_at)) THEN
        RAISE EXCEPTION '岗位授权只可复核和撤销，不可改动' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""
# The house, which has nobody beside it, stands by what it grants itself: the first of all roles.
CONFIRMED = """
    IF TG_OP = 'UPDATE' AND OLD.confirmed_at IS NOT NULL OR NEW.confirmed_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND NEW.confirmed_by_id = NEW.granted_by_id AND EXISTS (
            SELECT 1 FROM accounts_user WHERE id = NEW.granted_by_id AND username = 'house') THEN
        RETURN NEW;
    END IF;
    IF (SELECT must_change_password FROM accounts_user WHERE id = NEW.user_id) THEN
        RAISE EXCEPTION '本人尚未用临时密码登录并修改密码，不能复核' USING ERRCODE = '23514';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM accounts_user granter, accounts_user checker, accounts_user holder,
            accounts_rolegrant held
            LEFT JOIN accounts_user giver ON giver.id = (
                SELECT password_given_by_id FROM accounts_user WHERE id = NEW.user_id)
        WHERE granter.id = NEW.granted_by_id AND checker.id = NEW.confirmed_by_id
            AND holder.id = NEW.user_id
            AND checker.person_id NOT IN (granter.person_id, holder.person_id)
            AND checker.person_id IS DISTINCT FROM giver.person_id
            AND checker.is_active AND held.user_id = checker.id AND held.role = 'security_admin'
            AND held.confirmed_at IS NOT NULL AND held.revoked_at IS NULL
            AND (house_now() AT TIME ZONE 'Asia/Shanghai')::date
                BETWEEN held.from_on AND coalesce(held.to_on, 'infinity')
    ) THEN
        RAISE EXCEPTION '岗位授权须由授权人、密码经办人和本人以外的另一位安全管理员复核'
            USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""


class RoleGrantQuerySet(models.QuerySet):
    def in_force(self):
        """Grants that hold today; one of two hands only once the second has confirmed it."""
        today = TruncDate(HouseNow())
        return self.exclude(role__in=OF_TWO_HANDS, confirmed_at=None).filter(
            Q(to_on=None) | Q(to_on__gte=today), from_on__lte=today, revoked_at=None
        )

    def to_confirm(self):
        """Grants that wait for a second security administrator."""
        return self.filter(role__in=OF_TWO_HANDS, confirmed_at=None, revoked_at=None)

    def to_confirm_by(self, user):
        """Those among them that this person neither made, nor would hold, nor gave a password."""
        mine = Q(user__person=user.person_id) | Q(granted_by__person=user.person_id)
        handed = Q(user__password_given_by__person=user.person_id)
        return self.to_confirm().exclude(mine | handed)


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
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="复核人",
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    confirmed_at = models.DateTimeField("复核时间", null=True, blank=True, editable=False)
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
            models.CheckConstraint(
                name="rolegrant_is_confirmed_whole",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                violation_error_message="复核须有复核人和时间。",
            ),
            models.CheckConstraint(
                name="rolegrant_of_two_hands_names_the_first",
                condition=~Q(role__in=sorted(OF_TWO_HANDS)) | Q(granted_by__isnull=False),
                violation_error_message="这个岗位的授权须有授权人。",
            ),
            models.CheckConstraint(
                name="rolegrant_is_revoked_whole",
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                violation_error_message="撤销须有撤销人和时间。",
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
            Kept(name="rolegrant_is_kept", operation=pgtrigger.Delete),
            Firm(
                name="rolegrant_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=STANDS,
            ),
            Firm(
                name="rolegrant_is_confirmed_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=CONFIRMED,
            ),
        ]

    def __str__(self) -> str:
        office = self.local_unit or self.agency
        return f"{self.get_role_display()}（{office}）" if office else self.get_role_display()

    @property
    def waits(self) -> bool:
        """Whether a second security administrator has still to stand by it."""
        is_open = self.confirmed_at is None and self.revoked_at is None
        return is_open and self.role in OF_TWO_HANDS

    def covers(self, *, agency=None, local_unit=None) -> bool:
        """Whether this grant is for that agency (or its code) and that local unit (or its key)."""
        if agency is not None and (
            self.agency is None or self.agency.code != getattr(agency, "code", agency)
        ):
            return False
        return local_unit is None or self.local_unit_id == getattr(local_unit, "pk", local_unit)
