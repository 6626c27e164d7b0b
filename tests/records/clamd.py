"""A daemon that answers INSTREAM as ClamAV's does, on a port of its own."""

import socketserver
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

VIRUS = b"X5O!P%@AP"
UNREADABLE = b"UNREADABLE"


class _Answer(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.readline() == b"nINSTREAM\n"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.heard.append(len(content))
        if VIRUS in content:
            self.wfile.write(b"stream: Eicar-Signature FOUND\n")
        elif UNREADABLE in content:
            self.wfile.write(b"stream: Can't allocate memory ERROR\n")
        else:
            self.wfile.write(b"stream: OK\n")


@contextmanager
def daemon() -> Iterator[tuple[str, list[int]]]:
    """The daemon's address, and the sizes in bytes of what it was sent."""
    with socketserver.TCPServer(("127.0.0.1", 0), _Answer) as server:
        server.heard = []
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"tcp://127.0.0.1:{server.server_address[1]}", server.heard
        finally:
            server.shutdown()
            thread.join()
