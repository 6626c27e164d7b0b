"""The second factor and the password once more: asked when the settings say so, for every page."""

import re

import pytest
from django.core.checks import Error
from django.http import HttpResponse
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import login_steps, step_up
from accounts.acting import acting
from accounts.roles import Role
from accounts.services import logins
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def official(client):
    user = UserFactory(roles=[Role.REGISTRAR])
    client.force_login(user)
    return user


def device_of(user) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="手机验证器", confirmed=True)


def code(device: TOTPDevice, *, wrong: bool = False) -> str:
    number = TOTP(device.bin_key, drift=device.drift)
    right = number.token()
    return f"{(right + 1) % 1000000 if wrong else right:06d}"


def test_second_factor_is_not_asked_when_the_setting_is_off(client, official):
    assert client.get(INBOX).status_code == 200


def test_second_factor_is_not_asked_of_who_holds_no_role(client, required):
    client.force_login(UserFactory())

    assert client.get(INBOX).status_code == 200


@pytest.mark.parametrize("path", [INBOX, "/admin/", "/admin/accounts/agency/"])
def test_no_page_opens_before_the_second_factor(client, required, official, path):
    answer = client.get(path)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("second_factor"))


def test_public_pages_and_the_way_out_stay_open(client, required, official):
    assert client.post(reverse("logout")).status_code == 302
    assert client.get(reverse("login")).status_code == 200


def test_second_factor_is_set_up_with_its_first_code(client, required, official):
    setup = reverse("second_factor_setup") + "?next=/inbox/"
    assert client.get(reverse("second_factor")).url == reverse("second_factor_setup")

    client.get(setup)
    assert not TOTPDevice.objects.exists()
    client.post(setup, {"begin": "1"})
    page = client.get(setup).content.decode()
    device = TOTPDevice.objects.get()
    answer = client.post(setup, {"token": code(device)})

    assert "data:image/svg+xml" in page
    device.refresh_from_db()
    assert device.confirmed
    assert answer.url == INBOX
    assert client.get(INBOX).status_code == 200


def test_wrong_code_opens_nothing(client, required, official):
    device = device_of(official)

    answer = client.post(reverse("second_factor"), {"token": code(device, wrong=True)})

    assert "动态口令不正确" in answer.content.decode()
    assert client.get(INBOX).status_code == 302


def test_right_code_opens_the_house_once(client, required, official):
    device = device_of(official)
    token = code(device)

    answer = client.post(reverse("second_factor") + "?next=/inbox/", {"token": token})

    assert answer.url == INBOX
    assert client.get(INBOX).status_code == 200
    client.force_login(official)
    again = client.post(reverse("second_factor"), {"token": token})
    assert "动态口令不正确" in again.content.decode()


def test_session_gets_a_new_key_with_the_second_factor(client, required, official):
    device, before = device_of(official), client.session.session_key

    client.post(reverse("second_factor"), {"token": code(device)})

    assert client.session.session_key != before


def test_confirmed_device_is_not_replaced_by_the_password_alone(client, required, official):
    device_of(official)

    answer = client.post(reverse("second_factor_setup"), {"begin": "1"})

    assert answer.url == reverse("second_factor")
    assert TOTPDevice.objects.count() == 1


def test_security_administrator_makes_room_for_a_new_device(required):
    user, security = UserFactory(), UserFactory(roles=[Role.SECURITY_ADMIN])
    device_of(user)

    with acting(security):
        logins.forget_second_factor(user, by=security)

    assert not TOTPDevice.objects.exists()


def test_required_second_factor_without_its_middleware_is_an_error(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert login_steps.check_middleware(None) == []

    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != login_steps.HERE]

    (found,) = login_steps.check_middleware(None)
    assert isinstance(found, Error)


# --- the password once more ---


@step_up.recently_authenticated
def guarded(request):
    return HttpResponse("done")


@pytest.fixture
def ask(rf, client):
    """Send a request to a guarded view in the session of the client."""

    def send(method: str = "get", typed: dict[str, object] | None = None) -> HttpResponse:
        request = getattr(rf, method)("/orders/7/?tab=lines", typed or {})
        request.user, request.session = UserFactory(), client.session
        return guarded(request)

    return send


def test_password_is_not_asked_when_the_setting_is_off(ask):
    assert ask().content == b"done"


def test_stale_page_asks_for_the_password_first(ask, settings):
    settings.REAUTHENTICATE_WITHIN = 300

    answer = ask()

    assert answer.url == "/password/again/?next=%2Forders%2F7%2F%3Ftab%3Dlines"


def test_stale_form_is_kept_while_the_password_is_asked(ask, settings):
    settings.REAUTHENTICATE_WITHIN = 300

    page = ask("post", {"note": "同意", "lines": ["1", "2"]}).content.decode()

    kept = re.findall(r'type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', page)
    assert [pair for pair in kept if pair[0] != "csrfmiddlewaretoken"] == [
        ("carried", "1"),
        ("note", "同意"),
        ("lines", "1"),
        ("lines", "2"),
    ]


@pytest.mark.parametrize(
    ("carried", "status"),
    [({}, 302), ({"carried": "1", "note": "同意"}, 307)],
    ids=["page", "form"],
)
def test_right_password_leads_on(client, official, carried, status):
    again = reverse("reauthenticate") + "?next=/inbox/"

    answer = client.post(again, {"step_up_password": PASSWORD, **carried})

    assert (answer.status_code, answer.url) == (status, INBOX)
    assert step_up.STAMP in client.session


def test_wrong_password_leads_nowhere_and_keeps_the_form(client, official):
    again = reverse("reauthenticate") + "?next=/inbox/"
    form = {"step_up_password": "wrong", "carried": "1", "note": "同意"}

    answer = client.post(again, form)

    assert "密码不正确" in answer.content.decode()
    assert 'value="同意"' in answer.content.decode()
    assert step_up.STAMP not in client.session


def test_wrong_passwords_lock_the_login(client, official, settings):
    settings.AXES_FAILURE_LIMIT = 2

    for _ in range(2):
        answer = client.post(reverse("reauthenticate"), {"step_up_password": "wrong"})

    assert answer.status_code == 429


def test_password_does_not_lead_away_from_the_house(client, official):
    again = reverse("reauthenticate") + "?next=https://example.com/"

    answer = client.post(again, {"step_up_password": PASSWORD, "carried": "1"})

    assert "example.com" not in answer.url


def test_login_counts_as_the_password(client, settings):
    settings.REAUTHENTICATE_WITHIN = 300
    user = UserFactory()

    client.post(reverse("login"), {"username": user.username, "password": PASSWORD})

    assert step_up.STAMP in client.session
