"""The login: one answer to every mistake, a lock that explains itself, a first password."""

import re

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from accounts.services import logins
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lock(settings):
    settings.AXES_FAILURE_LIMIT = 3
    settings.AXES_LOCKOUT_CALLABLE = "accounts.views.login.locked_out"


def enter(client, username: str, password: str = PASSWORD, **more):
    return client.post(reverse("login"), {"username": username, "password": password, **more})


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_login_lands_on_the_desk_of_the_role(client):
    answer = enter(client, UserFactory(roles=[Role.REGISTRAR]).username)

    assert is_in(client)
    assert (answer.status_code, answer.url) == (302, reverse("admin:index"))


def test_login_leads_on_to_the_page_that_was_asked_for(client):
    answer = enter(client, UserFactory().username, next="/inbox/?page=2")

    assert answer.url == "/inbox/?page=2"


def test_login_does_not_lead_away_from_the_house(client):
    answer = enter(client, UserFactory().username, next="https://example.com/")

    assert "example.com" not in answer.url


def test_unknown_wrong_and_closed_logins_get_the_same_answer(client):
    known, closed = UserFactory(), UserFactory(is_active=False)
    attempts = [("nobody-here", PASSWORD), (known.username, "wrong"), (closed.username, PASSWORD)]

    answers = {
        words(enter(client, name, password)).replace(name, "") for name, password in attempts
    }

    assert len(answers) == 1
    assert "登录名或密码不正确" in answers.pop()
    assert not is_in(client)


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_login_is_locked_after_wrong_passwords(client, known):
    name = UserFactory().username if known else "nobody-here"
    for _ in range(3):
        answer = enter(client, name, "wrong")

    assert answer.status_code == 429
    assert "登录已暂时锁定" in words(answer)
    assert "15 分钟" in words(answer)


def test_right_password_is_refused_while_locked(client):
    user = UserFactory()
    for _ in range(3):
        enter(client, user.username, "wrong")

    answer = enter(client, user.username)

    assert answer.status_code == 429
    assert not is_in(client)


def test_security_administrator_unlocks(client):
    user, security = UserFactory(), UserFactory(roles=[Role.SECURITY_ADMIN])
    for _ in range(3):
        enter(client, user.username, "wrong")

    logins.unlock(user, by=security)

    assert not AccessAttempt.objects.exists()
    enter(client, user.username)
    assert is_in(client)


def test_logout_takes_a_post(client):
    client.force_login(UserFactory())

    assert client.get(reverse("logout")).status_code == 405
    assert is_in(client)
    client.post(reverse("logout"))
    assert not is_in(client)


def test_renewed_password_must_be_changed_before_anything_else(client):
    user, security = UserFactory(), UserFactory(roles=[Role.SECURITY_ADMIN])
    with acting(security):
        password = logins.renew_password(user, by=security)

    enter(client, user.username, password)
    answer = client.get(reverse("inbox"))

    assert answer.url == f"{reverse('password_change')}?next=%2Finbox%2F"
    chosen = "qing-pu-2022-chosen"
    form = {"old_password": password, "new_password1": chosen, "new_password2": chosen}
    client.post(reverse("password_change"), form)
    assert client.get(reverse("inbox")).status_code == 200
    assert not User.objects.get(pk=user.pk).must_change_password


def test_new_password_ends_the_sessions_of_other_machines(client):
    user, client_elsewhere = UserFactory(), Client()
    for machine in (client, client_elsewhere):
        enter(machine, user.username)

    chosen = "qing-pu-2022-chosen"
    form = {"old_password": PASSWORD, "new_password1": chosen, "new_password2": chosen}
    client.post(reverse("password_change"), form)

    assert client.get(reverse("inbox")).status_code == 200
    assert client_elsewhere.get(reverse("inbox")).status_code == 302


def test_weak_password_is_refused_in_chinese(client):
    user = UserFactory()
    client.force_login(user)
    form = {"old_password": PASSWORD, "new_password1": "12345678", "new_password2": "12345678"}

    answer = client.post(reverse("password_change"), form)

    assert "密码" in words(answer)
    assert answer.status_code == 200


@pytest.mark.parametrize("service", [logins.renew_password, logins.unlock])
def test_logins_are_looked_after_by_another_security_administrator(service):
    user, security = UserFactory(), UserFactory(roles=[Role.SECURITY_ADMIN])
    stranger = UserFactory(roles=[Role.SYSTEM_ADMIN])

    for who, by in ((user, stranger), (security, security)):
        with pytest.raises(PermissionDenied), acting(by):
            service(who, by=by)


def test_outdated_hash_is_renewed_at_login(client, settings):
    user = UserFactory()
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]

    enter(client, user.username)

    assert is_in(client)
    assert User.objects.get(pk=user.pk).password.startswith("pbkdf2_sha256$")
