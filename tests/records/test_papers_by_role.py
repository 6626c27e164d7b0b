"""Only the Commission sets a failed paper going again; the auditor reads."""

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from records.models import Paper
from records.services import papers
from tests import factories as make
from tests.records import samples

pytestmark = pytest.mark.django_db
TITLE, SAY = samples.SAMPLES["public_notice"]
NOTICE = (TITLE, SAY(2))


@pytest.mark.parametrize(("role", "may"), [(Role.AUDITOR, False), (Role.REGISTRAR, True)])
def test_auditor_sets_no_paper_going_again(rf, role, may):
    request = rf.get("/admin/records/paper/")
    request.user = make.UserFactory(roles=[role])

    actions = admin.site.get_model_admin(Paper).get_actions(request)

    assert ("try_again" in actions) == may


def test_service_refuses_everybody_else():
    with pytest.raises(PermissionDenied):
        papers.try_again(Paper(pk=1), by=make.UserFactory(roles=[Role.AUDITOR]))


@pytest.mark.parametrize(("state", "says"), [("failed", True), ("waiting", False)])
def test_failed_paper_says_what_helps(client, state, says):
    house, fault = User.objects.house(), "缺少字形“𬭶”。" if says else ""
    with acting(house):
        paper = papers.issue("public_notice", *NOTICE, by=house, key="notice-1")
        Paper.objects.filter(pk=paper.pk).update(state=state, fault=fault)
    client.force_login(make.UserFactory(roles=[Role.REGISTRAR]))

    page = client.get(reverse("admin:records_paper_change", args=[paper.pk])).content.decode()

    assert (fault in page) is True
    assert ("重新制作所选的失败公文" in page) is says
    assert ("失败原因" in page) is says
