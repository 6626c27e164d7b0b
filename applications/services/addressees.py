"""Who reads a message about a case: the people of its applicant, the officers of its unit."""

from accounts.models import RoleGrant, User
from accounts.roles import Role
from applications.models import Case


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
    return list(User.objects.filter(is_active=True, grants__in=grants).distinct())
