"""Roles, passwords and second factors change only shortly after the password, and on record."""

import pytest
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import clock
from accounts.models import RoleGrant, User
from accounts.roles import Role
from records.models import AuditEntry
from tests.factories import PASSWORD, UserFactory, agency

pytestmark = pytest.mark.django_db
ASKED = "请再次输入密码"


@pytest.fixture
def security(client, settings):
    settings.REAUTHENTICATE_WITHIN = 300
    user = UserFactory(roles=[Role.SECURITY_ADMIN])
    client.force_login(user)
    return user


def enter_password(client):
    client.post(reverse("reauthenticate"), {"step_up_password": PASSWORD})


def grant(client, user, role=Role.EXPERT):
    form = {"user": user.username, "role": role, "from_on": clock.today().isoformat()}
    return client.post(reverse("admin:accounts_rolegrant_add"), form, follow=True)


def act(client, page, action, row):
    form = {"action": action, "_selected_action": [row.pk], "index": "0"}
    return client.post(reverse(f"admin:accounts_{page}_changelist"), form, follow=True)


def told(user) -> set[str]:
    """The columns of a login that the audit has told of."""
    entries = AuditEntry.objects.filter(table_name="accounts_user", row_id=str(user.pk))
    return {name for entry in entries.filter(op="UPDATE") for name in entry.after}


def test_grant_waits_for_the_password_and_is_carried_on(client, security):
    user = UserFactory()

    asked = grant(client, user).content.decode()

    assert ASKED in asked
    assert f'name="user" value="{user.username}"' in asked
    assert not user.grants.exists()

    enter_password(client)
    grant(client, user)
    assert user.grants.get().granted_by == security


@pytest.mark.parametrize("action", ["renew_password", "forget_second_factor", "unlock"])
def test_action_on_a_login_waits_for_the_password(client, security, action):
    user = UserFactory()
    before = user.password

    assert ASKED in act(client, "user", action, user).content.decode()

    user.refresh_from_db()
    assert (user.password, user.second_factor_reset_at) == (before, None)


def test_revoking_waits_for_the_password(client, security):
    user = UserFactory(roles=[Role.EXPERT])

    assert ASKED in act(client, "rolegrant", "revoke", user.grants.get()).content.decode()

    assert user.grants.in_force().exists()


def test_deactivating_waits_for_the_password_and_is_on_record(client, security):
    user = UserFactory()
    address = reverse("admin:accounts_user_change", args=[user.pk])
    form = {"username": user.username, "title": ""}

    assert ASKED in client.post(address, form).content.decode()
    enter_password(client)
    client.post(address, form)

    user.refresh_from_db()
    assert not user.is_active
    assert "is_active" in told(user)


def test_resets_are_on_record(client, security):
    user = UserFactory()
    TOTPDevice.objects.create(user=user, name="手机验证器", confirmed=True)
    enter_password(client)

    act(client, "user", "forget_second_factor", user)
    act(client, "user", "renew_password", user)

    assert not TOTPDevice.objects.exists()
    assert {"second_factor_reset_at", "password", "must_change_password"} <= told(user)


def test_lists_are_read_without_the_password(client, security):
    assert ASKED not in client.get(reverse("admin:accounts_user_changelist")).content.decode()


def test_other_roles_are_refused_rather_than_asked(client, settings):
    settings.REAUTHENTICATE_WITHIN = 300
    client.force_login(UserFactory(roles=[Role.SYSTEM_ADMIN]))

    assert grant(client, UserFactory()).status_code == 403


def test_oneself_is_refused_at_the_form_under_any_login(client, security):
    enter_password(client)
    second = UserFactory(person=security.person)

    for login in (security, second):
        page = grant(client, login)
        assert page.status_code == 200
        assert "不得给自己授予岗位" in page.content.decode()

    assert RoleGrant.objects.filter(user__person=security.person).count() == 1


def test_own_login_is_not_closed_by_oneself(client, security):
    enter_password(client)

    form = {"title": "", "username": "other"}
    client.post(reverse("admin:accounts_user_change", args=[security.pk]), form)

    kept = User.objects.get(pk=security.pk)
    assert (kept.is_active, kept.username) == (True, security.username)


def test_who_reviews_jointly_is_not_changed_at_the_desk(client):
    client.force_login(UserFactory(roles=[Role.SYSTEM_ADMIN]))
    office = agency("kw")
    form = {"code": office.code, "name": "区科委", "short_name": office.short_name}

    client.post(reverse("admin:accounts_agency_change", args=[office.pk]), form)

    office.refresh_from_db()
    assert (office.name, office.joint_review) == ("区科委", True)
