"""One person under two logins does not take two steps of a case that are kept apart (I-15)."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from applications import permissions as may
from applications.services import acceptance, filing
from applications.states import State
from tests import factories as make
from tests import journey

OUTSIDERS = {
    "notice_publisher": Role.NOTICE_PUBLISHER,
    "investigator": Role.INVESTIGATOR,
    "office_clerk": Role.OFFICE_CLERK,
    "signer": Role.SIGNATORY,
    "payer": Role.PAYER,
}


@pytest.mark.parametrize(("name", "role"), OUTSIDERS.items())
def test_member_of_the_applicant_decides_nothing_of_its_case(cast, name, role):
    case = journey.to_submitted(cast)
    second_login = make.UserFactory(person=cast.applicant.person, roles=[role])

    assert not getattr(may, name)(case, second_login)


def test_registrar_who_corrected_a_filing_does_not_accept_it(cast):
    case = journey.to_submitted(cast, journey.draft(cast, started_by=cast.registrar))
    acceptance.return_for_correction(case, by=cast.local_officer, note="请补正。")
    case = filing.resubmit(case, by=cast.registrar)
    officer = make.UserFactory(
        person=cast.registrar.person, roles=[Role.LOCAL_OFFICER], local_unit=cast.unit
    )

    assert not may.acceptor(case, officer)


def test_whoever_typed_a_filing_does_not_accept_it_when_a_colleague_submits(cast):
    case = filing.submit(journey.draft(cast, started_by=cast.registrar), by=cast.second_registrar)
    officer = make.UserFactory(
        person=cast.registrar.person, roles=[Role.LOCAL_OFFICER], local_unit=cast.unit
    )

    with pytest.raises(PermissionDenied, match="受理员"):
        journey.accept(case, by=officer)
    assert journey.accept(case, by=cast.local_officer).state == State.ACCEPTED


def test_clerk_does_not_record_what_the_same_person_proposed(cast):
    case = journey.to_proposed(cast)
    clerk = make.UserFactory(person=cast.lead.person, roles=[Role.OFFICE_CLERK])

    assert may.office_clerk(case, cast.clerk)
    assert not may.office_clerk(case, clerk)


@pytest.mark.parametrize("step", ["propose", "propose_anew", "recognise"])
def test_nobody_grants_what_the_same_person_prepared(cast, step):
    case = journey.draft(cast)
    assert may.granter(case, cast.lead)

    case.hands = {step: {cast.lead.person_id}}

    assert not may.granter(case, cast.lead)
