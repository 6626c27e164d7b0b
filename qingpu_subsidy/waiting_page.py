"""While the house is being built: one page at its address that says how far it has come."""

from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

STYLES = Path(__file__).resolve().parents[1] / "static" / "css"
AGAIN = "2"  # seconds until the browser asks again
PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>正在启动</title>
  <link rel="stylesheet" href="/house.css">
</head>
<body>
  <main class="page">
    <h1>系统正在启动</h1>
    <section class="card" role="status">
      <p class="lead">{doing}……</p>
      {progress}
      <p class="soft">本页会自动更新，准备好后进入首页。首次启动要生成演示数据，约需一分钟。</p>
    </section>
  </main>
</body>
</html>
"""
BAR = '<p><progress max="100" value="{0}">{0}%</progress> {0}%</p>'


class WaitingPage:
    """A small web server that answers everything with the one page until it is closed."""

    def __init__(self, progress: Path) -> None:
        self.doing = "正在启动"
        self.progress = progress  # a percentage, written by whoever does the longest part
        self._server: ThreadingHTTPServer | None = None

    def open(self, host: str, port: int) -> None:
        """The page is there from now on, and asks for itself again."""
        self.progress.unlink(missing_ok=True)
        self._server = ThreadingHTTPServer((host, port), self._answering())
        Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        ).start()

    def close(self) -> None:
        """The address is free for the house itself."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def html(self) -> str:
        """The page as it is now."""
        bar = ""
        with suppress(OSError, ValueError):
            bar = BAR.format(int(self.progress.read_text()))
        return PAGE.format(doing=self.doing, progress=bar)

    def _answering(self) -> type[BaseHTTPRequestHandler]:
        page = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/house.css":
                    style = b"".join(
                        (STYLES / name).read_bytes()
                        for name in ("tokens.css", "house.css", "parts.css")
                    )
                    self._send(HTTPStatus.OK, "text/css", style)
                else:
                    self._send(HTTPStatus.SERVICE_UNAVAILABLE, "text/html", page.html().encode())

            def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                if status is not HTTPStatus.OK:
                    self.send_header("Retry-After", AGAIN)
                    self.send_header("Refresh", AGAIN)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing: the terminal belongs to the launcher."""

        return Answer
