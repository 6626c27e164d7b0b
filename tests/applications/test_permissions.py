"""Whose step it is: every predicate over everybody of the cast, and the neighbour's officer."""

import pytest

from applications import permissions as may
from applications.models import Case
from applications.workflow import STEPS
from reviews.models import Expert
from reviews.services import panels
from tests import journey

ALLOWED = {
    "applicant": {"applicant"},
    "applicant_or_registrar": {"applicant"},
    "acceptor": {"local_officer"},
    "preliminary_reviewer": {"preliminary"},
    "first_desk": {"local_officer", "preliminary"},
    "review_lead": {"lead"},
    "another_lead": {"lead"},
    "notice_publisher": {"publisher"},
    "anyone": {
        "registrar", "preliminary", "lead", "publisher", "investigator", "signatory",
        "budget_keeper", "house",
    },
    "investigator": {"investigator"},
    "the_house": {"house"},
    "commission": {"lead", "publisher"},
    "office_clerk": {"clerk"},
    "granter": {"lead"},
    "recogniser": set(),
    "signer": {"signatory", "countersigner"},
    "payer": {"payer"},
    "commission_lead": {"lead", "investigator"},
    "another_commission_lead": {"lead", "investigator"},
}  # fmt: skip
HANDS = [
    "applicant", "local_officer", "registrar", "preliminary", "lead", "publisher",
    "investigator", "signatory", "budget_keeper", "clerk", "countersigner", "payer", "auditor",
    "house",
]  # fmt: skip


def test_table_names_every_predicate_of_the_workflow():
    used = {
        move.permission.__name__ for step in STEPS for move in step._django_fsm.transitions.values()
    }

    assert used == set(ALLOWED)


@pytest.mark.parametrize("name", ALLOWED)
def test_predicate_lets_through_its_own_and_nobody_else(cast, name):
    case = journey.to_submitted(cast)
    neighbour = journey.Cast.hire()
    everybody = {hand: getattr(cast, hand) for hand in HANDS}
    everybody |= {"expert": cast.experts[0], "delegate": cast.delegates["czj"]}
    everybody |= {"other applicant": neighbour.applicant, "other town": neighbour.local_officer}

    predicate = getattr(may, name)
    through = {hand for hand, user in everybody.items() if predicate(case, user)}

    assert through == ALLOWED[name]


@pytest.mark.parametrize(
    ("hand", "seen"),
    [("applicant", 1), ("local_officer", 1), ("registrar", 1), ("auditor", 1), ("clerk", 1),
     ("payer", 0)],
)  # fmt: skip
def test_case_is_seen_by_those_it_concerns(cast, hand, seen):
    journey.to_submitted(cast)
    journey.to_submitted(journey.Cast.hire())

    visible = Case.objects.visible_to(getattr(cast, hand))

    others = {"registrar", "auditor", "clerk"}
    assert visible.count() == (2 if hand in others else seen)


def test_draft_is_not_seen_by_the_local_unit(cast):
    journey.draft(cast)

    assert not Case.objects.visible_to(cast.local_officer).exists()


def test_expert_sees_a_case_only_after_the_declaration(cast):
    case = journey.to_in_review(cast)
    expert = cast.experts[0]
    seat = panels.appoint(case, [Expert.objects.get(user=expert)], by=cast.lead)[0]
    assert not Case.objects.visible_to(expert).exists()

    panels.declare(seat, by=expert)

    assert list(Case.objects.visible_to(expert)) == [case]
