"""Who takes part: roles, towns, and logins that belong to one and the same natural person."""

from dataclasses import dataclass

COMMISSION = frozenset(
    {
        "registrar", "preliminary_reviewer", "review_lead", "notice_publisher", "investigator",
        "signatory", "budget_keeper",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Someone:
    roles: frozenset = frozenset()
    human: str = ""
    town: str = ""


def _hired(name, roles="", human="", town=""):
    return name, Someone(frozenset(roles.split()), human or name, town)


PEOPLE = dict(
    [
        _hired("owner_a"),
        _hired("owner_b"),
        _hired("owner_p"),
        _hired("officer", "local_officer", town="here"),
        _hired("registrar", "registrar"),
        _hired("second_registrar", "registrar"),
        _hired("preliminary", "preliminary_reviewer"),
        _hired("lead", "review_lead"),
        _hired("publisher", "notice_publisher"),
        _hired("investigator", "investigator"),
        _hired("signatory", "signatory"),
        _hired("keeper", "budget_keeper"),
        _hired("clerk", "office_clerk"),
        _hired("countersigner", "countersigner"),
        _hired("payer", "payer"),
        _hired("auditor", "auditor"),
        _hired("second_lead", "review_lead"),
        _hired("officer_elsewhere", "local_officer", town="there"),
        # People of many offices: what they may do depends on what they did to the case before.
        _hired("jack", "registrar preliminary_reviewer review_lead signatory"),
        _hired("jill", "registrar notice_publisher investigator office_clerk payer"),
        # The owner of A under another login.
        _hired("kin", "registrar review_lead office_clerk countersigner", human="owner_a"),
        _hired("house"),
    ]
)
OWNERS = {"a": "owner_a", "b": "owner_b", "p": "owner_p"}
