"""People, cases and browsers for the tests of this room."""

import pytest
from django.test import Client

from tests.journey import Cast, moving_clock

__all__ = ["moving_clock"]


@pytest.fixture
def cast(db) -> Cast:
    return Cast.hire()


@pytest.fixture
def browse(db):
    """A browser in which this user is logged in."""

    def log_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in
