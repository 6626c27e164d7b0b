"""Who applies and who is paid (Article 4)."""

from parties.models.accounts import AccountHold, BankAccount
from parties.models.claims import MembershipClaim
from parties.models.invitations import Handover, Invitation
from parties.models.party import Enterprise, FormerName, Member, Party, Provider
from parties.models.standing import Ban, Succession
from parties.models.takeaway import TakeAway

__all__ = [
    "AccountHold",
    "Ban",
    "BankAccount",
    "Enterprise",
    "FormerName",
    "Handover",
    "Invitation",
    "Member",
    "MembershipClaim",
    "Party",
    "Provider",
    "Succession",
    "TakeAway",
]
