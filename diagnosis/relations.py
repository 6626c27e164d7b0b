"""Whether a provider and the enterprise it diagnosed are related (T-05; I-17): to be looked at."""

from collections.abc import Sequence

from django.db.models import Prefetch, prefetch_related_objects

from parties.models import BankAccount, Member, Party

ACTING = Prefetch(
    "members",
    Member.objects.filter(until__isnull=True).select_related("user"),
    to_attr="acting_members",
)
IN_USE = Prefetch(
    "bank_accounts", BankAccount.objects.filter(retired_at__isnull=True), to_attr="accounts_in_use"
)


def know(parties: Sequence[Party]) -> None:
    """Read who acts for these parties and which accounts they use, once for all of them."""
    prefetch_related_objects(parties, ACTING, IN_USE)


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdecimal())


def _people(party: Party) -> set[int]:
    return {member.user.person_id for member in party.acting_members}


def _accounts(party: Party) -> set[str]:
    return {account.number_digest for account in party.accounts_in_use}


def shared(provider: Party, enterprise: Party) -> list[str]:
    """What the two have in common, in Chinese; nothing of it is forbidden by itself (R13)."""
    know([provider, enterprise])
    found = []
    if provider.legal_representative.strip() == enterprise.legal_representative.strip():
        found.append("法定代表人相同")
    phone = _digits(provider.contact_phone)
    if phone and phone == _digits(enterprise.contact_phone):
        found.append("联系电话相同")
    place = "".join(provider.address.split())
    if place and place == "".join(enterprise.address.split()):
        found.append("地址相同")
    if _people(provider) & _people(enterprise):
        found.append("有相同的经办人员")
    if _accounts(provider) & _accounts(enterprise):
        found.append("使用同一银行账户")
    return found
