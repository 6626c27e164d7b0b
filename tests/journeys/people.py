"""People at their browsers, over HTTP: open a page, fill in its form, press its button."""

from functools import cached_property
from io import BytesIO
from urllib.parse import urljoin

from django.contrib.messages import get_messages
from django.test import Client
from django.utils.module_loading import autodiscover_modules
from pypdf import PdfReader

from accounts.models import User
from records import sweeping
from records.services import running
from tests.journey import Cast
from tests.journeys import forms


class Hand:
    """One person's browser; nobody's without a user. It stands on the page last shown."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client()
        if user:
            self.client.force_login(user)
        self.address = "/"
        self.last_sent: tuple[str, dict] | None = None

    def open(self, address: str, *, status: int = 200) -> str:
        """Go to a page; the text of it."""
        return self._show(self.client.get(address, follow=True), address, status)

    def follow(self, words: str) -> str:
        """Click the link with these words, or else the first that begins with them."""
        return self.open(urljoin(self.address, self.link_to(words)))

    def press(self, label: str, typed: dict | None = None, *, status: int = 200) -> str:
        """Fill in the form with this button and press it; the text of the page it leads to."""
        form, button = self._find(label)
        assert not button.is_disabled, f"{label} is shut on {self.address}"
        address = urljoin(self.address, button.action or form.action)
        return self.send(address, form.sent(button, typed or {}), status=status)

    def send(self, address: str, fields: dict, *, status: int = 200) -> str:
        """Send fields to an address, whatever the page has to say of it."""
        self.last_sent = (address, fields)
        return self._show(self.client.post(address, fields, follow=True), address, status)

    def send_again(self) -> str:
        """The same submission once more, as a double click would."""
        return self.send(*self.last_sent)

    def tab(self) -> "Hand":
        """A second tab of the same browser, on the same page."""
        other = Hand()
        other.client.cookies = self.client.cookies
        other.open(self.address)
        return other

    def is_shut(self, label: str) -> bool:
        """Whether the button with this label is disabled."""
        return self._find(label)[1].is_disabled

    def fetch(self, address: str) -> tuple[str, bytes]:
        """A file: its media type and its bytes."""
        response = self.client.get(address)
        assert response.status_code == 200, response.status_code
        return response["Content-Type"], b"".join(response.streaming_content)

    def link_to(self, words: str) -> str:
        """The address behind the link that `follow` would click."""
        found = [address for address, said in self.links if said == words]
        found += [address for address, said in self.links if said.startswith(words)]
        assert found, f"no link {words!r} on {self.address}: {self.links}"
        return found[0]

    def _find(self, label: str) -> tuple[forms.Form, forms.Button]:
        ways = [(form, button) for form in self.forms for button in form.buttons]
        found = [(form, button) for form, button in ways if button.label.startswith(label)]
        assert found, f"no button {label!r} on {self.address}: {[b.label for _, b in ways]}"
        return found[0]

    def _show(self, response, address: str, status: int) -> str:
        chain = getattr(response, "redirect_chain", [])
        self.address = urljoin(address, chain[-1][0]) if chain else address
        assert response.status_code == status, f"{response.status_code} at {self.address}"
        self.text = response.content.decode()
        self.said = [str(message) for message in get_messages(response.wsgi_request)]
        self.forms, self.links = forms.read(self.text.partition("<main")[2])
        return self.text


class Hands:
    """The browser of everybody in a cast, opened when first called for."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._open: dict[str, Hand] = {}

    def __getattr__(self, name: str) -> Hand:
        return self._open.setdefault(name, Hand(getattr(self.cast, name)))

    @cached_property
    def experts(self) -> list[Hand]:
        return [Hand(user) for user in self.cast.experts]

    @cached_property
    def delegates(self) -> dict[str, Hand]:
        return {code: Hand(user) for code, user in self.cast.delegates.items()}


def work() -> list[str]:
    """Every job that is due is done, as `manage.py work` does them; the names of what was done."""
    autodiscover_modules("tasks")
    done = []
    while waiting := list(sweeping.waiting()):
        for pk in waiting:
            ran = running.run(pk)
            assert ran.outcome is running.Outcome.DONE, ran
            done.append(ran.name)
    return done


def words_of(pdf: bytes) -> str:
    """The text of a PDF without spaces and ends of lines."""
    pages = PdfReader(BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())
