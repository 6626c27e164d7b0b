"""Who applies and who is paid (Article 4)."""

from parties.models.accounts import AccountHold, BankAccount
from parties.models.checks import PartyCheck
from parties.models.claims import MembershipClaim
from parties.models.duplicates import Duplicate
from parties.models.entries import Entry
from parties.models.invitations import Handover, Invitation
from parties.models.names import NameChange
from parties.models.party import Enterprise, FormerName, Member, Party, Provider
from parties.models.standing import Ban
from parties.models.succession import Succession
from parties.models.takeaway import TakeAway

__all__ = [
    "AccountHold",
    "Ban",
    "BankAccount",
    "Duplicate",
    "Enterprise",
    "Entry",
    "FormerName",
    "Handover",
    "Invitation",
    "Member",
    "MembershipClaim",
    "NameChange",
    "Party",
    "PartyCheck",
    "Provider",
    "Succession",
    "TakeAway",
]
