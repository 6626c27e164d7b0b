"""Who may move money, or give roles, is appointed by two security administrators."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import clock
from accounts.acting import acting
from accounts.models import RoleGrant, User
from accounts.roles import OF_TWO_HANDS, Role
from accounts.services import grants, logins
from records.models import AuditEntry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
HEAVY = sorted(OF_TWO_HANDS)


@pytest.fixture
def first():
    return UserFactory(roles=[Role.SECURITY_ADMIN])


@pytest.fixture
def second():
    return UserFactory(roles=[Role.SECURITY_ADMIN])


def granted_by(first: User, role: Role = Role.PAYER) -> RoleGrant:
    with acting(first):
        return grants.grant(UserFactory(), role, by=first)


def confirmed_by(second: User, waiting: RoleGrant) -> RoleGrant:
    with acting(second):
        return grants.confirm(waiting, by=second)


def holds(grant: RoleGrant) -> bool:
    return User.objects.get(pk=grant.user_id).has_role(Role(grant.role))


def written(grant: RoleGrant, by: User, **columns) -> None:
    """Columns set past the services, as whoever has the application's database login would."""
    with acting(by), transaction.atomic():
        RoleGrant.objects.filter(pk=grant.pk).update(**columns)


@pytest.mark.parametrize("role", HEAVY)
def test_one_security_administrator_alone_gives_no_heavy_role(first, role):
    assert not holds(granted_by(first, role))


@pytest.mark.parametrize("role", HEAVY)
def test_role_holds_once_the_second_has_confirmed_it(first, second, role):
    held = confirmed_by(second, granted_by(first, role))

    assert holds(held)
    assert (held.granted_by, held.confirmed_by) == (first, second)


def test_other_roles_hold_at_once(first):
    granted = granted_by(first, Role.REGISTRAR)

    assert holds(granted)
    assert not granted.waits


def test_waiting_role_already_shuts_out_what_it_is_not_to_meet(first):
    waiting = granted_by(first, Role.PAYER)

    with pytest.raises(ValidationError, match="不得兼任"), acting(first):
        grants.grant(waiting.user, Role.COUNTERSIGNER, by=first)


def test_first_does_not_confirm_even_by_another_login(first):
    waiting = granted_by(first)
    other = UserFactory(person=first.person, roles=[Role.SECURITY_ADMIN])

    for user in (first, other):
        with pytest.raises(PermissionDenied, match="另一位"):
            confirmed_by(user, waiting)


def test_nobody_confirms_the_own_role(first, second):
    own = UserFactory(person=second.person)
    with acting(first):
        waiting = grants.grant(own, Role.SECURITY_ADMIN, by=first)

    with pytest.raises(PermissionDenied, match="另一位"):
        confirmed_by(second, waiting)


def test_whoever_waits_confirms_nobody(first):
    waiting = granted_by(first, Role.SECURITY_ADMIN)

    with pytest.raises(PermissionDenied):
        confirmed_by(User.objects.get(pk=waiting.user_id), granted_by(first))


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDITOR, Role.SIGNATORY])
def test_only_security_administrators_confirm(first, role):
    with pytest.raises(PermissionDenied):
        confirmed_by(UserFactory(roles=[role]), granted_by(first))


def test_confirmed_or_revoked_grant_is_not_confirmed_again(first, second):
    done = confirmed_by(second, granted_by(first))
    with acting(first):
        gone = grants.revoke(granted_by(first), by=first)

    for grant in (done, gone):
        with pytest.raises(ValidationError, match="没有待复核"):
            confirmed_by(second, grant)


# --- the database ---


def test_database_refuses_confirmation_by_the_first(first):
    with pytest.raises(IntegrityError, match="另一位安全管理员"):
        written(granted_by(first), first, confirmed_by=first, confirmed_at=clock.now())


@pytest.mark.parametrize("role", [None, Role.AUDITOR])
def test_database_refuses_confirmation_by_others(first, role):
    other = UserFactory(roles=[role] if role else [])

    with pytest.raises(IntegrityError, match="另一位安全管理员"):
        written(granted_by(first), other, confirmed_by=other, confirmed_at=clock.now())


def test_database_refuses_confirmation_by_who_was_revoked(first, second):
    with acting(first):
        grants.revoke(second.grants.get(), by=first)

    with pytest.raises(IntegrityError, match="另一位安全管理员"):
        written(granted_by(first), second, confirmed_by=second, confirmed_at=clock.now())


def test_database_refuses_a_grant_born_confirmed(first, second):
    with pytest.raises(IntegrityError, match="另一位"), acting(first), transaction.atomic():
        RoleGrant.objects.create(
            user=UserFactory(),
            role=Role.PAYER,
            granted_by=first,
            confirmed_by=first,
            confirmed_at=clock.now(),
        )


@pytest.mark.parametrize(
    "columns",
    [
        {"role": Role.SIGNATORY},
        {"to_on": None, "from_on": "2020-01-01"},
        {"confirmed_by": None, "confirmed_at": None},
        {"granted_by": None},
    ],
    ids=["role", "days", "confirmation", "first"],
)
def test_database_keeps_a_grant_as_it_was_given(first, second, columns):
    held = confirmed_by(second, granted_by(first))

    with pytest.raises(IntegrityError):
        written(held, first, **columns)


def test_database_keeps_a_revocation(first, second):
    with acting(first):
        gone = grants.revoke(confirmed_by(second, granted_by(first)), by=first)

    with pytest.raises(IntegrityError, match="不可改动"):
        written(gone, first, revoked_by=None, revoked_at=None)


def test_database_deletes_no_grant(first):
    with pytest.raises(IntegrityError), acting(first), transaction.atomic():
        granted_by(first, Role.EXPERT).delete()


def test_login_stays_with_its_person(first, second):
    with pytest.raises(IntegrityError, match="不得改归"), acting(first), transaction.atomic():
        User.objects.filter(pk=second.pk).update(person=first.person)


def test_house_keeps_its_name_and_has_no_password(first):
    house = User.objects.house()

    with pytest.raises(PermissionDenied):
        logins.renew_password(house, by=first)
    for columns in ({"username": "other"}, {"password": "pbkdf2_sha256$1$a$b"}):
        with pytest.raises(IntegrityError), acting(first), transaction.atomic():
            User.objects.filter(pk=house.pk).update(**columns)
    with pytest.raises(IntegrityError), acting(first), transaction.atomic():
        User.objects.filter(pk=first.pk).update(username="house")


# --- the pages ---


def grant_at(client, user: User, role: Role):
    form = {"user": user.username, "role": role, "from_on": clock.today().isoformat()}
    url = reverse("admin:accounts_rolegrant_add")
    return client.post(url, form, follow=True).content.decode()


def confirm_at(client, *rows):
    form = {"action": "confirm", "_selected_action": [row.pk for row in rows], "index": "0"}
    url = reverse("admin:accounts_rolegrant_changelist")
    return client.post(url, form, follow=True).content.decode()


def test_pages_carry_a_grant_from_the_first_to_the_second(client, first, second):
    user = UserFactory()
    client.force_login(first)

    assert "须由另一位安全管理员复核" in grant_at(client, user, Role.PAYER)
    waiting = user.grants.get()
    assert "授权人和本人以外" in confirm_at(client, waiting)
    assert not holds(waiting)

    client.force_login(second)
    assert "已复核，立即生效" in confirm_at(client, waiting)
    assert holds(waiting)
    assert "没有待复核" in confirm_at(client, waiting)


def test_queue_counts_what_waits_for_this_person(client, first, second):
    granted_by(first)
    counted = []
    for user in (first, second):
        client.force_login(user)
        page = client.get(reverse("admin:queues"))
        counted += [queue for queue in page.context["queues"] if queue.label == "待复核岗位授权"]

    assert [queue.count for queue in counted] == [0, 1]
    assert len(client.get(counted[1].url).context["cl"].result_list) == 1


@pytest.mark.parametrize(("standing", "shown"), [("waiting", 1), ("in_force", 2), ("revoked", 1)])
def test_list_is_narrowed_by_what_grants_came_to(client, first, second, standing, shown):
    granted_by(first)
    with acting(first):
        grants.revoke(granted_by(first), by=first)
    client.force_login(second)

    page = client.get(reverse("admin:accounts_rolegrant_changelist"), {"standing": standing})

    others = RoleGrant.objects.filter(granted_by=first).values_list("user", flat=True)
    concerned = {first.pk, second.pk, *others}
    assert len([one for one in page.context["cl"].result_list if one.user_id in concerned]) == shown


# --- the audit ---


def test_confirmation_is_told_of(first, second):
    held = confirmed_by(second, granted_by(first))

    told = AuditEntry.objects.filter(table_name="accounts_rolegrant", row_id=str(held.pk))
    assert told.order_by("seq").last().actor_id == second.pk


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_grants_asks_as_often_for_many(client, first, rows, django_assert_num_queries):
    for _ in range(rows):
        granted_by(first)
    client.force_login(first)
    place = reverse("admin:accounts_rolegrant_changelist")
    client.get(place)

    with django_assert_num_queries(8):
        client.get(place)
