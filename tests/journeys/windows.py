"""People at a real browser: one screen, at which each sits down with cookies of their own."""

import re
from itertools import count
from pathlib import Path
from shutil import rmtree
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve
from playwright.sync_api import BrowserContext, Locator, expect

from accounts.models import User
from qingpu_subsidy.settings.values import VAR
from tests.factories import PASSWORD
from tests.journeys.people import begins_with

PATIENCE = 20_000  # milliseconds
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
ALBUMS = VAR / "screenshots"
KINDS = "(main, names) => names.map(name => main.querySelector(`[name='${name}']`)?.type)"
expect.set_options(timeout=PATIENCE)


class Screen:
    """The one tab of a journey: who sits there, what the browser complained of, the pictures.

    `known` is a folder of this test run, with a file for each sight of a page that was met.
    """

    def __init__(self, context: BrowserContext, site: str, album: str, known: Path) -> None:
        context.set_default_timeout(PATIENCE)
        self.context, self.pane = context, context.new_page()
        self.site = site
        self.pane.set_viewport_size(DESKTOP)
        self.pane.on("pageerror", lambda error: self._note(str(error)))
        self.pane.on("console", lambda said: said.type in ALARMS and self._note(said.text))
        self.sitting: Window | None = None
        self.complaints: list[str] = []
        self.pictures = count(1)
        self.readers: set[str] = set()
        self.known = known
        self.album = ALBUMS / album
        rmtree(self.album, ignore_errors=True)
        self.album.mkdir(parents=True)

    def look(self) -> None:
        """Once in a run: a page is photographed for each kind of reader, and examined for one."""
        page = resolve(urlsplit(self.pane.url).path).view_name.replace(":", "_")
        sight = f"{self.sitting.reader}_{page}"
        if not self._is_first_at(sight):
            return
        name = f"{next(self.pictures):02}_{sight}"
        self._photograph(name)
        if self._is_first_at(page):
            self._examine()
            self._fit_a_phone(f"{name}_phone")

    def _is_first_at(self, sight: str) -> bool:
        """Whether no journey, of another process neither, has met this."""
        try:
            (self.known / sight).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def _photograph(self, name: str) -> None:
        picture = self.album / f"{name}.jpg"
        self.pane.evaluate("scrollTo(0, 0)")
        self.pane.screenshot(path=picture, full_page=True, type="jpeg", quality=70)

    def _fit_a_phone(self, name: str) -> None:
        self.pane.set_viewport_size(PHONE)
        width = self.pane.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            self._note(f"{width} wide on a phone")
        self._photograph(name)
        self.pane.set_viewport_size(DESKTOP)

    def _examine(self) -> None:
        for fault in Axe().run(self.pane).response["violations"]:
            places = [node["target"] for node in fault["nodes"]]
            self._note(f"{fault['id']}: {places}")

    def _note(self, complaint: str) -> None:
        self.complaints.append(f"{self.pane.url}: {complaint}")


ALARMS = {"error", "warning"}


class Window:
    """One person's browser; nobody's before the login. It stands on the page last shown."""

    def __init__(self, screen: Screen) -> None:
        self.screen, self.pane = screen, screen.pane
        self.reader, self.address, self.cookies = "public", "/", []
        self.is_fresh = False

    def log_in(self, user: User) -> "Window":
        """The first of a role types name and password; to the others the session is handed."""
        reader = min(user.roles, default="applicant")
        if reader in self.screen.readers:
            self.reader, self.address, self.cookies = reader, "/login/", [self._session_of(user)]
            return self
        self.screen.readers.add(reader)
        self.open("/login/")
        self.press("登录", {"username": user.username, "password": PASSWORD})
        self.reader, self.is_fresh = reader, True
        expect(self.pane.locator(".masthead, #header")).to_contain_text(user.person.name)
        return self

    def _session_of(self, user: User) -> dict[str, str]:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        return {"name": session.key, "value": session.value, "url": self.screen.site}

    def open(self, address: str) -> None:
        """Go to a page, unless the login has just led there."""
        is_there = self.screen.sitting is self and urlsplit(self.pane.url).path == address
        if not (self.is_fresh and is_there):
            self._sit_down(is_moving=True)
            self.pane.goto(address)
        self.is_fresh = False

    def follow(self, *links: str) -> None:
        """Click links in turn: the very words, or else the first that so begins."""
        for words in links:
            self._sit_down()
            self._go(self._link(words))

    def press(self, label: str, typed: dict | None = None) -> None:
        """Fill in the form and press the button, after the question that may come before it."""
        self._sit_down()
        self._type(typed or {})
        button = self._button(label)
        if not button.count():  # it is in a dialog, closed as yet
            asks = self.main.locator("dialog").filter(has_text=label).get_attribute("id")
            self.main.locator(f"[data-dialog='{asks}']").click()
        self._go(button)

    def reads(self, *texts: str) -> None:
        """The page's main part comes to say all this."""
        self._sit_down()
        for text in texts:
            expect(self.main).to_contain_text(text)

    def is_shut(self, label: str) -> bool:
        """Whether the button with this label is disabled."""
        self._sit_down()
        return self._button(label).is_disabled()

    def takes(self, link: str) -> bytes:
        """The bytes of the file behind a link."""
        self._sit_down()
        with self.pane.expect_download() as begun:
            self._link(link).click()
        return begun.value.path().read_bytes()

    @property
    def main(self) -> Locator:
        return self.pane.locator("main")

    def _button(self, label: str) -> Locator:
        return self.main.get_by_role("button", name=label, exact=True)

    def _link(self, words: str) -> Locator:
        links = self.main.locator("a:not(nav a)")
        begun = links.filter(has_text=re.compile(begins_with(words)))
        exact = links.filter(has_text=re.compile(rf"{begins_with(words)}\s*$"))
        return (exact if exact.count() else begun).first

    def _go(self, way: Locator) -> None:
        self.screen.look()
        with self.pane.expect_navigation():
            way.click()

    def _sit_down(self, *, is_moving: bool = False) -> None:
        """Take the screen over from whoever sits there, on the page where one was last."""
        screen, before = self.screen, self.screen.sitting
        if before is self:
            return screen.look() if is_moving else None
        if before:
            screen.look()
            before.address, before.cookies = self.pane.url, screen.context.cookies()
            self.pane.evaluate("sessionStorage.clear()")
            self.pane.goto("about:blank")  # no late answer brings the cookies of who sat here
        screen.sitting = self
        screen.context.clear_cookies()
        screen.context.add_cookies(self.cookies)
        return None if is_moving else self.pane.goto(self.address)

    def _type(self, typed: dict) -> None:
        names = list(typed)
        for name, kind in zip(names, self.main.evaluate(KINDS, names), strict=True):
            field, value = self.main.locator(f"[name='{name}']"), typed[name]
            if value == "on":
                field.check()
            elif kind in ("checkbox", "radio"):
                for one in [value] if isinstance(value, str) else value:
                    self.main.locator(f"[name='{name}'][value='{one}']").check()
            elif kind == "select-one":
                field.select_option(value)
            elif kind == "file":
                field.set_input_files(_payload(value))
            else:
                assert kind, f"{name} is not asked for on {self.pane.url}"
                field.fill(value)


def _payload(file: SimpleUploadedFile) -> dict[str, object]:
    file.seek(0)
    return {"name": file.name, "mimeType": file.content_type, "buffer": file.read()}
