"""The paper twin is that of the filing which is reviewed, and no older than it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts import clock
from applications.models import Case
from applications.services import acceptance, filing, paper_twin
from tests import journey


def checked_in(cast) -> Case:
    case = journey.to_accepted(cast)
    return paper_twin.check_in(
        case,
        by=cast.registrar,
        received_on=clock.today(),
        digest=case.content_sha256,
        copies=2,
        pages=30,
    )


def returned(cast, case: Case) -> Case:
    return acceptance.return_for_correction(case, by=cast.preliminary, note="请补正简介。")


def test_paper_of_an_earlier_content_does_not_count_after_a_correction(cast):
    case = returned(cast, checked_in(cast))
    filing.save_draft(
        case, by=cast.applicant, title="另一个车间", summary=case.summary,
        completed_on=case.completed_on, account=case.account, has_committed=True,
    )  # fmt: skip

    case = filing.resubmit(case, by=cast.applicant)

    assert case.paper_received_on is None


def test_paper_of_the_same_content_still_counts(cast):
    case = returned(cast, checked_in(cast))

    case = filing.resubmit(case, by=cast.applicant)

    assert case.paper_received_on == clock.today()


def test_paper_does_not_come_in_before_the_filing(cast):
    case = journey.to_accepted(cast)

    with pytest.raises(ValidationError, match="不能早于网上提交"):
        paper_twin.check_in(
            case, by=cast.registrar, received_on=clock.today() - timedelta(days=1),
            digest=case.content_sha256, copies=2, pages=30)  # fmt: skip


def test_steps_without_a_key_do_not_meet(cast):
    case = journey.to_submitted(cast)
    other = journey.to_submitted(journey.Cast.hire(cast.unit))

    journey.accept(case, by=cast.local_officer, key="")
    journey.accept(other, by=cast.local_officer, key="")

    assert not case.log.model.objects.filter(key="").exists()
