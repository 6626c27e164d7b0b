"""The Commission finds and reads cases in the admin; writes calls and recognitions only."""

from datetime import datetime

import pytest
from django.urls import reverse

from accounts.clock import SHANGHAI
from applications.door import advance
from applications.models import Case, TransitionLog
from applications.states import State
from tests import journey
from tests.applications.pages import text, url

CASES = "admin:applications_case_changelist"


@pytest.fixture
def registrar(cast, browse):
    return browse(cast.registrar)


@pytest.mark.parametrize("term", ["number", "party.name", "party.uscc", "title"])
def test_case_is_found_by_what_people_know(cast, registrar, term):
    case = journey.to_submitted(cast)
    journey.to_submitted(journey.Cast.hire())
    value = case
    for name in term.split("."):
        value = getattr(value, name)

    page = registrar.get(reverse(CASES), {"q": value})

    assert list(page.context["cl"].result_list) == [case]


def test_cases_are_filtered_by_kind_and_state(cast, registrar):
    case = journey.to_submitted(cast)
    journey.draft(cast, code="district_line")

    page = registrar.get(
        reverse(CASES), {"kind": "district_workshop", "state__exact": State.SUBMITTED}
    )

    assert list(page.context["cl"].result_list) == [case]


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_many_cases(cast, registrar, count, django_assert_num_queries):
    for _ in range(count):
        journey.draft(cast)

    with django_assert_num_queries(11):
        registrar.get(reverse(CASES))


def test_case_is_only_read_and_its_steps_are_links(cast, browse):
    case = journey.to_submitted(cast)
    lead = browse(cast.lead)
    change = reverse("admin:applications_case_change", args=[case.pk])

    page = text(lead.get(change))
    posted = lead.post(change, {"state": "approved", "title": "改名"})

    assert url("case", case) in page
    assert url("stop", case) in page
    assert url("accept", case) not in page
    assert posted.status_code == 403
    assert Case.objects.get(pk=case.pk).title == case.title


@pytest.mark.parametrize("model", ["ladderentry", "transitionlog", "recognition", "call"])
def test_auditor_reads_and_changes_nothing(cast, browse, model):
    journey.to_submitted(cast)
    auditor = browse(cast.auditor)

    assert auditor.get(reverse(f"admin:applications_{model}_changelist")).status_code == 200
    assert auditor.get(reverse(f"admin:applications_{model}_add")).status_code == 403


def test_list_says_how_many_working_days_are_left(cast, registrar, moving_clock):
    moving_clock.pin(datetime(2022, 5, 9, 10, tzinfo=SHANGHAI))
    late = journey.to_submitted(cast)
    moving_clock.pin(datetime(2022, 5, 17, 10, tzinfo=SHANGHAI))
    fresh = journey.to_submitted(cast, journey.draft(cast, code="district_line"))

    page = registrar.get(reverse(CASES))

    assert '<span class="left left-bad">已逾期1个工作日</span>' in text(page)
    assert '<span class="left left-quiet">剩余5个工作日</span>' in text(page)
    assert listed(registrar, "late") == [late]
    moving_clock.pin(datetime(2022, 5, 20, 10, tzinfo=SHANGHAI))
    assert listed(registrar, "soon") == [fresh, late]
    assert listed(registrar, "late") == [late]


def listed(registrar, due):
    return list(registrar.get(reverse(CASES), {"due": due}).context["cl"].result_list)


def test_log_says_nothing_of_a_draft_that_was_never_filed(cast, registrar):
    """Its steps and the words at its end are the applicant's own; of a filing they are listed."""
    own, filed = journey.draft(cast), journey.to_submitted(cast)
    for case, words in ((own, "只是草稿"), (filed, "已经提交")):
        advance(case, Case.withdraw, by=cast.applicant, note=words)

    page = text(registrar.get(reverse("admin:applications_transitionlog_changelist")))

    assert "已经提交" in page
    assert "只是草稿" not in page
    line = TransitionLog.objects.get(case=own)
    one = registrar.get(reverse("admin:applications_transitionlog_change", args=[line.pk]))
    assert one.status_code in (302, 404)
    assert TransitionLog.objects.visible_to(cast.applicant).filter(pk=line.pk).exists()
