"""Browsers that go to pages by their names."""

import pytest
from django.test import Client
from django.urls import reverse


def carried(response) -> dict:
    """The submission key and revision that a page hands out; nothing where there is no form."""
    form = (response.context or {}).get("form")
    names = [name for name in ("key", "revision") if name in getattr(form, "fields", {})]
    found = {name: form[name].value() for name in names}
    return {name: value for name, value in found.items() if value is not None}


class Browser(Client):
    """A client that goes to pages by their names."""

    def open(self, name, *args, **query):
        return self.get(reverse(name, args=args), query)

    def send(self, name, *args, **fields):
        """Send what is typed with what the page carries, unless that is given too."""
        address = reverse(name, args=args)
        return self.post(address, carried(self.get(address)) | fields, follow=True)


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
    return carried


def text(response) -> str:
    return response.content.decode()
