"""Natural persons, and the logins that act for them."""

from functools import cached_property

import pgtrigger
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import connection, models
from django.db.models import Q

from accounts.acting import acting
from accounts.clock import HouseNow
from accounts.models.grants import RoleGrant
from accounts.prepared import SLOT, Prepared
from accounts.roles import OF_TWO_HANDS, Role
from accounts.triggers import Audited, Firm

HOUSE_USERNAME = "house"
HEAVY = ", ".join(f"'{role}'" for role in sorted(OF_TWO_HANDS))
KEEPS_ITSELF = f"""
    IF NEW.person_id <> OLD.person_id THEN
        RAISE EXCEPTION '登录账号不得改归他人' USING ERRCODE = '23514';
    END IF;
    IF NEW.username <> OLD.username AND '{HOUSE_USERNAME}' IN (NEW.username, OLD.username) THEN
        RAISE EXCEPTION '系统自身的登录名不可改动' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""

# Whoever resets a login could act as its holder; see `accounts.services.grants.given_anew`.
RESET = f"""
    IF (NEW.password, NEW.second_factor_reset_at)
            IS NOT DISTINCT FROM (OLD.password, OLD.second_factor_reset_at)
        OR coalesce(current_setting('house.actor', true), '') = NEW.id::text THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM accounts_rolegrant
            WHERE user_id = NEW.id AND revoked_at IS NULL AND role IN ({HEAVY})
            AND (house_now() AT TIME ZONE 'Asia/Shanghai')::date <= coalesce(to_on, 'infinity'))
    THEN
        RAISE EXCEPTION '重置该账号前须先收回其重要岗位，由另一位安全管理员重新复核'
            USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""  # noqa: S608

# Whoever gave another a password knows it: the row says who that was, and the holder has to change
# it before anything else. Nobody lifts that duty by other means than a new password of one's own.
HANDED_OVER = f"""
    giver := nullif(nullif(current_setting('house.actor', true), '')::bigint, NEW.id);
    SELECT id INTO giver FROM accounts_user WHERE id = giver AND username <> '{HOUSE_USERNAME}';
    IF TG_OP = 'UPDATE' THEN
        NEW.password_given_by_id := OLD.password_given_by_id;
        IF NEW.password = OLD.password THEN
            IF OLD.must_change_password AND NOT NEW.must_change_password THEN
                RAISE EXCEPTION '临时密码须由本人修改' USING ERRCODE = '23514';
            END IF;
            RETURN NEW;
        END IF;
    END IF;
    IF giver IS NOT NULL THEN
        NEW.password_given_by_id := giver;
        NEW.must_change_password := NEW.must_change_password OR NEW.password NOT LIKE '!%';
    END IF;
    RETURN NEW;
"""  # noqa: S608


_HOUSE = Prepared(
    "the_house",
    lambda: User.objects.filter(username=HOUSE_USERNAME).select_related("person").order_by(),
)
_IN_FORCE = Prepared(
    "grants_in_force",
    lambda: RoleGrant.objects.in_force().filter(user=SLOT).select_related("agency"),
)


class Person(models.Model):
    """A natural person; duties are kept apart by person, not by login (I-15)."""

    name = models.CharField("姓名", max_length=40)
    identity_digest = models.CharField(
        "证件号摘要", max_length=64, null=True, blank=True, unique=True, editable=False
    )
    phone = models.CharField("手机", max_length=30, blank=True, default="")
    email = models.EmailField("电子邮箱", max_length=120, blank=True, default="", db_default="")

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="person_has_a_name",
                condition=~Q(name=""),
                violation_error_message="请填写姓名。",
            ),
        ]
        triggers = [Audited("person", "id", mask=["phone", "email", "identity_digest"])]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager):
    def create_user(self, username: str, person: Person, password: str | None = None, **fields):
        """Make a login for `person`; without a password it cannot be used to log in."""
        user = self.model(username=username, person=person, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def house(self):
        """The house itself, as the actor of what the clock or a machine sets off."""
        found = _HOUSE.ask()
        return found[0] if found else self._found_house()

    def _found_house(self):
        # The first entry of the audit names its own actor: the key is drawn before the row is.
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('accounts_user', 'id'))")
            house = self.model(pk=cursor.fetchone()[0], username=HOUSE_USERNAME)
        house.set_unusable_password()
        with acting(house):
            house.person = Person.objects.create(name="系统")
            house.save(force_insert=True)
        return house


class User(AbstractBaseUser, PermissionsMixin):
    """A login. What it may do follows from its role grants alone, never from `is_superuser`."""

    username = models.CharField(
        "登录名",
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "这个登录名已有人使用。"},
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="users")
    title = models.CharField("职务", max_length=40, blank=True, default="")
    is_active = models.BooleanField("启用", default=True)
    is_staff = models.BooleanField("工作人员", default=False, help_text="授予岗位时自动标记。")
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    password_given_by = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="密码经办人",
        null=True,
        editable=False,
        related_name="+",
        help_text="开立账号或最近一次重置密码的人，由数据库记入。",
    )
    second_factor_reset_at = models.DateTimeField("二次验证重置时间", null=True, editable=False)
    joined_at = models.DateTimeField("开户时间", db_default=HouseNow(), editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = verbose_name_plural = "登录账号"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="user_house_has_no_password",
                condition=~Q(username=HOUSE_USERNAME) | Q(password__startswith="!"),  # noqa: S106
                violation_error_message="系统自身不能登录。",
            ),
        ]
        triggers = [
            Firm(
                name="user_keeps_itself",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=KEEPS_ITSELF,
            ),
            Firm(
                name="user_reset_rests_heavy_roles",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=RESET,
            ),
            Firm(
                name="user_password_is_its_holders",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("giver", "bigint")],
                func=HANDED_OVER,
            ),
            Audited("user", "id", omit=["last_login"], mask=["password"]),
        ]

    def __str__(self) -> str:
        return self.person.name

    @property
    def is_house(self) -> bool:
        return self.username == HOUSE_USERNAME

    @cached_property
    def grants_in_force(self) -> tuple:
        """The role grants that hold today, read once for this instance."""
        return () if self.pk is None else tuple(_IN_FORCE.ask(self.pk))

    @property
    def roles(self) -> frozenset[Role]:
        if self.is_house:
            return frozenset({Role.HOUSE})
        if not self.is_active:
            return frozenset()
        return frozenset(Role(grant.role) for grant in self.grants_in_force)

    @property
    def local_unit_ids(self) -> frozenset[int]:
        found = (grant.local_unit_id for grant in self.grants_in_force)
        return frozenset(pk for pk in found if pk and self.is_active)

    @property
    def agency_codes(self) -> frozenset[str]:
        return frozenset(
            grant.agency.code for grant in self.grants_in_force if grant.agency and self.is_active
        )

    def check_password(self, raw_password: str) -> bool:
        """As the stock one; whoever logs in renews an outdated hash in their own name."""

        def renew(password):
            self.set_password(password)
            self._password = None
            with acting(self):
                self.save(update_fields=["password"])

        return check_password(raw_password, self.password, renew)

    def has_role(self, role: Role, *, agency=None, local_unit=None) -> bool:
        """Whether the role is held today, and for this agency or local unit if one is given."""
        if role not in self.roles:
            return False
        if agency is None and local_unit is None:
            return True
        return any(
            grant.role == role and grant.covers(agency=agency, local_unit=local_unit)
            for grant in self.grants_in_force
        )
