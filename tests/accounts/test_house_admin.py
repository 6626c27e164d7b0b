"""The base of the admin pages: roles decide, nothing is deleted; and the pages of this room."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts import clock
from accounts.house_admin import LISTED_AT_MOST, CappedPaginator, HouseAdmin
from accounts.models import LocalUnit, Message, Person, RoleGrant, User
from accounts.roles import Role
from tests.factories import LocalUnitFactory, UserFactory, agency

pytestmark = pytest.mark.django_db


class PersonDesk(HouseAdmin):
    readers = frozenset({Role.REGISTRAR})
    writers = frozenset({Role.SIGNATORY})


@pytest.fixture
def enter(client):
    def with_role(*roles: Role) -> User:
        user = UserFactory(roles=roles)
        client.force_login(user)
        return user

    return with_role


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (Role.REGISTRAR, True, False),
        (Role.SIGNATORY, True, True),
        (Role.AUDITOR, True, False),
        (Role.SYSTEM_ADMIN, False, False),
        (Role.EXPERT, False, False),
    ],
)
def test_roles_decide_who_reads_and_who_writes(rf, role, reads, writes):
    desk, request = PersonDesk(Person, admin.site), rf.get("/")
    request.user = UserFactory(roles=[role])

    assert desk.has_module_permission(request) is reads
    assert desk.has_view_permission(request) is reads
    assert desk.has_add_permission(request) is writes
    assert desk.has_change_permission(request) is writes
    assert desk.has_delete_permission(request) is False


def test_superuser_is_above_nothing(rf):
    desk, request = PersonDesk(Person, admin.site), rf.get("/")
    request.user = UserFactory(is_superuser=True)

    assert not desk.has_view_permission(request)
    assert not admin.site.has_permission(request)


def test_rows_go_through_visible_to(rf):
    desk, request = HouseAdmin(Message, admin.site), rf.get("/")
    request.user = UserFactory()
    Message.objects.create(user=UserFactory(), subject="给别人的消息")

    assert not desk.get_queryset(request).exists()


def test_every_registered_page_keeps_the_rules_of_the_house():
    assert admin.site._registry
    assert all(isinstance(page, HouseAdmin) for page in admin.site._registry.values())


def test_every_registered_page_has_readers():
    silent = [
        model
        for model, page in admin.site._registry.items()
        if not page.readers | page.writers and model._meta.app_label == "accounts"
    ]

    assert silent == []


class Rows:
    """Stands for a table; counts no more rows than it is asked for."""

    ordered = True

    def __init__(self, length: int) -> None:
        self.length = length

    def __getitem__(self, part: slice) -> "Rows":
        return Rows(min(self.length, part.stop))

    def count(self) -> int:
        return self.length


@pytest.mark.parametrize(
    ("rows", "pages", "is_capped"),
    [(0, 1, False), (51, 2, False), (LISTED_AT_MOST, 200, False), (1_000_000, 200, True)],
)
def test_list_is_counted_no_further_than_it_is_read(rows, pages, is_capped):
    paginator = CappedPaginator(Rows(rows), 50)

    assert (paginator.num_pages, paginator.is_capped) == (pages, is_capped)
    assert paginator.count <= LISTED_AT_MOST + 1


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_logins_costs_the_same_for_one_and_for_three(
    client, enter, django_assert_num_queries, count
):
    enter(Role.SECURITY_ADMIN)
    UserFactory.create_batch(count, roles=[Role.EXPERT])

    with django_assert_num_queries(9):
        client.get(reverse("admin:accounts_user_changelist"))


# --- logins ---

NEW = {"name": "新来的人", "phone": "", "same_as": "", "username": "newcomer", "title": "科员"}


def add_user(client, **changes):
    return client.post(reverse("admin:accounts_user_add"), NEW | changes, follow=True)


def test_new_login_gets_a_password_shown_once(client, enter):
    enter(Role.SECURITY_ADMIN)

    page = add_user(client).content.decode()

    user = User.objects.get(username="newcomer")
    assert user.person.name == "新来的人"
    assert user.must_change_password
    assert "临时密码" in page
    assert "临时密码" not in client.get(reverse("admin:accounts_user_changelist")).content.decode()


def test_second_login_belongs_to_the_same_person(client, enter):
    enter(Role.SECURITY_ADMIN)
    known = UserFactory()

    add_user(client, name=known.person.name, same_as=known.username)

    assert User.objects.get(username="newcomer").person == known.person


def test_second_login_of_somebody_of_another_name_is_refused(client, enter):
    enter(Role.SECURITY_ADMIN)

    page = add_user(client, same_as=UserFactory().username).content.decode()

    assert "与所填姓名不一致" in page
    assert not User.objects.filter(username="newcomer").exists()


def test_only_the_security_administrator_adds_logins(client, enter):
    enter(Role.SYSTEM_ADMIN)

    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
    assert add_user(client).status_code == 403


def act(client, page: str, action: str, *rows, follow: bool = True):
    form = {"action": action, "_selected_action": [row.pk for row in rows], "index": "0"}
    return client.post(reverse(f"admin:accounts_{page}_changelist"), form, follow=follow)


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("renew_password", "临时密码"),
        ("unlock", "已解除登录锁定"),
        ("forget_second_factor", "已重置"),
    ],
)
def test_login_is_looked_after_from_the_list(client, enter, action, says):
    enter(Role.SECURITY_ADMIN)

    assert says in act(client, "user", action, UserFactory()).content.decode()


def test_auditor_sees_logins_and_is_offered_no_action(client, enter):
    enter(Role.AUDITOR)
    user = UserFactory()
    password = user.password

    page = client.get(reverse("admin:accounts_user_changelist")).content.decode()
    act(client, "user", "renew_password", user)

    user.refresh_from_db()
    assert user.username in page
    assert 'name="action"' not in page
    assert user.password == password


# --- roles ---


def grant(client, user: User, role: Role, **more):
    form = {"user": user.username, "role": role, "from_on": clock.today().isoformat(), **more}
    return client.post(reverse("admin:accounts_rolegrant_add"), form, follow=True)


def test_role_is_granted_in_the_admin(client, enter):
    security, user = enter(Role.SECURITY_ADMIN), UserFactory()

    grant(client, user, Role.LOCAL_OFFICER, local_unit=LocalUnitFactory().pk)

    assert RoleGrant.objects.get(user=user).granted_by == security


@pytest.mark.parametrize(
    ("role", "says"),
    [(Role.COUNTERSIGNER, "不得兼任"), (Role.DELEGATE, "必须"), (Role.HOUSE, "选择")],
)
def test_refusal_is_explained_at_the_form(client, enter, role, says):
    enter(Role.SECURITY_ADMIN)
    user = UserFactory(roles=[Role.SIGNATORY])

    page = grant(client, user, role)

    assert page.status_code == 200
    assert says in page.content.decode()
    assert RoleGrant.objects.filter(user=user).count() == 1


def test_unknown_login_is_explained_at_the_form(client, enter):
    enter(Role.SECURITY_ADMIN)

    page = grant(client, User(username="nobody-here"), Role.EXPERT)

    assert "没有这个登录名" in page.content.decode()


def test_granting_to_oneself_is_refused(client, enter):
    security = enter(Role.SECURITY_ADMIN)

    assert grant(client, security, Role.SECURITY_ADMIN).status_code in {200, 403}
    assert RoleGrant.objects.filter(user=security).count() == 1


def test_roles_are_revoked_from_the_list(client, enter):
    enter(Role.SECURITY_ADMIN)
    user = UserFactory(roles=[Role.EXPERT])

    act(client, "rolegrant", "revoke", user.grants.get())

    assert not user.grants.in_force().exists()


def test_granted_role_is_not_edited(client, enter):
    enter(Role.SECURITY_ADMIN)
    granted = UserFactory(roles=[Role.EXPERT]).grants.get()
    url = reverse("admin:accounts_rolegrant_change", args=[granted.pk])

    assert client.get(url).status_code == 200
    assert client.post(url, {"role": Role.PAYER}).status_code == 403
    granted.refresh_from_db()
    assert granted.role == Role.EXPERT


# --- offices ---


def test_offices_are_read_by_the_commission_and_kept_by_the_system_administrator(client, enter):
    agency("kw")
    unit = LocalUnitFactory()
    url = reverse("admin:accounts_localunit_change", args=[unit.pk])
    form = {
        "code": unit.code,
        "name": unit.name,
        "kind": LocalUnit.Kind.TOWN,
        "department": "营商环境办公室",
        "valid_from": "2022-01-01",
    }

    enter(Role.REGISTRAR)
    assert client.get(url).status_code == 200
    assert client.post(url, form).status_code == 403

    enter(Role.SYSTEM_ADMIN)
    client.post(url, form)
    unit.refresh_from_db()
    assert unit.department == "营商环境办公室"


def test_nothing_is_deleted(client, enter):
    enter(Role.SYSTEM_ADMIN)
    unit = LocalUnitFactory()

    answer = client.post(
        reverse("admin:accounts_localunit_delete", args=[unit.pk]), {"post": "yes"}
    )

    assert answer.status_code == 403
    assert LocalUnit.objects.filter(pk=unit.pk).exists()


def test_refusal_of_a_service_is_told_and_changes_nothing(client, enter):
    own = enter(Role.SECURITY_ADMIN).grants.get()

    page = act(client, "rolegrant", "revoke", own).content.decode()

    assert "不得给自己授予或撤销岗位" in page
    assert RoleGrant.objects.get(pk=own.pk).revoked_at is None
