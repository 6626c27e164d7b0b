"""One request of one person, taken back afterwards: what came of it, and what it wrote."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile, is_zipfile

from django.db import connection, transaction

from tests.authorization.principals import Browser

CHANGING = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"')
OF_THE_SESSION = {"django_session", "axes_accesslog"}
TO_LOGIN = ("/login/", "/admin/login/")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
MARK = re.compile(r"CANARY-[a-z_-]+-[AB]|3105990000\d{7}")


@dataclass
class Answer:
    """What a request got: the status, where it was sent on to, the text, the tables it wrote to."""

    status: int
    onward: str = ""
    text: bytes = b""
    wrote: set[str] = field(default_factory=set)
    then: bool = False
    marks: frozenset[str] = frozenset()

    @property
    def letter(self) -> str:
        """One character for the table; its head explains them."""
        if self.status in (301, 302):
            if self.onward.startswith(TO_LOGIN):
                return ">"
            return "W" if self.wrote else "~"
        if self.status in (200, 422):  # 422: what the form lacks, told to a script
            return "W" if self.wrote else "R"
        return {403: "x", 404: ".", 405: "-", 409: "N"}.get(self.status, "!")

    @property
    def is_refused(self) -> bool:
        return self.letter in "x.->"

    def but_for(self, path: str) -> tuple[int, bytes]:
        """The answer without what differs between any two requests, and where it was asked."""
        return self.status, TOKEN.sub(b"", self.text).replace(path.encode(), b"")


def knock(
    browser: Browser, method: str, path: str, data: dict | None = None,
    then: Callable[[], bool] = bool,
) -> Answer:  # fmt: skip
    """Send a request; `then` looks at what it did, and all is as before when this returns."""
    wrote: set[str] = set()
    client = browser.reopen()
    with transaction.atomic():
        with connection.execute_wrapper(_noting(wrote)):
            response = client.generic(method, path) if data is None else client.post(path, data)
            text = _text(response)
        looked = then()
        transaction.set_rollback(True)
    onward = response.get("Location", "")
    return Answer(response.status_code, onward, text, wrote, looked, _marks(text))


def _marks(text: bytes) -> frozenset[str]:
    """The marks that stand in the answer, those in a packed table included."""
    return frozenset(MARK.findall(_unpacked(text).decode(errors="ignore")))


def _noting(wrote: set[str]):
    def note(execute, statement, values, many, context):
        if found := CHANGING.match(statement):
            wrote.update({found[1]} - OF_THE_SESSION)
        return execute(statement, values, many, context)

    return note


def _text(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def _unpacked(text: bytes) -> bytes:
    if not text.startswith(b"PK") or not is_zipfile(BytesIO(text)):
        return text.replace(rb"\055", b"-").replace(rb"\137", b"_")  # as a PDF writes them
    with ZipFile(BytesIO(text)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())
