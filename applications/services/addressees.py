"""Who reads a message about a case: the people of its applicant, and whoever has it in hand."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import RoleGrant, User
from accounts.roles import Role
from applications.models import Case, Recusal
from applications.outlook import ACCEPTORS, AT_STAGE, overseers
from applications.states import State
from policies.stages import Acceptor, Stage


def members(case: Case) -> list[User]:
    """Everyone who acts for the applicant today."""
    return list(
        User.objects.filter(
            memberships__party=case.party, memberships__until__isnull=True, is_active=True
        )
    )


def local_officers(case: Case) -> list[User]:
    """The officers of the local unit that accepts the case; none where there is no unit."""
    grants = RoleGrant.objects.in_force().filter(
        role=Role.LOCAL_OFFICER, local_unit=case.local_unit_id, local_unit__isnull=False
    )
    return _in_office(case, grants)


def _in_office(case: Case, grants: QuerySet[RoleGrant]) -> list[User]:
    """Who holds one of these grants and has not stepped back from a party of the case."""
    recused = Recusal.objects.standing().filter(party__in=[case.party_id, case.subject_id])
    found = User.objects.filter(is_active=True, grants__in=grants)
    return list(found.exclude(person__in=recused.values("person")).distinct())


def holders(case: Case, roles: Iterable[Role]) -> list[User]:
    """Everyone with one of these roles who stands apart from the case; towns only their own."""
    asked = frozenset(roles)
    grants = RoleGrant.objects.in_force().filter(role__in=asked - {Role.LOCAL_OFFICER})
    found = _in_office(case, grants)
    if Role.LOCAL_OFFICER in asked:
        found += local_officers(case)
    concerned = {*case.own_people.values(), *case.people_of_the_subject}
    return [user for user in found if user.person_id not in concerned]


def hands(case: Case) -> list[User]:
    """Whoever acts next; nobody once the case is over."""
    if case.outlook is None:
        return []
    roles = case.outlook.roles
    return holders(case, roles) if roles else members(case)


def answering(case: Case) -> list[User]:
    """The office that answers the applicant: who has the case, sent it back, or accepted it."""
    if case.outlook and case.outlook.roles:
        return holders(case, case.outlook.roles)
    sent_back = case.log.filter(step="return_for_correction").last()
    if case.state == State.RETURNED and sent_back and sent_back.origin == State.ACCEPTED:
        return holders(case, AT_STAGE[Stage.PRELIMINARY].roles)
    return holders(case, ACCEPTORS[case.item.acceptor or Acceptor.REGISTRAR].roles)


def overseeing(case: Case) -> list[User]:
    """Who hears of a limit that has passed: who is above an office, or waits for the applicant."""
    if case.outlook is None:
        return []
    roles = case.outlook.roles
    return holders(case, overseers(roles)) if roles else answering(case)
