"""A cast that takes cases through review, and a browser for each of its people."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.journey import Cast, moving_clock

__all__ = ["moving_clock"]


class Browser(Client):
    """A client that goes to pages by their names."""

    def open(self, name, *args, **query):
        return self.get(reverse(name, args=args), query)

    def send(self, name, *args, **fields):
        return self.post(reverse(name, args=args), fields, follow=True)


@pytest.fixture
def cast(db) -> Cast:
    return Cast.hire()


@pytest.fixture
def browse(db):
    """A browser in which this user is logged in; nobody without one."""

    def opened(user=None) -> Browser:
        browser = Browser()
        if user is not None:
            browser.force_login(user)
        return browser

    return opened


@pytest.fixture
def asks():
    """The submission key and revision that a page hands out."""

    def hidden(response) -> dict:
        form = response.context["form"]
        found = {name: form[name].value() for name in ("key", "revision") if name in form.fields}
        return {name: value for name, value in found.items() if value is not None}

    return hidden


def text(response) -> str:
    return response.content.decode()
