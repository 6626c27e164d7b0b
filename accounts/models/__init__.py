"""Persons and their logins and roles; offices; the inbox."""

from accounts.models.digest import Digest
from accounts.models.grants import RoleGrant
from accounts.models.inbox import Message
from accounts.models.offices import Agency, LocalUnit
from accounts.models.people import Person, User
from accounts.models.signups import SignUp

__all__ = ["Agency", "Digest", "LocalUnit", "Message", "Person", "RoleGrant", "SignUp", "User"]
