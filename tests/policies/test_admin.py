import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.acting import acting
from accounts.models import Person, RoleGrant, User
from accounts.roles import Role
from policies.models import CalendarYear, PolicyVersion
from policies.services import drafting

pytestmark = pytest.mark.django_db
VERSIONS = "admin:policies_policyversion_changelist"
LISTS = ["policyversion", "awarditem", "ladder", "note", "calendaryear"]


@pytest.fixture
def officer(house):
    """Someone of the staff who holds the roles named."""

    def make(*roles):
        granted = {"granted_by": house, "confirmed_by": house, "confirmed_at": clock.now()}
        with acting(house):
            person = Person.objects.create(name="李经办")
            user = User.objects.create_user("officer", person, is_staff=True)
            for role in roles:
                RoleGrant.objects.create(user=user, role=role, **granted)
        return user

    return make


@pytest.fixture
def queries(client):
    """How many questions a page asks the database."""

    def count(address):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    return count


def act(client, action, version):
    return client.post(
        reverse(VERSIONS), {"action": action, "_selected_action": [version.pk]}, follow=True
    )


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.REVIEW_LEAD, 200), (Role.AUDITOR, 200), (Role.SYSTEM_ADMIN, 200), (Role.EXPERT, 302)],
)
def test_policies_are_read_widely(client, policy, officer, model, role, status):
    client.force_login(officer(role))

    assert client.get(reverse(f"admin:policies_{model}_changelist")).status_code == status


def test_published_version_opens_without_fields_to_change(client, policy, officer):
    client.force_login(officer(Role.SIGNATORY))

    for model, row in [("policyversion", policy), ("awarditem", policy.items.first())]:
        page = client.get(reverse(f"admin:policies_{model}_change", args=[row.pk]))
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()


def test_signatory_drafts_and_publishes(client, policy, officer):
    client.force_login(officer(Role.SIGNATORY))

    act(client, "begin_draft", policy)
    draft = PolicyVersion.objects.get(published_at=None)
    refused = act(client, "publish", draft)

    assert "同一时期只能有一个有效版本" in refused.content.decode()


def test_system_administrator_does_not_publish(client, policy, officer, house):
    with acting(house):
        draft = drafting.begin(policy, by=house)
    client.force_login(officer(Role.SYSTEM_ADMIN))

    act(client, "publish", draft)

    draft.refresh_from_db()
    assert not draft.is_published


def test_registrar_enters_the_next_calendar(client, policy, officer):
    client.force_login(officer(Role.REGISTRAR))

    client.post(
        reverse("admin:policies_calendaryear_add"),
        {
            "year": "2050",
            "source": "国务院办公厅关于2050年部分节假日安排的通知",
            "days-TOTAL_FORMS": "1",
            "days-INITIAL_FORMS": "0",
            "days-0-date": "2050-10-03",
            "days-0-name": "国庆节",
        },
    )

    year = CalendarYear.objects.get(pk=2050)
    assert [str(day) for day in year.days.all()] == ["2050-10-03 国庆节"]


@pytest.mark.parametrize("model", LISTS)
def test_lists_ask_no_more_for_more_rows(client, policy, officer, model, house, queries):
    client.force_login(officer(Role.SIGNATORY))
    address = reverse(f"admin:policies_{model}_changelist")
    few = queries(address)
    with acting(house):
        drafting.begin(policy, by=house)
        drafting.begin(policy, by=house)

    assert queries(address) == few
