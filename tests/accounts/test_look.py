"""The pages in a real browser: accessible, within the content policy, no wider than a phone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from accounts.roles import Role
from accounts.services import inbox
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def complaints(page) -> list[str]:
    """What the browser complains of, the content policy first."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "console",
        lambda said: found.append(said.text) if said.type in {"error", "warning"} else None,
    )
    return found


@pytest.fixture
def enter(page, live_server):
    def as_user(*roles: Role):
        user = UserFactory(roles=roles)
        inbox.tell([user], "请补正材料", "请在 5 月 20 日前提交。", "/inbox/")
        page.goto(live_server.url + reverse("login"))
        page.fill("#id_username", user.username)
        page.fill("#id_password", PASSWORD)
        page.click("main button")
        page.wait_for_load_state()
        return user

    return as_user


def faults(page) -> list[str]:
    """What is wrong with the page as it stands, on a phone and at a desk."""
    return [fault for size in (PHONE, DESKTOP) for fault in _faults_at(size, page)]


def _faults_at(size: dict[str, int], page) -> Iterator[str]:
    page.set_viewport_size(size)
    for each in Axe().run(page).response["violations"]:
        yield f"{each['id']}: {[node['target'] for node in each['nodes']]}"
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > size["width"]:
        yield f"{width} wide where there is room for {size['width']}"


@pytest.mark.parametrize("path", ["/login/", "/nowhere/"])
def test_page_for_visitors_is_clean(page, live_server, complaints, path):
    page.goto(live_server.url + path)

    assert [said for said in complaints if "404" not in said] == []
    assert faults(page) == []


def test_refused_login_is_clean_and_says_so_first(page, live_server, complaints):
    page.goto(live_server.url + "/login/")
    with page.expect_navigation():
        page.click("main button")

    expect(page.locator(".error-summary")).to_be_focused()
    assert complaints == []
    assert faults(page) == []


@pytest.mark.parametrize("path", ["/inbox/", "/password/", "/password/again/"])
def test_page_for_everybody_is_clean(page, live_server, complaints, enter, path):
    enter()
    page.goto(live_server.url + path)

    assert complaints == []
    assert faults(page) == []


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("", Role.SECURITY_ADMIN),
        ("accounts/user/", Role.SECURITY_ADMIN),
        ("accounts/rolegrant/add/", Role.SECURITY_ADMIN),
        ("parties/enterprise/add/", Role.REGISTRAR),  # a searched list
        ("policies/policyversion/add/", Role.SIGNATORY),  # a table below the form
    ],
)
def test_page_of_the_admin_is_clean(page, live_server, complaints, enter, path, role):
    enter(role)
    page.goto(f"{live_server.url}/admin/{path}")
    page.wait_for_load_state("networkidle")

    assert complaints == []
    assert faults(page) == []


def test_form_is_sent_once_however_often_it_is_pressed(page, live_server, enter):
    enter()
    page.goto(live_server.url + "/inbox/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.route("**/inbox/read/", lambda route: route.abort())

    page.evaluate(
        """() => { const button = document.querySelector(".card-head button");
                   button.click(); button.click(); }"""
    )
    page.wait_for_timeout(200)

    assert sent.count("POST") == 1


def test_filter_opens_and_closes(page, live_server, enter):
    enter(Role.SECURITY_ADMIN)
    page.goto(live_server.url + "/admin/accounts/user/")

    page.click("#changelist-filter summary >> nth=0")
    assert page.locator("#changelist-filter details[open]").count() == 1
    page.click("h1")

    assert page.locator("#changelist-filter details[open]").count() == 0
