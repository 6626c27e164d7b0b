"""A second login for somebody who has one is tied to the same person, whatever is typed."""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def add_user(client, **facts):
    client.force_login(make.UserFactory(roles=[Role.SECURITY_ADMIN]))
    sent = {
        "name": "沈某",
        "phone": "13800000000",
        "same_as": "",
        "username": "second",
        "title": "",
    }
    return client.post(reverse("admin:accounts_user_add"), sent | facts)


def test_same_name_and_phone_is_no_new_person(client):
    known = make.UserFactory(person__name="沈某", person__phone="13800000000")

    page = add_user(client)

    assert f"已有同名同手机的人员（登录名{known.username}）" in page.content.decode()
    assert not User.objects.filter(username="second").exists()


def test_namesake_with_another_phone_is_a_new_person(client):
    known = make.UserFactory(person__name="沈某", person__phone="13900000000")

    add_user(client)

    assert User.objects.get(username="second").person != known.person
