"""Where a party wants its money: registered, then confirmed by the party itself (R56)."""

import unicodedata

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from parties.encryption import digest
from parties.models import BankAccount, Party
from parties.services.members import acts_for, hold


def _check_member(party: Party, by: User) -> None:
    if not acts_for(party, by):
        raise PermissionDenied("收款账户由本单位的负责人或经办人登记和确认。")


def _refuse_held(party: Party) -> None:
    standing = party.account_holds.filter(released_at__isnull=True).first()
    if standing:
        raise ValidationError(f"有资金正在拨付（{standing.reason}），到账前不能变更收款账户。")


def plain(number: str) -> str:
    """An account number as banks write it, however it was typed: without spaces, in ASCII figures.

    Raises ValidationError for anything that is not a figure of ours.
    """
    number = unicodedata.normalize("NFKC", number).replace(" ", "")
    if not number.isascii():
        raise ValidationError({"number": "账号只能包含数字0至9。"})
    return number


@atomic
def register(
    party: Party, *, by: User, holder: str, bank: str, cnaps: str, number: str
) -> BankAccount:
    """Enter an account in the party's own name; it receives nothing until it is confirmed."""
    party = hold(party)
    _check_member(party, by)
    number = plain(number)
    if holder.strip() != party.name:
        raise ValidationError({"holder": f"户名须与单位名称“{party.name}”一致。"})
    waiting = party.bank_accounts.filter(number_digest=digest(number), retired_at__isnull=True)
    if waiting.exists():
        raise ValidationError({"number": "这个账户已经登记。"})
    account = BankAccount(
        party=party, holder=holder.strip(), bank=bank.strip(),
        cnaps=unicodedata.normalize("NFKC", cnaps.strip()), number=number,
        number_digest=digest(number), last_four=number[-4:],
    )  # fmt: skip
    account.full_clean()
    with acting(by):
        account.save()
    return account


@atomic
def confirm(account: BankAccount, *, by: User) -> BankAccount:
    """The party stands by an account: money goes there from now on, the earlier one is retired.

    While a payment is open nothing changes. Confirming twice changes nothing.
    """
    party = hold(account.party)
    _check_member(party, by)
    account = BankAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if account.retired_at:
        raise ValidationError("这个账户已停用，请重新登记。")
    if account.confirmed_at:
        return account
    _refuse_held(party)
    moment = clock.now()
    account.confirmed_at, account.confirmed_by = moment, by
    with acting(by):
        party.bank_accounts.in_use().update(retired_at=moment)
        account.save(update_fields=["confirmed_at", "confirmed_by"])
    return account


@atomic
def discard(account: BankAccount, *, by: User) -> BankAccount:
    """Give up an account that was entered and never confirmed."""
    party = hold(account.party)
    _check_member(party, by)
    account = BankAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if account.confirmed_at:
        raise ValidationError("已确认的账户在确认新账户时自动停用。")
    if account.retired_at is None:
        account.retired_at = clock.now()
        with acting(by):
            account.save(update_fields=["retired_at"])
    return account
