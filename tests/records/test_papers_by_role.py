"""Only the Commission sets a failed paper going again; the auditor reads."""

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from records.models import Paper
from records.services import papers
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "may"), [(Role.AUDITOR, False), (Role.REGISTRAR, True)])
def test_auditor_sets_no_paper_going_again(rf, role, may):
    request = rf.get("/admin/records/paper/")
    request.user = make.UserFactory(roles=[role])

    actions = admin.site.get_model_admin(Paper).get_actions(request)

    assert ("try_again" in actions) == may


def test_service_refuses_everybody_else():
    with pytest.raises(PermissionDenied):
        papers.try_again(Paper(pk=1), by=make.UserFactory(roles=[Role.AUDITOR]))
