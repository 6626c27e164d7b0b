"""Whether a provider and the enterprise it diagnosed are related (T-05; I-17): to be looked at."""

from parties.models import Party


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdecimal())


def _people(party: Party) -> set[int]:
    acting = party.members.filter(until__isnull=True)
    return set(acting.values_list("user__person", flat=True))


def _accounts(party: Party) -> set[str]:
    in_use = party.bank_accounts.filter(retired_at__isnull=True)
    return set(in_use.values_list("number_digest", flat=True))


def shared(provider: Party, enterprise: Party) -> list[str]:
    """What the two have in common, in Chinese; nothing of it is forbidden by itself (R13)."""
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
