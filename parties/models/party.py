"""Enterprises, providers and the people who act for them (Article 4)."""

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Trim

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import LocalUnit, User
from accounts.roles import COMMISSION, Role
from accounts.triggers import Kept
from parties.models.member_triggers import member_ends_by_rule
from parties.models.triggers import name_is_changed_by_two, places_are_checked
from parties.uscc import normalise
from records.audit import Audited

READERS = COMMISSION | {Role.AUDITOR, Role.COUNTERSIGNER, Role.PAYER, Role.OFFICE_CLERK}


def check_uscc(text):
    """Refuse a code that is not a valid one in its normal form."""
    try:
        normal = normalise(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error
    if normal != text:
        raise ValidationError(f"请写作 {normal}")


def _without(column: str, pattern: str) -> Func:
    return Func(column, Value(pattern), Value(""), Value("g"), function="regexp_replace")


class PartyQuerySet(models.QuerySet):
    def of_member(self, user):
        """Parties for which this user may act today."""
        return self.filter(members__user=user, members__until__isnull=True)

    def visible_to(self, user):
        """Parties this user may see: staff by office, members their own."""
        if user.roles & READERS:
            return self
        mine = Q(pk__in=Member.objects.filter(user=user, until__isnull=True).values("party"))
        if Role.LOCAL_OFFICER in user.roles:
            mine |= Q(local_unit__in=user.local_unit_ids)
        return self.filter(mine)


class Party(models.Model):
    """A legal person that applies, diagnoses or is paid; locked before any of its cases."""

    class Kind(models.TextChoices):
        COMPANY = "company", "企业法人"
        BRANCH = "branch", "分支机构"
        OTHER = "other", "其他组织"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    uscc = models.CharField(
        "统一社会信用代码",
        max_length=18,
        unique=True,
        validators=[check_uscc],
        error_messages={"unique": "该统一社会信用代码已登记"},
    )
    name = models.CharField("单位名称", max_length=120)
    kind = models.CharField("类型", max_length=10, choices=Kind.choices, default=Kind.COMPANY)
    legal_representative = models.CharField("法定代表人", max_length=60)
    address = models.CharField("地址", max_length=200, blank=True)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=30, blank=True)
    local_unit = models.ForeignKey(
        LocalUnit, models.PROTECT, verbose_name="所属街镇（区属企业）", null=True, blank=True
    )
    registered_at = models.DateTimeField("登记时间", db_default=HouseNow(), editable=False)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "主体"
        ordering = ["name"]
        indexes = [  # each as `services/flags.py` asks for it
            models.Index(Trim("legal_representative"), name="party_by_representative"),
            models.Index(_without("contact_phone", r"\D"), name="party_by_phone"),
            models.Index(_without("address", r"\s"), name="party_by_address"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(uscc__regex=r"^[0-9A-HJ-NP-RTUW-Y]{18}$"),
                name="party_uscc_is_in_normal_form",
                violation_error_message="统一社会信用代码须为18位大写数字和字母",
            )
        ]
        triggers = [name_is_changed_by_two(), Audited("party", "id")]

    def __str__(self):
        return self.name


class Enterprise(models.Model):
    """The three place conditions of an enterprise, each checked on its own (Article 4)."""

    party = models.OneToOneField(Party, models.PROTECT, verbose_name="主体")
    is_registered_here = models.BooleanField("登记地在本区", default=False)
    operates_here = models.BooleanField("实际经营地在本区", default=False)
    pays_tax_here = models.BooleanField("财税户管地在本区", default=False)
    industry = models.CharField("行业", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "企业"
        triggers = [places_are_checked(), Audited("party", "party_id")]

    def __str__(self):
        return str(self.party)


class Provider(models.Model):
    """A diagnosis service provider; it may sit outside the district (Article 4)."""

    party = models.OneToOneField(Party, models.PROTECT, verbose_name="主体")
    capability = models.TextField("服务能力", blank=True)
    is_suspended = models.BooleanField("暂停服务", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "诊断服务商"
        triggers = [Audited("party", "party_id")]

    def __str__(self):
        return str(self.party)


class MemberQuerySet(models.QuerySet):
    def to_end(self):
        """Memberships of which one registrar has said that they should end."""
        return self.filter(until__isnull=True, ending_asked_at__isnull=False)

    def to_end_by(self, user):
        """Those among them that this person may end, because somebody else asked for it."""
        return self.to_end().exclude(ending_asked_by__person=user.person_id)


class Member(models.Model):
    """Someone who acts for a party: its owner, or an agent."""

    class Kind(models.TextChoices):
        OWNER = "owner", "负责人"
        AGENT = "agent", "经办人"

    party = models.ForeignKey(Party, models.PROTECT, verbose_name="主体", related_name="members")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="用户", related_name="memberships")
    kind = models.CharField("身份", max_length=5, choices=Kind.choices)
    since = models.DateTimeField("起", db_default=HouseNow(), editable=False)
    until = models.DateTimeField("止", null=True, blank=True)
    ending_asked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="提请结束人", null=True, blank=True, related_name="+"
    )
    ending_asked_at = models.DateTimeField("提请结束时间", null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成员"
        constraints = [
            models.CheckConstraint(
                condition=Q(ending_asked_by__isnull=True, ending_asked_at__isnull=True)
                | Q(ending_asked_by__isnull=False, ending_asked_at__isnull=False),
                name="member_ending_is_asked_whole",
                violation_error_message="提请结束须有提请人和时间",
            ),
            models.UniqueConstraint(
                fields=["party", "user"],
                condition=Q(until__isnull=True),
                name="member_acts_once",
                violation_error_message="该用户已是本单位成员",
            ),
        ]
        triggers = [
            Audited("party", "party_id"),
            Kept(name="member_is_kept", operation=pgtrigger.Delete),
            member_ends_by_rule(),
        ]

    def __str__(self):
        return f"{self.party} {self.user}（{self.get_kind_display()}）"


class FormerName(models.Model):
    """A name the party bore until a date."""

    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name="主体", related_name="former_names"
    )
    name = models.CharField("曾用名", max_length=120)
    until_on = models.DateField("使用至")

    class Meta:
        verbose_name = verbose_name_plural = "曾用名"
        ordering = ["-until_on"]
        triggers = [Audited("party", "party_id")]

    def __str__(self):
        return self.name
