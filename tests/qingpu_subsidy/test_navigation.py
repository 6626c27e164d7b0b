"""The links at the top lead where their reader may go, whichever room the page is in."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import navigation
from accounts.roles import GRANTABLE
from tests.factories import LocalUnitFactory, UserFactory, agency

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", sorted(GRANTABLE))
def test_navigation_leads_only_where_the_role_may_go(client, role):
    offices = {"local_unit": LocalUnitFactory(), "agency": agency("kw")}
    user = UserFactory(roles=[role], **offices)
    client.force_login(user)

    for link in navigation.links(user):
        assert client.get(link.url).status_code == 200, link


def test_visitor_is_led_only_to_public_pages(client):
    for link in navigation.links(AnonymousUser()):
        assert client.get(link.url).status_code == 200, link
