"""Everybody who knocks: one person for each role, none of whom has handled a case before."""

from dataclasses import dataclass
from http.cookies import SimpleCookie

from django.http import HttpResponse
from django.test import Client

from accounts.acting import acting
from accounts.models import LocalUnit, User
from accounts.roles import Role
from parties.models import Party
from reviews.models import Expert
from tests import factories as make

GROUPS = (
    ("anonymous",),
    ("enterprise A", "enterprise B", "provider"),
    ("town A", "town B"),
    ("registrar", "preliminary", "lead", "publisher", "investigator", "signatory", "budget"),
    ("expert on A", "expert free"),
    ("delegate", "clerk"),
    ("countersigner", "payer"),
    ("auditor", "system", "security"),
)
NAMES = tuple(name for group in GROUPS for name in group)
WITH_A_SIDE = (*GROUPS[1], *GROUPS[2], *GROUPS[4])  # to all others, the two sides are the same
AT_THE_ADMIN = (*GROUPS[3], *GROUPS[7])
ROLES = {
    "registrar": Role.REGISTRAR,
    "preliminary": Role.PRELIMINARY_REVIEWER,
    "lead": Role.REVIEW_LEAD,
    "publisher": Role.NOTICE_PUBLISHER,
    "investigator": Role.INVESTIGATOR,
    "signatory": Role.SIGNATORY,
    "budget": Role.BUDGET_KEEPER,
    "clerk": Role.OFFICE_CLERK,
    "countersigner": Role.COUNTERSIGNER,
    "payer": Role.PAYER,
    "auditor": Role.AUDITOR,
    "system": Role.SYSTEM_ADMIN,
    "security": Role.SECURITY_ADMIN,
}


@dataclass
class People:
    """The logins behind the names, the towns and the provider they act for."""

    users: dict[str, User | None]
    units: dict[str, LocalUnit]
    provider: Party
    expert: Expert

    @classmethod
    def hire(cls) -> "People":
        units = {letter: make.LocalUnitFactory() for letter in "AB"}
        provider = make.ProviderFactory(party__local_unit=units["A"]).party
        users = {name: make.UserFactory(roles=[role]) for name, role in ROLES.items()}
        users |= {f"enterprise {letter}": make.UserFactory() for letter in "AB"}
        users |= {
            f"town {letter}": make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=unit)
            for letter, unit in units.items()
        }
        users["provider"] = make.MemberFactory(party=provider).user
        make.BankAccountFactory(party=provider, confirmed_by=users["provider"])
        users["delegate"] = make.UserFactory(roles=[Role.DELEGATE], agency=make.agency("kw"))
        users["expert on A"], users["expert free"] = (hire_expert(number).user for number in (8, 9))
        users["anonymous"] = None
        return cls(users, units, provider, users["expert on A"].expert)


def hire_expert(number: int) -> Expert:
    user = make.UserFactory(roles=[Role.EXPERT])
    with acting(User.objects.house()):
        return Expert.objects.create(user=user, employer=f"研究院{number}", speciality="智能制造")


class Browser(Client):
    """Somebody's browser; a fault shows as the 500 that others would see."""

    def __init__(self, user: User | None) -> None:
        super().__init__(raise_request_exception=False)
        if user:
            self.force_login(user)
        self._session = self.cookies.output(header="")

    def reopen(self) -> "Browser":
        """With nothing but the session it began with, even after a logout that was taken back."""
        self.cookies = SimpleCookie(self._session)
        return self

    def request(self, **request) -> HttpResponse:
        """The answer alone: nobody looks here at the templates and their contexts."""
        return self.handler(self._base_environ(**request))
