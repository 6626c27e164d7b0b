"""A body that comes slowly holds nobody who works; one that never comes is given up."""

from io import BytesIO
from threading import Event, Thread

from qingpu_subsidy.intake import IN_MEMORY, Intake


class Trickle:
    """A body of eight bytes whose second half comes when it may."""

    def __init__(self) -> None:
        self.may_go_on, self.pieces = Event(), iter((b"slow", b"file"))

    def read(self, size: int) -> bytes:
        piece = next(self.pieces, b"")
        if piece == b"file":
            self.may_go_on.wait(10)
        return piece


class SilentLine:
    """A connection on which nothing comes."""

    patience = None

    def settimeout(self, seconds: float | None) -> None:
        self.patience = seconds

    def read(self, size: int) -> bytes:
        assert self.patience, "waits for ever"
        raise TimeoutError


def house(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))]


def sent(intake, **environ):
    said = []
    body = intake({"wsgi.input": BytesIO()} | environ, lambda status, headers: said.append(status))
    return said, b"".join(body)


def test_slow_bodies_hold_no_hand():
    intake, slow = Intake(house, hands=1), [Trickle() for _ in range(3)]
    answers = []

    def send(body):
        environ = {"wsgi.input": body, "CONTENT_LENGTH": "8"}
        answers.append(sent(intake, **environ))

    senders = [Thread(target=send, args=[body]) for body in slow]
    for sender in senders:
        sender.start()

    assert sent(intake) == (["200 OK"], b"")
    assert not answers
    for body, sender in zip(slow, senders, strict=True):
        body.may_go_on.set()
        sender.join(10)
    assert answers == [(["200 OK"], b"slowfile")] * 3


def test_pages_do_not_wait_behind_files_being_stored():
    is_stored = Event()

    def storing(environ, start_response):
        if environ.get("CONTENT_LENGTH"):
            is_stored.wait(10)
        return house(environ, start_response)

    intake, large = Intake(storing, hands=1), IN_MEMORY + 1
    file = {"wsgi.input": BytesIO(bytes(large)), "CONTENT_LENGTH": str(large)}
    sender = Thread(target=lambda: sent(intake, **file))
    sender.start()

    assert sent(intake)[0] == ["200 OK"]
    assert sender.is_alive()
    is_stored.set()
    sender.join(10)


def test_silence_is_not_waited_out():
    line = SilentLine()
    environ = {"wsgi.input": line, "gunicorn.socket": line, "CONTENT_LENGTH": "8"}

    said, body = sent(Intake(house, hands=1), **environ)

    assert (said, body, line.patience) == (["408 Request Timeout"], b"", None)


def test_body_that_breaks_off_reaches_nobody():
    environ = {"wsgi.input": BytesIO(b"half"), "CONTENT_LENGTH": "8"}

    assert sent(Intake(house, hands=1), **environ)[0] == ["408 Request Timeout"]
