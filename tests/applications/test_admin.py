"""The Commission finds and reads cases in the admin; writes calls and recognitions only."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from applications.models import Call, Case
from applications.services import calls
from applications.states import State
from tests import factories as make
from tests import journey
from tests.applications.pages import said, text, url

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

    with django_assert_num_queries(12):
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


def test_call_is_written_as_a_draft_and_published_once(cast, registrar):
    item = make.item("district_workshop")
    now = clock.now()
    registrar.post(
        reverse("admin:applications_call_add"),
        {
            "title": "春季申报通知", "version": item.version_id, "items": [item.pk],
            "opens_at_0": f"{now:%Y-%m-%d}", "opens_at_1": "00:00:00",
            "closes_at_0": f"{now + timedelta(days=20):%Y-%m-%d}", "closes_at_1": "17:00:00",
            "body": "", "contact": "产业投资科",
        },
    )  # fmt: skip
    call = Call.objects.get()
    assert call.published_at is None

    publish = {"action": "publish", "_selected_action": [call.pk]}
    response = registrar.post(reverse("admin:applications_call_changelist"), publish)

    call.refresh_from_db()
    assert call.published_at is not None
    assert "已发布" in said(response)[-1]
    change = reverse("admin:applications_call_change", args=[call.pk])
    assert registrar.post(change, {"title": "改名"}).status_code == 403


def test_call_that_is_over_is_not_published(cast):
    late = make.CallFactory(
        published_at=None,
        opens_at=clock.now() - timedelta(days=9),
        closes_at=clock.now() - timedelta(days=1),
    )

    with pytest.raises(calls.ValidationError, match="截止时间已过"):
        calls.publish(late, by=cast.registrar)


def test_call_is_published_by_the_registrar_only(cast):
    with pytest.raises(calls.PermissionDenied, match="登记员"):
        calls.publish(make.CallFactory(published_at=None), by=cast.lead)


@pytest.mark.parametrize("model", ["ladderentry", "transitionlog", "recognition", "call"])
def test_auditor_reads_and_changes_nothing(cast, browse, model):
    journey.to_submitted(cast)
    auditor = browse(cast.auditor)

    assert auditor.get(reverse(f"admin:applications_{model}_changelist")).status_code == 200
    assert auditor.get(reverse(f"admin:applications_{model}_add")).status_code == 403
