"""The Commission's desk: who gets in, what they find, in which order."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.queues import Queue
from accounts.roles import ADMIN_ROLES, Role
from qingpu_subsidy import admin_site, queues
from tests.factories import LocalUnitFactory, UserFactory

pytestmark = pytest.mark.django_db
INDEX = "/admin/"


@pytest.mark.parametrize("role", sorted(ADMIN_ROLES))
def test_desk_opens_for_its_roles(client, role):
    client.force_login(UserFactory(roles=[role]))

    assert client.get(INDEX).status_code == 200


def test_visitor_logs_in_at_the_login_of_the_house(client):
    answer = client.get("/admin/accounts/agency/", follow=True)

    assert answer.redirect_chain[-1][0] == f"{reverse('login')}?next=/admin/accounts/agency/"


def test_others_are_told_who_uses_the_desk(client):
    client.force_login(UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=LocalUnitFactory()))

    answer = client.get(INDEX, follow=True)

    assert answer.status_code == 403
    assert "办公台由登记员、初审员" in answer.content.decode()
    assert "街镇受理员" in answer.content.decode()


def test_desk_waits_for_the_second_factor(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(UserFactory(roles=[Role.REGISTRAR]))

    assert client.get(INDEX).url.startswith(reverse("second_factor"))
    assert client.get(reverse("admin:login")).url.startswith(reverse("second_factor"))


@pytest.mark.parametrize(
    ("page", "leads_to"), [("logout", "logout"), ("password_change", "password_change")]
)
def test_pages_of_the_stock_admin_lead_to_those_of_the_house(client, page, leads_to):
    client.force_login(UserFactory(roles=[Role.REGISTRAR]))

    assert client.get(reverse(f"admin:{page}")).url == reverse(leads_to)


def test_rooms_are_in_the_order_of_the_steps(rf):
    request = rf.get(INDEX)
    request.user = UserFactory(roles=[Role.AUDITOR])

    found = [room["app_label"] for room in admin.site.get_app_list(request)]

    assert found == [room for room in admin_site.ROOMS if room in found]
    assert "accounts" in found


def test_pages_of_libraries_are_not_registered():
    class Bare(admin.ModelAdmin):
        pass

    site = admin_site.HouseAdminSite(name="other")
    site.register(type(UserFactory()), Bare)
    site.register(type(UserFactory()))

    assert site._registry == {}


@pytest.fixture
def counted(monkeypatch):
    found = [Queue("待初审", 12, "/admin/?stage=1", "going"), Queue("今日到期", 0, "/admin/?due=1")]
    monkeypatch.setattr(queues, "of", lambda user: found)
    return found


def test_landing_page_shows_the_counted_queues(client, counted):
    client.force_login(UserFactory(roles=[Role.PRELIMINARY_REVIEWER]))

    page = client.get(INDEX).content.decode()

    for queue in counted:
        assert queue.label in page
        assert f'href="{queue.url}"' in page
    assert "queue-going" in page
    assert "queue-none" in page


def test_sidebar_fetches_the_queues_by_itself(client, counted):
    client.force_login(UserFactory(roles=[Role.PRELIMINARY_REVIEWER]))

    list_page = client.get("/admin/accounts/agency/").content.decode()
    fragment = client.get(reverse("admin:queues")).content.decode()

    assert f'data-fetch="{reverse("admin:queues")}"' in list_page
    assert "待初审" not in list_page
    assert "待初审" in fragment


def test_queues_are_not_shown_to_visitors(client):
    assert client.get(reverse("admin:queues")).status_code == 302


def test_nobody_has_queues_without_a_role():
    assert [queue for queue in queues.of(UserFactory()) if queue.count] == []
