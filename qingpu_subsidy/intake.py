"""Before the house: a request is taken in whole, however slowly it comes, and then worked on.

The web server lends a thread to each open request. Whoever sends slowly holds that thread and
nothing else; the few threads that work on pages, each with its own connection to the database,
are given requests that have come. Large bodies have threads of their own, so that no page waits
behind files that are being stored.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO

IN_MEMORY = 1024 * 1024  # bytes of a body; a larger one waits in a temporary file
PIECE = 64 * 1024
SILENCE = 60  # seconds without a byte, after which nobody waits for the rest
Environment = dict[str, Any]


class Intake:
    """A WSGI application around another: it reads each body; `hands` and `porters` do the work."""

    def __init__(self, application: Any, hands: int, porters: int = 1) -> None:
        self.application = application
        self.hands = ThreadPoolExecutor(hands, thread_name_prefix="hand")
        self.porters = ThreadPoolExecutor(porters, thread_name_prefix="porter")

    def __call__(self, environ: Environment, start_response: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or length == "0":
            return self.hands.submit(self.application, environ, start_response).result()
        with SpooledTemporaryFile(IN_MEMORY) as body:
            if not _is_whole(environ, body, int(length)):
                start_response("408 Request Timeout", [("Content-Length", "0")])
                return []
            environ["wsgi.input"] = body
            who = self.porters if int(length) > IN_MEMORY else self.hands
            return who.submit(self.application, environ, start_response).result()


def _is_whole(environ: Environment, body: BinaryIO, length: int) -> bool:
    """Whether all of the body came; then it lies in the file, to be read from its beginning."""
    line = environ.get("gunicorn.socket")
    if line is not None:
        line.settimeout(SILENCE)
    missing = length
    try:
        while missing and (piece := environ["wsgi.input"].read(min(PIECE, missing))):
            body.write(piece)
            missing -= len(piece)
    except OSError:
        return False
    finally:
        if line is not None:
            line.settimeout(None)
    body.seek(0)
    return not missing
