"""Pages of the real web server, with and without slow uploads of 20 MB running beside them."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from io import BytesIO
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic, perf_counter

from django.conf import settings
from django.test import Client
from django.urls import reverse
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from applications.models import Case, Material
from qingpu_subsidy import launch, processes
from records.services.files import MB
from tests import journey
from tests.database import Databases

HOST = "127.0.0.1"
UPLOADS = 24  # at once; three times the threads that work on pages
SECONDS = 15  # that an upload takes
WARM_UP, FETCHED = 3, 10  # seconds of fetching pages without uploads
PIECE, BOUNDARY = 64 * 1024, "filing"
TOKEN = "a" * 32
PATIENCE = 120


def run() -> str:
    """What others wait for a page while uploads trickle in, beside what they wait otherwise."""
    Databases().renew(bare=True)
    cast = journey.Cast.hire()
    cases = [journey.draft(journey.Cast.hire(cast.unit)) for _ in range(UPLOADS)]
    body, kind = _body(_pdf()), cases[0].item.materials.first()
    before = Material.objects.count()
    with _served() as port:
        reader = _cookie(cast.applicant)
        pages = [reverse("home"), reverse("my_cases"), reverse("inbox")]
        _fetch(port, reader, pages, _for(WARM_UP))
        alone = _fetch(port, reader, pages, _for(FETCHED))
        uploads = [_Upload(port, case, kind.code, body) for case in cases]
        for upload in uploads:
            upload.start()
        beside = _fetch(port, reader, pages, lambda: any(one.is_alive() for one in uploads))
    kept = Material.objects.count() - before
    if {upload.status for upload in uploads} != {200} or kept != UPLOADS:
        raise ValueError(f"{[upload.status for upload in uploads]}, {kept} kept")
    return (
        f"uploads: pages {_said(alone)} alone, {_said(beside)} beside {UPLOADS} uploads of "
        f"{len(body) / MB:.0f} MB over {SECONDS} s each, until all are kept: "
        f"{median(beside) / median(alone):.1f} and {_p95(beside) / _p95(alone):.1f} times"
    )


def _said(took: list[float]) -> str:
    slowest = max(took) * 1000
    return (
        f"p50 {median(took) * 1000:.0f} p95 {_p95(took) * 1000:.0f} slowest {slowest:.0f} ms"
        f" of {len(took)}"
    )


def _p95(took: list[float]) -> float:
    return quantiles(took, n=20)[-1]


def _pdf() -> bytes:
    """A page with a picture as large as is taken."""
    writer, content = PdfWriter(), BytesIO()
    page, stream = writer.add_blank_page(width=595, height=842), DecodedStreamObject()
    stream.set_data(os.urandom(20 * MB - PIECE))
    page[NameObject("/Contents")] = writer._add_object(stream)
    writer.write(content)
    return content.getvalue()


def _body(content: bytes) -> bytes:
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


@contextmanager
def _served() -> Iterator[int]:
    """The web server as `make run` starts it, on the database of this process."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    group = processes.Group()
    with TemporaryDirectory() as kept:  # what is uploaded goes with it
        known = {
            "DATABASE_URL": settings.DATABASE_URL,
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
            "TMPDIR": kept,
        }
        group.start(*launch.web(HOST, port), environment=dict(os.environ) | known)
        try:
            _wait(group, port)
            yield port
        finally:
            group.stop()


def _wait(group: processes.Group, port: int) -> None:
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        group.check()
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError


def _cookie(user) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}; csrftoken={TOKEN}"


def _for(seconds: float) -> Callable[[], bool]:
    end = monotonic() + seconds
    return lambda: monotonic() < end


def _fetch(port: int, cookie: str, pages: list[str], goes_on: Callable[[], bool]) -> list[float]:
    """How long each page took, one after the other, each on a connection of its own."""
    took: list[float] = []
    while goes_on():
        for page in pages:
            start = perf_counter()
            with closing(HTTPConnection(HOST, port, timeout=PATIENCE)) as link:
                link.request("GET", page, headers={"Cookie": cookie})
                answer = link.getresponse()
                answer.read()
            took.append(perf_counter() - start)
            if answer.status != 200:
                raise ValueError(f"{page}: {answer.status}")
    return took


class _Upload(Thread):
    """One file on its way, as slowly as a poor line carries it."""

    def __init__(self, port: int, case: Case, kind: str, body: bytes) -> None:
        super().__init__(daemon=True)
        owner = journey.owner_of(case.party)
        self.head = (
            f"POST {reverse('upload_material', args=[case.public_id, kind])} HTTP/1.1\r\n"
            f"Host: localhost\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
            f"Cookie: {_cookie(owner)}\r\nX-CSRFToken: {TOKEN}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
        )
        self.port, self.body, self.status = port, body, 0

    def run(self) -> None:
        begun, pieces = monotonic(), len(self.body) / PIECE
        with socket.create_connection((HOST, self.port), timeout=PATIENCE) as link:
            link.sendall(self.head.encode())
            for number, place in enumerate(range(0, len(self.body), PIECE)):
                link.sendall(self.body[place : place + PIECE])
                time.sleep(max(0.0, begun + number / pieces * SECONDS - monotonic()))
            self.status = int(link.recv(100).split()[1])
