"""Every address of the house: its name is its own, and a stranger meets the login or a page."""

from collections import Counter

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

PUBLIC = {"home", "notices", "login"}


def patterns(resolver=None, inside=()):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield entry, inside
        else:
            yield from patterns(entry, (*inside, entry.namespace))


def of_rooms():
    return [entry for entry, inside in patterns() if not any(inside)]


def without_arguments():
    names = [entry.name for entry in of_rooms() if entry.name and not entry.pattern.converters]
    return sorted(set(names))


def test_names_are_unique():
    names = Counter(entry.name for entry in of_rooms() if entry.name)

    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("name", without_arguments())
def test_stranger_meets_a_page_or_the_login(name, db):
    answer = Client().get(reverse(name))

    if name in PUBLIC:
        assert answer.status_code == 200
    elif answer.status_code == 302:
        assert answer.url.startswith((reverse("login"), reverse("home")))
    else:
        assert answer.status_code in {200, 404, 405}


@pytest.mark.parametrize("address", ["/nowhere/", "/cases/xxxxxxxxxxxxxxxxxxxxxx/nowhere/"])
def test_unknown_address_is_a_page_in_chinese(address, db):
    answer = Client().get(address)

    assert answer.status_code == 404
    assert "页" in answer.content.decode()
