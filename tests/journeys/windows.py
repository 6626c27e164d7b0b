"""People at a real browser: each in a window of their own, logged in by the login page."""

import os
import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import User
from tests.factories import PASSWORD

PATIENCE = 20_000  # milliseconds
PHONE = {"width": 375, "height": 800}
DESKTOP = {"width": 1280, "height": 900}
ALBUM = Path("test-results/journey")
expect.set_options(timeout=PATIENCE)


class Window:
    """One person's window, which notes whatever the browser complains of."""

    def __init__(self, context: BrowserContext, complaints: list[str]) -> None:
        context.set_default_timeout(PATIENCE)
        self.pane: Page = context.new_page()
        self.pane.set_viewport_size(DESKTOP)
        self.pane.on("pageerror", lambda error: complaints.append(f"{self.pane.url}: {error}"))
        self.pane.on("console", lambda said: self._note(said, complaints))

    def _note(self, said, complaints: list[str]) -> None:
        if said.type in ("error", "warning"):
            complaints.append(f"{self.pane.url}: {said.text}")

    @property
    def main(self) -> Locator:
        return self.pane.locator("main")

    def log_in(self, user: User) -> "Window":
        self.pane.goto("/login/")
        self.pane.fill("#id_username", user.username)
        self.pane.fill("#id_password", PASSWORD)
        self.press("登录")
        expect(self.pane.locator(".masthead, #header")).to_contain_text(user.person.name)
        return self

    def go(self, address: str) -> None:
        self.pane.goto(address)

    def follow(self, *links: str) -> None:
        """Click links in turn: the very words, or the first so begun; a count may lead."""
        for words in links:
            start = r"^[\d\s]*" + r"\s*".join(map(re.escape, words))
            begun = self._links(start)
            begun.first.wait_for()
            exact = self._links(start + r"\s*$")
            (exact if exact.count() else begun).first.click()

    def _links(self, pattern: str) -> Locator:
        """Links of the main part, but not those that lead back."""
        return self.main.locator("a:not(nav a)").filter(has_text=re.compile(pattern))

    def press(self, label: str) -> None:
        self.main.get_by_role("button", name=label, exact=True).click()

    def fill(self, **typed: str) -> None:
        """Type into the fields of these names."""
        for name, text in typed.items():
            self.main.locator(f"[name='{name}']").fill(text)

    def tick(self, name: str) -> None:
        """Tick every box of this name that is open."""
        for box in self.main.locator(f"input[name='{name}']:enabled").all():
            box.check()

    def choose(self, name: str, value: str) -> None:
        self.main.locator(f"select[name='{name}']").select_option(value)

    def upload(self, name: str, title: str, content: bytes) -> None:
        file = {"name": title, "mimeType": "application/pdf", "buffer": content}
        self.main.locator(f"input[name='{name}']").set_input_files(file)

    def reads(self, *texts: str) -> None:
        """The page's main part comes to say all this."""
        for text in texts:
            expect(self.main).to_contain_text(text)

    def downloads(self, link: str) -> bytes:
        """The bytes behind a link that is downloaded."""
        with self.pane.expect_download() as begun:
            self.follow(link)
        return begun.value.path().read_bytes()

    def shoot(self, name: str) -> None:
        """A picture for people to look at, when KEEP_SCREENSHOTS is set."""
        if os.environ.get("KEEP_SCREENSHOTS"):
            ALBUM.mkdir(parents=True, exist_ok=True)
            self.pane.evaluate("scrollTo(0, 0)")
            self.pane.screenshot(path=ALBUM / f"{name}.png", full_page=True)

    def fits_a_phone(self, name: str) -> None:
        """Nothing of the page sticks out to the right of a phone."""
        self.pane.set_viewport_size(PHONE)
        self.shoot(f"{name}_phone")
        width = self.pane.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], f"{self.pane.url} is {width} wide"
        self.pane.set_viewport_size(DESKTOP)
