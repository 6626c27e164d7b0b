"""A cast that takes cases through review, and browsers for each of its people."""

import pytest
from django.test import Client

from tests.journey import Cast, moving_clock

__all__ = ["moving_clock"]


@pytest.fixture
def cast(db) -> Cast:
    return Cast.hire()


@pytest.fixture
def browse():
    """A browser in which this user is logged in; nobody for None."""

    def opened(user=None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return opened
