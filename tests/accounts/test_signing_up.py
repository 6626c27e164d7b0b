"""A visitor opens an account: house's rules for passwords, no name twice, a measure by address."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.limits import TooMany
from accounts.models import SignUp, User
from accounts.services import signing_up
from tests import factories as make
from tests.journey import moving_clock

__all__ = ["moving_clock"]

TYPED = {
    "name": "顾新", "username": "guxin2022", "password": "lan-zhou-shui-xiang",
    "again": "lan-zhou-shui-xiang", "phone": "", "email": "gu@example.com", "website": "",
}  # fmt: skip
HERE = "203.0.113.7"


@pytest.fixture
def visitor(db) -> Client:
    return Client()


def given(**other):
    typed = {name: TYPED[name] for name in ("name", "username", "password")}
    return typed | {"sender": HERE} | other


def text(response):
    return response.content.decode()


def test_visitor_opens_an_account_and_is_logged_in(visitor):
    done = visitor.post(reverse("register"), TYPED)

    user = User.objects.get(username="guxin2022")
    assert done.url == reverse("organisations")
    assert visitor.get(done.url).wsgi_request.user == user
    assert (user.person.name, user.person.email) == ("顾新", "gu@example.com")
    assert user.roles == frozenset()
    assert not user.is_staff
    assert HERE not in user.sign_up.sender_digest


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"password": "1234567890", "again": "1234567890"}, "密码"),
        ({"password": "guxin2022", "again": "guxin2022"}, "密码"),
        ({"again": "something else"}, "两次输入的密码不一致"),
        ({"username": "house"}, "已有人使用"),
        ({"username": "House"}, "已有人使用"),
        ({"username": "gu"}, "至少 4 位"),
        ({"email": "gu@"}, "邮箱"),
        ({"website": "x"}, "开户未被接受"),
    ],
    ids=["figures", "short", "twice", "house", "House", "short name", "e-mail", "trap"],
)
def test_what_is_refused_is_said_and_the_rest_is_kept(visitor, changed, words):
    User.objects.house()

    page = text(visitor.post(reverse("register"), TYPED | changed))

    assert words in page
    assert 'value="顾新"' in page
    assert not SignUp.objects.exists()


def test_login_name_is_taken_once(visitor):
    make.UserFactory(username="guxin2022")

    assert "已有人使用" in text(visitor.post(reverse("register"), TYPED))


def test_who_is_logged_in_opens_no_second_account(visitor):
    visitor.force_login(make.UserFactory())

    assert visitor.get(reverse("register")).status_code == 302
    assert visitor.post(reverse("register"), TYPED).status_code == 302
    assert not SignUp.objects.exists()


def test_after_opening_goes_on_where_it_came_from(visitor):
    there = reverse("inbox")

    assert there in text(visitor.get(reverse("login"), {"next": there}))
    assert visitor.post(f"{reverse('register')}?next={there}", TYPED).url == there


def test_stranger_is_not_sent_out_of_the_house(visitor):
    away = visitor.post(f"{reverse('register')}?next=https://example.com/", TYPED)

    assert away.url == reverse("organisations")


def test_one_address_opens_five_accounts_an_hour(db, settings, moving_clock):
    for number in range(settings.SIGN_UPS_BY_ADDRESS_AN_HOUR):
        signing_up.sign_up(**given(username=f"guxin{number}"))

    with pytest.raises(TooMany, match="最多开立5个账号"):
        signing_up.sign_up(**given())
    signing_up.sign_up(**given(username="elsewhere", sender="203.0.113.8"))
    moving_clock.shift_to(clock.now() + timedelta(minutes=61))
    signing_up.sign_up(**given())


def test_measure_is_told_to_the_browser(visitor, settings):
    settings.SIGN_UPS_BY_ADDRESS_AN_HOUR = 1
    signing_up.sign_up(**given(username="earlier", sender="127.0.0.1"))

    refused = visitor.post(reverse("register"), TYPED)

    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert "再开户" in text(refused)


def test_service_refuses_a_weak_password_as_well(db):
    with pytest.raises(ValidationError) as refusal:
        signing_up.sign_up(**given(password="12345"))

    assert "password" in refusal.value.message_dict
