"""A session lives on while its user clicks, and ends half an hour after the last click."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.urls import reverse

from accounts.acting import acting
from accounts.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_session_is_prolonged_by_a_click_after_five_minutes(client, time_machine):
    time_machine.move_to("2026-11-23T09:00:00+08:00", tick=False)
    client.post(reverse("login"), {"username": UserFactory().username, "password": PASSWORD})

    for _ in range(4):
        time_machine.shift(settings.SESSION_COOKIE_AGE - 60)
        assert client.get(reverse("inbox")).status_code == 200

    time_machine.shift(settings.SESSION_COOKIE_AGE + 60)
    assert client.get(reverse("inbox")).status_code == 302


def test_login_is_read_with_its_person_in_one_query(client, django_assert_num_queries):
    client.force_login(user := UserFactory())
    request = HttpRequest()
    request.session = client.session

    with django_assert_num_queries(2):  # the session, and the login with its person
        assert str(get_user(request)) == user.person.name


def test_closed_login_is_out_at_its_next_page(client):
    client.force_login(user := UserFactory())
    with acting(User.objects.house()):
        User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get(reverse("inbox")).status_code == 302
