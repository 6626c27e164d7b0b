"""The review room in the admin: read widely, changed at the desks alone."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from reviews.models import Expert, Objection, PublicNotice
from reviews.services import objections
from tests import factories as make
from tests import journey
from tests.reviews.conftest import text

MODELS = (
    "preliminaryreview",
    "expert",
    "seat",
    "opinion",
    "proposal",
    "publicnotice",
    "objection",
    "meeting",
)


@pytest.fixture
def case(cast, moving_clock):
    """A case that has been everywhere, with an objection on its way."""
    case = journey.to_on_notice(cast)
    raised = objections.raise_objection(
        case, by=cast.house, objector="张三", contact="021-0", claim="不实"
    )
    objections.dismiss(raised, by=cast.investigator, finding="无据")
    return journey.to_in_deliberation(cast, type(case).objects.get(pk=case.pk))


def test_the_auditor_reads_every_list_and_changes_nothing(cast, case, browse):
    browser = browse(cast.auditor)

    for model in MODELS:
        page = browser.get(reverse(f"admin:reviews_{model}_changelist"))
        first = page.context["cl"].result_list[0]
        change = reverse(f"admin:reviews_{model}_change", args=[first.pk])
        assert browser.get(change).status_code == 200, model
        assert browser.get(reverse(f"admin:reviews_{model}_add")).status_code == 403, model


def test_lists_lead_to_the_desks(cast, case, browse):
    page = text(browse(cast.lead).get(reverse("admin:reviews_publicnotice_changelist")))

    assert reverse("notice_desk", args=[PublicNotice.objects.get().public_id]) in page


def test_objectors_stay_unknown_in_the_admin_too(cast, case, browse):
    change = reverse("admin:reviews_objection_change", args=[Objection.objects.get().pk])

    assert browse(cast.lead).get(change).status_code == 403
    assert "张三" in text(browse(cast.investigator).get(change))


def test_a_notice_is_not_changed_here(cast, case, browse):
    url = reverse("admin:reviews_publicnotice_change", args=[PublicNotice.objects.get().pk])

    for user in (cast.lead, cast.publisher):
        assert browse(user).post(url, {"title": "改"}).status_code == 403


def test_the_lead_keeps_the_pool(cast, browse):
    user = make.UserFactory(roles=[Role.EXPERT])
    url = reverse("admin:reviews_expert_add")
    fields = {"user": user.pk, "employer": "某研究院", "speciality": "", "is_active": "on"}

    refused = browse(cast.preliminary).post(url, fields)
    browse(cast.lead).post(url, fields)

    assert refused.status_code == 403
    assert Expert.objects.get(user=user).employer == "某研究院"
