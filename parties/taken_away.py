"""What a party takes away of this room: itself, its people, its accounts by their last figures."""

from parties.models import BankAccount, FormerName, Member, MembershipClaim, Party
from parties.sections import section


@section(
    "party", "单位", "uscc", "name", "kind", "legal_representative", "address", "contact_name",
    "contact_phone", "local_unit__name", "registered_at",
)  # fmt: skip
def party(party, user):
    return Party.objects.of_member(user).filter(pk=party.pk)


@section("former_names", "曾用名", "name", "until_on")
def former_names(party, user):
    return FormerName.objects.filter(party=party)


@section("members", "成员", "user__person__name", "user__username", "kind", "since", "until")
def members(party, user):
    return Member.objects.filter(party=party)


@section(
    "accounts", "收款账户", "holder", "bank", "cnaps", "last_four", "entered_at", "confirmed_at",
    "retired_at",
)  # fmt: skip
def accounts(party, user):
    return BankAccount.objects.visible_to(user).filter(party=party)


@section(
    "claims", "单位认证", "claimant__person__name", "kind", "state", "filed_at", "decided_at",
    "reason", files=("licence", "letter"),
)  # fmt: skip
def claims(party, user):
    """The own ones: papers of another claimant are not the party's."""
    return MembershipClaim.objects.visible_to(user).filter(party=party, claimant=user)
