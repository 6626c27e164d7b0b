"""A session lives on while its user clicks, and ends half an hour after the last click."""

import pytest
from django.conf import settings
from django.urls import reverse

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
