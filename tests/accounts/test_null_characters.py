"""A NUL in an address, a query or a form is the sender's error, not the server's."""

import pytest
from django.urls import reverse

from tests import factories as make

pytestmark = pytest.mark.django_db
PUBLIC = ["/notices/?q=%00", "/notices/%00/", "/files/%00/", "/verify/%00/", "/calls/%00/"]


@pytest.mark.parametrize("address", PUBLIC)
def test_nul_in_an_address_is_refused(client, address):
    assert client.get(address).status_code == 400


def test_nul_in_a_form_is_refused(client):
    client.force_login(make.UserFactory())

    answer = client.post("/cases/xxxx/withdraw/", {"key": "a\0b"})

    assert answer.status_code == 400


def test_nul_in_the_login_is_refused(client):
    assert client.post(reverse("login"), {"username": "a\0", "password": "b"}).status_code == 400


def test_other_control_characters_pass(client):
    assert client.get("/notices/", {"q": "\t上海\r\n"}).status_code == 200
