"""Where money goes: bank accounts, sealed at rest, and holds on changing them."""

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.clock import HouseNow
from accounts.ids import random_id
from accounts.models import User
from accounts.triggers import Firm
from parties.encryption import SealedField
from parties.models.party import READERS, Member, Party
from records.audit import Audited

ANOTHER_PERSON = """
IF NEW.confirmed_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.confirmed_at IS NULL)
    AND EXISTS (SELECT FROM parties_bankaccount
                WHERE party_id = NEW.party_id AND id <> NEW.id AND confirmed_at IS NOT NULL)
    AND NOT EXISTS (SELECT FROM accounts_user maker, accounts_user checker
                    WHERE maker.id = NEW.entered_by_id AND checker.id = NEW.confirmed_by_id
                        AND maker.id <> checker.id
                        AND maker.person_id IS DISTINCT FROM checker.person_id) THEN
    RAISE EXCEPTION '变更收款账户须由登记人以外的人确认' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""


class BankAccountQuerySet(models.QuerySet):
    def in_use(self):
        """Confirmed by the party and not replaced."""
        return self.filter(confirmed_at__isnull=False, retired_at__isnull=True)

    def to_confirm_by(self, user):
        """Changes which no second member can confirm, so that the registrar does."""
        others = Member.objects.filter(party=OuterRef("party"), until__isnull=True)
        earlier = self.model.objects.filter(party=OuterRef("party"), confirmed_at__isnull=False)
        return self.filter(
            ~Exists(others.exclude(user__person=OuterRef("entered_by__person"))),
            Exists(earlier),
            confirmed_at__isnull=True,
            retired_at__isnull=True,
        ).exclude(entered_by__person=user.person_id)

    def visible_to(self, user):
        """Accounts of parties this user may see; numbers are masked on every screen."""
        if user.roles & READERS:
            return self
        return self.filter(party__members__user=user, party__members__until__isnull=True)


class BankAccount(models.Model):
    """An account of a party; its number is encrypted, shown by its last four digits."""

    public_id = models.CharField(
        "编号", max_length=22, unique=True, default=random_id, editable=False
    )
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name="主体", related_name="bank_accounts"
    )
    holder = models.CharField("户名", max_length=120)
    bank = models.CharField("开户银行（全称到支行）", max_length=120)
    cnaps = models.CharField(
        "大额支付行号",
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^\d{12}$", "大额支付行号为12位数字")],
    )
    number = SealedField("账号", validators=[RegexValidator(r"^\d{8,32}$", "账号为8至32位数字")])
    number_digest = models.CharField("账号摘要", max_length=64, editable=False)
    last_four = models.CharField("尾号", max_length=4, editable=False)
    entered_at = models.DateTimeField("登记时间", db_default=HouseNow(), editable=False)
    entered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="登记人", null=True, editable=False, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="确认人", null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "银行账户"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["number_digest"], name="bank_account_by_number")]
        constraints = [
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(confirmed_at__isnull=False, retired_at__isnull=True),
                name="bank_account_one_in_use",
                violation_error_message="已有在用账户",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="bank_account_confirmation_is_complete",
                violation_error_message="确认人和确认时间须同时填写",
            ),
        ]
        triggers = [
            Firm(
                name="bank_account_changed_by_two",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=ANOTHER_PERSON,
            ),
            Audited("party", "party_id"),
        ]

    def __str__(self):
        return f"{self.holder} {self.masked}"

    @property
    def masked(self):
        return f"**** {self.last_four}"


class AccountHold(models.Model):
    """While a row stands, the party's account may not change: a payment is open."""

    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name="主体", related_name="account_holds"
    )
    reason = models.CharField("事由", max_length=120)
    placed_at = models.DateTimeField("起", db_default=HouseNow(), editable=False)
    released_at = models.DateTimeField("止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "账户变更冻结"
        constraints = [
            models.UniqueConstraint(
                fields=["party", "reason"],
                condition=Q(released_at__isnull=True),
                name="account_hold_stands_once",
            )
        ]
        triggers = [Audited("party", "party_id")]

    def __str__(self):
        return f"{self.party}：{self.reason}"
