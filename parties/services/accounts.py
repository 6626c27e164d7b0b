"""Where a party wants its money: registered and confirmed; changed by two persons (R56)."""

import unicodedata

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django.urls import reverse

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from accounts.services import inbox
from parties.encryption import digest
from parties.models import BankAccount, Party
from parties.services.members import acts_for, hold

ANOTHER_CONFIRMS = (
    "变更收款账户须由登记人以外的人确认：本单位的另一位成员，或者区经委登记员对照开户证明确认。"
)


def _check_member(party: Party, by: User) -> None:
    if not acts_for(party, by):
        raise PermissionDenied("收款账户由本单位的负责人或经办人登记和确认。")


def is_change(party: Party) -> bool:
    """Whether the party has an account already, or had one: another needs two persons."""
    return party.bank_accounts.filter(confirmed_at__isnull=False).exists()


def may_confirm(account: BankAccount, by: User, *, changes: bool) -> bool:
    """Whether this person confirms an account: the party the first one, a second person a change.

    The second person is another member, or the registrar with the bank's papers at hand.
    """
    if not changes:
        return acts_for(account.party, by)
    return _is_another(account, by) and (acts_for(account.party, by) or by.has_role(Role.REGISTRAR))


def _is_another(account: BankAccount, by: User) -> bool:
    maker = account.entered_by
    return maker is not None and maker != by and maker.person_id != by.person_id


def _check_confirms(account: BankAccount, by: User, changes: bool) -> None:
    if may_confirm(account, by, changes=changes):
        return
    if changes and acts_for(account.party, by):
        raise ValidationError(ANOTHER_CONFIRMS)
    _check_member(account.party, by)


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
        number_digest=digest(number), last_four=number[-4:], entered_by=by,
    )  # fmt: skip
    account.full_clean()
    with acting(by):
        account.save()
    if is_change(party):
        words = f"{by}登记了尾号{account.last_four}的新账户，请对照开户证明核对后确认。"
        _tell_members(account, "收款账户待确认", words, but=by)
    return account


@atomic
def confirm(account: BankAccount, *, by: User) -> BankAccount:
    """The party stands by an account: money goes there from now on, the earlier one is retired.

    A change is confirmed by another person than the one who entered it, and all members read of
    it. While a payment is open nothing changes. Confirming twice changes nothing.
    """
    party = hold(account.party)
    seen = BankAccount.objects.select_related("party", "entered_by")
    account = seen.select_for_update(of=("self",)).get(pk=account.pk)
    changes = is_change(party)
    if not account.confirmed_at:
        _check_confirms(account, by, changes)
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
    if changes:
        words = f"{by}确认了尾号{account.last_four}的账户，今后的奖励资金拨入此账户。"
        _tell_members(account, "收款账户已变更", words, but=None)
    return account


def _tell_members(account: BankAccount, subject: str, words: str, *, but: User | None) -> None:
    party = account.party
    members = party.members.filter(until__isnull=True).select_related("user")
    inbox.tell(
        [member.user for member in members if member.user != but],
        f"{party.name}：{subject}",
        f"{words}如不知情，请立即联系区经委登记员。",
        reverse("organisation", args=[party.public_id]),
    )


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
