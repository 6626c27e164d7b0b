"""Who says to act for an organisation, and what an officer found of it."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import LocalUnit, User
from accounts.roles import Role
from accounts.triggers import Firm, Kept
from parties.models.party import Member, Party
from records.audit import Audited
from records.models import File

MAY_CHANGE = "{state,party_id,decided_by_id,decided_at,reason}"
DECIDED_BY_ANOTHER = f"""
    IF NEW.state IN ('confirmed', 'refused') AND EXISTS (
        SELECT 1 FROM accounts_user decider JOIN accounts_user theirs
            ON theirs.person_id = decider.person_id
        WHERE decider.id = NEW.decided_by_id
            AND theirs.id IN (NEW.claimant_id, NEW.filed_by_id)) THEN
        RAISE EXCEPTION '单位认证：申请人、代为提交的人不得自己核验' USING ERRCODE = '23514';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.state <> 'submitted' AND to_jsonb(NEW) <> to_jsonb(OLD)
        OR (to_jsonb(NEW) - '{MAY_CHANGE}'::text[])
            IS DISTINCT FROM (to_jsonb(OLD) - '{MAY_CHANGE}'::text[])) THEN
        RAISE EXCEPTION '单位认证：提交和核验过的内容不得改动' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""  # noqa: S608


class MembershipClaimQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=MembershipClaim.State.SUBMITTED)

    def with_office(self):
        """With ``office``: the key of the local unit that looks at it, the Commission's is NULL.

        Of a party that is registered it is the party's own unit, whatever a claimant says.
        """
        own = models.Case(
            models.When(party__isnull=False, then="party__local_unit"), default="local_unit"
        )
        return self.annotate(office=own)

    def of_desk(self, user):
        """Claims on the desk of this user: of the own local units; the rest is the registrar's."""
        mine = Q(pk__in=[])
        if Role.LOCAL_OFFICER in user.roles:
            mine |= Q(office__in=user.local_unit_ids)
        if Role.REGISTRAR in user.roles:
            mine |= Q(office__isnull=True)
        return self.with_office().filter(mine)

    def visible_to(self, user):
        """Claims this user may see: the own; at a desk all those to the same code, side by side."""
        if user.roles & {Role.REGISTRAR, Role.AUDITOR}:
            return self
        desk = MembershipClaim.objects.of_desk(user).values("uscc")
        return self.filter(Q(claimant=user) | Q(filed_by=user) | Q(uscc__in=desk))


class MembershipClaim(models.Model):
    """A person asks to act for an organisation, with its licence and a letter of authority.

    An organisation that nobody has registered is named by the claim alone: it becomes a party with
    the first claim that an officer confirms, so that nobody holds a code by having typed it first.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", "待核验"
        CONFIRMED = "confirmed", "已确认"
        REFUSED = "refused", "未通过"
        WITHDRAWN = "withdrawn", "已撤回"

    class Profile(models.TextChoices):
        ENTERPRISE = "enterprise", "申报企业"
        PROVIDER = "provider", "诊断服务商"

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    uscc = models.CharField("统一社会信用代码", max_length=18)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name="主体", null=True, blank=True, related_name="claims"
    )
    claimant = models.ForeignKey(
        User, models.PROTECT, verbose_name="申请人", related_name="membership_claims"
    )
    filed_by = models.ForeignKey(User, models.PROTECT, verbose_name="提交人", related_name="+")
    kind = models.CharField("申请身份", max_length=5, choices=Member.Kind.choices)
    name = models.CharField("单位名称", max_length=120, blank=True)
    party_kind = models.CharField("类型", max_length=10, choices=Party.Kind.choices, blank=True)
    profile = models.CharField("申报身份", max_length=10, choices=Profile.choices, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=60, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=30, blank=True)
    local_unit = models.ForeignKey(
        LocalUnit, models.PROTECT, verbose_name="所属街镇（区属企业）", null=True, blank=True
    )
    licence = models.ForeignKey(File, models.PROTECT, verbose_name="营业执照", related_name="+")
    letter = models.ForeignKey(File, models.PROTECT, verbose_name="授权委托书", related_name="+")
    key = models.CharField("提交标识", max_length=60, unique=True, editable=False)
    state = models.CharField(
        "状态", max_length=9, choices=State.choices, default=State.SUBMITTED, editable=False
    )
    filed_at = models.DateTimeField("提交时间", db_default=HouseNow(), editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="核验人", null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField("核验时间", null=True, editable=False)
    reason = models.CharField("未通过原因", max_length=500, blank=True)

    objects = MembershipClaimQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位认证申请"
        ordering = ["filed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc", "claimant"],
                condition=Q(state="submitted"),
                name="membership_claim_is_open_once",
                violation_error_message="您对该单位已有一份待核验的申请。",
            ),
            models.CheckConstraint(
                condition=Q(uscc__regex=r"^[0-9A-HJ-NP-RTUW-Y]{18}$"),
                name="membership_claim_uscc_is_in_normal_form",
                violation_error_message="统一社会信用代码须为18位大写数字和字母",
            ),
            models.CheckConstraint(
                condition=Q(party__isnull=False)
                | ~(Q(name="") | Q(legal_representative="") | Q(party_kind="") | Q(profile="")),
                name="membership_claim_names_its_organisation",
                violation_error_message="尚未登记的单位须填写名称、类型、法定代表人和申报身份",
            ),
            models.CheckConstraint(
                condition=Q(state="submitted", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state="submitted") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="membership_claim_decision_is_complete",
                violation_error_message="核验须有核验人和时间",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="membership_claim_refusal_says_why",
                violation_error_message="请写明未通过的原因",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(party__isnull=False),
                name="membership_claim_confirmed_has_a_party",
                violation_error_message="已确认的申请须有主体",
            ),
        ]
        triggers = [
            Audited("claim", "id"),
            Kept(name="membership_claim_is_kept", operation=pgtrigger.Delete),
            Firm(
                name="membership_claim_is_decided_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=DECIDED_BY_ANOTHER,
            ),
        ]

    def __str__(self):
        return f"{self.shown_name} {self.claimant}"

    @property
    def shown_name(self):
        """The name of the organisation: as registered, else as the claimant wrote it."""
        return self.party.name if self.party else self.name

    @property
    def unit(self):
        """The local unit that looks at it; none: the Commission's registrar."""
        return self.party.local_unit if self.party else self.local_unit

    @property
    def is_open(self):
        return self.state == self.State.SUBMITTED
