"""The door: who is let through, what it writes, and that a key opens it once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from applications import holding
from applications.door import advance, hold
from applications.models import Case, TransitionLog
from applications.services import acceptance, filing
from applications.states import State
from parties.models import Ban
from parties.services import members
from records.models import AuditEntry, Job
from tests import factories as make
from tests import journey


def ban(party):
    today = clock.today()
    with acting(make.UserFactory()):
        Ban.objects.create(
            party=party, decision_number="青经决〔2026〕1号", source="区经委",
            served_on=today - timedelta(days=1), starts_on=today,
            ends_on=today + timedelta(days=1000),
        )  # fmt: skip


def test_step_is_logged_with_who_when_whence_and_whither(cast):
    case = journey.to_submitted(cast)

    accepted = journey.accept(case, by=cast.local_officer, note="材料齐全", key="k-1")

    line = TransitionLog.objects.get(key="k-1")
    assert (line.step, line.origin, line.target) == ("accept", "submitted", "accepted")
    assert (line.by, line.note, line.revision) == (cast.local_officer, "材料齐全", 2)
    assert accepted.revision == 2


def test_step_leaves_its_job_and_its_audit_entry_with_the_actor(cast):
    case = journey.to_submitted(cast)

    journey.accept(case, by=cast.local_officer)

    line = case.log.latest("revision")
    assert Job.objects.filter(name="applications.tell_step", args=[line.pk]).count() == 1
    moved = AuditEntry.objects.filter(chain=f"case:{case.pk}", table_name="applications_case")
    assert moved.latest("seq").actor_id == cast.local_officer.pk
    assert moved.latest("seq").after["state"] == "accepted"


def test_same_key_is_one_step(cast):
    case = journey.to_submitted(cast)

    first = journey.accept(case, by=cast.local_officer, key="k-2")
    again = journey.accept(case, by=cast.local_officer, key="k-2")

    assert (first.revision, again.revision) == (2, 2)
    assert case.log.count() == 2


def test_key_of_another_step_is_refused(cast):
    case = journey.to_submitted(cast)
    journey.accept(case, by=cast.local_officer, key="k-3")

    with pytest.raises(ValidationError, match="提交编号"):
        acceptance.return_for_correction(case, by=cast.preliminary, note="补正", key="k-3")


def test_stale_copy_cannot_step_twice(cast):
    case = journey.to_submitted(cast)
    stale = Case.objects.get(pk=case.pk)
    journey.accept(case, by=cast.local_officer)

    with pytest.raises(TransitionNotAllowed):
        journey.accept(stale, by=cast.local_officer)

    assert case.log.count() == 2


def test_wrong_role_is_told_whose_step_it_is(cast):
    case = journey.to_submitted(cast)

    with pytest.raises(PermissionDenied, match="街镇"):
        journey.accept(case, by=cast.payer)

    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED


def test_officer_of_another_town_is_refused(cast):
    case = journey.to_submitted(cast)
    neighbour = journey.Cast.hire().local_officer

    with pytest.raises(PermissionDenied):
        journey.accept(case, by=neighbour)


def test_banned_party_cannot_go_on_but_can_be_refused(cast):
    case = journey.to_submitted(cast)
    ban(cast.party)

    with pytest.raises(TransitionNotAllowed):
        journey.accept(case, by=cast.local_officer)
    refused = acceptance.refuse(case, by=cast.local_officer, note="处于禁止申报期")

    assert refused.state == State.REJECTED


def test_banned_party_cannot_submit(cast):
    case = journey.draft(cast)
    ban(cast.party)

    with pytest.raises(ValidationError, match="禁止申报"):
        filing.submit(case, by=cast.applicant)


def test_one_person_under_two_logins_cannot_take_two_hands(cast):
    case = journey.to_in_review(cast)
    other_login = make.UserFactory(person=cast.preliminary.person)
    make.with_roles(other_login, make.Role.REVIEW_LEAD)

    with pytest.raises(PermissionDenied, match="评审负责人"):
        advance(case, Case.fail_review, by=other_login)


def test_step_costs_few_statements(cast, django_assert_max_num_queries):
    case = journey.to_submitted(cast)
    officer = make.User.objects.get(pk=cast.local_officer.pk)

    with django_assert_max_num_queries(12):
        advance(case, Case.accept, by=officer, key="k-4", accepted_at=clock.now())


def test_hold_locks_the_party_and_then_the_case(cast):
    case = journey.to_submitted(cast)

    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        hold(case)

    parties, held = [" ".join(query["sql"].split()) for query in asked]
    assert parties == f"EXECUTE lines_held (ARRAY[{case.party_id}], '{{}}')"
    assert members.LOCK.rstrip().endswith("ORDER BY id FOR NO KEY UPDATE")
    assert held == f"EXECUTE case_held ({case.pk})"
    _, as_prepared, _ = holding._HELD._compiled
    assert as_prepared.endswith('FOR NO KEY UPDATE OF "applications_case"')


def test_held_case_knows_what_is_read_of_others_one_by_one(cast):
    case = journey.to_in_review(cast)
    ban(case.party)
    make.check(case.party, "credit", "serious")

    with transaction.atomic():
        held = hold(case)
    asked = Case.objects.get(pk=case.pk)

    for fact in ("is_banned", "is_unfit", "own_people", "people_of_the_subject", "hands"):
        assert vars(held)[fact] == getattr(asked, fact), fact
    assert vars(held.item)["track"] == asked.item.track
    assert held.is_banned
    assert held.is_unfit
    assert held.hands["accept"] == {cast.local_officer.person_id}


def test_case_is_held_within_a_transaction_only(transactional_db):
    with pytest.raises(TransactionManagementError):
        holding.lock(1)


def test_notice_is_not_cleared_before_its_close_even_by_the_house(cast):
    case = journey.to_on_notice(cast)

    with pytest.raises(TransitionNotAllowed):
        advance(case, Case.clear_notice, by=cast.house)
