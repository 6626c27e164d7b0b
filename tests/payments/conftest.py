"""A cast that takes cases through finance, and browsers for each of its people."""

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

    def opened(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return opened
