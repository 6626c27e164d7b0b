"""People at their browsers, over HTTP: open a page, fill in its form, press its button."""

import re
from urllib.parse import urljoin

from django.contrib.messages import get_messages
from django.test import Client

from accounts.models import User
from tests.factories import PASSWORD
from tests.journeys import forms


def begins_with(words: str) -> str:
    """The pattern of a link that begins with these words; a count may lead."""
    return r"^[\d\s]*" + r"\s*".join(map(re.escape, words))


class Hand:
    """One person's browser; nobody's before the login. It stands on the page last shown."""

    def __init__(self) -> None:
        self.client = Client()
        self.address = "/"
        self.last_sent: tuple[str, dict] | None = None
        self.is_fresh = False

    def log_in(self, user: User) -> "Hand":
        self.open("/login/")
        self.press("登录", {"username": user.username, "password": PASSWORD})
        assert user.person.name in self.whole, f"{user} is not in: {self.address}"
        self.is_fresh = True
        return self

    def open(self, address: str, *, status: int = 200) -> str:
        """Go to a page, unless the login has just led there; the text of it."""
        if self.is_fresh and self.address == address:
            return self.text
        return self._show(self.client.get(address, follow=True), address, status)

    def follow(self, *links: str) -> str:
        """Click links in turn: the very words, or else the first that so begins."""
        for words in links:
            self.open(urljoin(self.address, self.link_to(words)))
        return self.text

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

    def reads(self, *texts: str) -> None:
        """The page's main part says all this."""
        for text in texts:
            assert text in self.words, f"{text!r} is not on {self.address}: {self.words[:2000]}"

    def is_shut(self, label: str) -> bool:
        """Whether the button with this label is disabled."""
        return self._find(label)[1].is_disabled

    def takes(self, link: str) -> bytes:
        """The bytes of the file behind a link."""
        return self.fetch(self.link_to(link))[1]

    def fetch(self, address: str) -> tuple[str, bytes]:
        """A file: its media type and its bytes."""
        response = self.client.get(address)
        assert response.status_code == 200, response.status_code
        return response["Content-Type"], b"".join(response.streaming_content)

    def link_to(self, words: str) -> str:
        """The address behind the link that `follow` would click."""
        pattern = begins_with(words)
        begun = [(address, said) for address, said in self.links if re.match(pattern, said)]
        found = [address for address, said in begun if re.fullmatch(rf"{pattern}\s*", said)]
        found += [address for address, _ in begun]
        assert found, f"no link {words!r} on {self.address}: {self.links}"
        return found[0]

    def _find(self, label: str) -> tuple[forms.Form, forms.Button]:
        ways = [(form, button) for form in self.forms for button in form.buttons]
        found = [(form, button) for form, button in ways if button.label == label]
        found += [(form, button) for form, button in ways if button.label.startswith(label)]
        assert found, f"no button {label!r} on {self.address}: {[b.label for _, b in ways]}"
        return found[0]

    def _show(self, response, address: str, status: int) -> str:
        chain = getattr(response, "redirect_chain", [])
        self.address = urljoin(address, chain[-1][0]) if chain else address
        self.is_fresh = False
        assert response.status_code == status, f"{response.status_code} at {self.address}"
        self.whole = response.content.decode()
        self.text = self.whole.partition("<main")[2]
        self.said = [str(message) for message in get_messages(response.wsgi_request)]
        self.forms, self.links, self.words = forms.read(self.text)
        return self.text
