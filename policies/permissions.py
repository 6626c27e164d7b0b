"""Who may do what with the policies."""

from accounts.roles import COMMISSION, Role

READERS = COMMISSION | {Role.SYSTEM_ADMIN, Role.OFFICE_CLERK, Role.COUNTERSIGNER, Role.PAYER}
DRAFTERS = frozenset({Role.SIGNATORY, Role.SYSTEM_ADMIN})
CALENDAR_KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.REGISTRAR})  # not who publishes


def may_publish(user) -> bool:
    """The Commission interprets the policy and answers for its terms (Article 8)."""
    return user.has_role(Role.SIGNATORY) or user.has_role(Role.HOUSE)


def may_draft(user) -> bool:
    """Drafts bind nobody; who keeps the system may prepare them."""
    return bool(user.roles & (DRAFTERS | {Role.HOUSE}))
