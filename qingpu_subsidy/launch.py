"""What `make run` starts: database, schema, demo, web and worker; and what stops them together."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from types import FrameType
from typing import Any

from qingpu_subsidy import embedded, processes, roles
from qingpu_subsidy.settings.values import VAR
from qingpu_subsidy.waiting_page import WaitingPage

ROOT = Path(__file__).resolve().parents[1]
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
READY_WITHIN = 60
SEEDED = VAR / "seed-progress"
PAGE = WaitingPage(SEEDED)
BUILT_FROM = (
    "requirements/runtime.txt",
    "*/migrations/**/*.py",
    "*/management/**/*.py",
    "*/sql/**/*",
    "fixtures/**/*",
    "static/**/*",
    "qingpu_subsidy/demo/**/*",
)


class CannotRun(Exception):
    """The house cannot be started; the message says what to do."""


def main() -> int:
    """The house is up until someone stops it; afterwards none of its processes is left."""
    _on_signals(_interrupt)
    began = time.monotonic()
    group = processes.Group()
    server = None
    try:
        refuse_a_taken_port()
        PAGE.open(HOST, PORT)
        server = find_database()
        build()
        PAGE.close()
        start(group)
        wait_for_the_first_page(group)
        welcome(time.monotonic() - began)
        while True:
            group.check()
            time.sleep(0.5)
    except (CannotRun, processes.Died, embedded.CannotStart, roles.NotAllowed) as refusal:
        say(str(refusal))
        return 1
    except KeyboardInterrupt:
        say("正在停止……")
        return 0
    finally:
        _on_signals(signal.SIG_IGN)
        PAGE.close()
        group.stop()
        if server:
            server.let_go()
        say("已全部停止。")


def refuse_a_taken_port() -> None:
    """Nothing else listens where the house shall."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError as error:
            raise CannotRun(f"端口 {PORT} 不可用，请换一个：PORT={PORT + 1} make run") from error


def find_database() -> embedded.Server | None:
    """The environment names the database for both logins; nobody named one: it is our own."""
    if embedded.is_wanted():
        say("启动内置数据库（数据在 var/postgres）")
        return embedded.serve()
    if not os.environ.get("DATABASE_OWNER_URL") and os.environ.get("DATABASE_URL"):
        say("准备数据库的两个账号")
        given = os.environ["DATABASE_URL"]
        os.environ["DATABASE_OWNER_URL"] = given
        os.environ["DATABASE_URL"] = roles.split_off_application(given, VAR / "database_password")
    return None


def build() -> None:
    """Schema, reference data, static files and demo are those of this code and this day."""
    code = _digest()
    if _is_new("built", code):
        say("建立数据表")
        manage("migrate", "--verbosity=0")
        say("载入政策、机构与日历")
        manage("load_fixtures", "--verbosity=0")
        say("整理页面文件")
        manage("collectstatic", "--noinput", "--verbosity=0")
        _keep("built", code)
    today = f"{code} {date.today()}"  # noqa: DTZ011  the machine's day: the house asks its own clock
    if os.environ.get("DEMO") == "1" and _is_new("demo-built", today):
        say("准备演示数据")
        manage("seed_demo", f"--progress={SEEDED}")
        _keep("demo-built", today)


def start(group: processes.Group) -> None:
    """Worker and web run with the application's login only."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_OWNER_URL"}
    patient = {"STATEMENT_TIMEOUT": "120s"} | environment
    if os.environ.get("REDIS_URL"):
        say("启动后台任务（Celery）")
        celery = ("celery", "-A", "qingpu_subsidy")
        group.start(*celery, "worker", "--loglevel=WARNING", environment=patient)
        schedule = f"--schedule={VAR / 'celerybeat-schedule'}"
        group.start(*celery, "beat", "--loglevel=WARNING", schedule, environment=patient)
    else:
        say("启动后台任务")
        group.start("python", "manage.py", "work", environment=patient)
    say("启动网页服务")
    group.start(*web(HOST, PORT), environment=environment)


def web(host: str, port: int) -> tuple[str, ...]:
    """The command of the web server."""
    return (
        "gunicorn",
        "qingpu_subsidy.wsgi",
        f"--bind={host}:{port}",
        "--worker-class=gthread",
        "--preload",
        f"--workers={os.environ.get('WEB_WORKERS', '2')}",
        "--threads=128",  # of which most wait for somebody's bytes; see the intake
        "--timeout=60",
        "--log-level=warning",
    )


def wait_for_the_first_page(group: processes.Group) -> None:
    """A page has been answered."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        group.check()
        try:
            answers = HTTPConnection(HOST, PORT, timeout=30)
            answers.request("GET", "/", headers={"Host": "localhost"})
            status = answers.getresponse().status
        except OSError:
            time.sleep(0.1)
            continue
        if status >= 500:
            raise CannotRun(f"首页出错（{status}），请查看上面的日志。")
        return
    raise CannotRun("网页服务没有在一分钟内就绪。")


def welcome(seconds: float) -> None:
    """Address and demo accounts are on the screen."""
    say(f"已就绪，用时 {seconds:.0f} 秒。按 Ctrl-C 停止。")
    sys.stdout.write(f"\n    网址  http://{HOST}:{PORT}/\n\n")
    sys.stdout.flush()
    if os.environ.get("DEMO") == "1":
        manage("demo_accounts")


def manage(*arguments: str) -> None:
    """A command of manage.py has run; its own words are on the screen, its log only if it warns."""
    quiet = {"LOG_LEVEL": "WARNING"} | os.environ
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=quiet, check=False)  # noqa: S603
    if done.returncode:
        raise CannotRun(f"manage.py {arguments[0]} 未能完成（退出码 {done.returncode}）。")


def say(text: str) -> None:
    PAGE.doing = text
    with suppress(OSError):  # a closed terminal must not keep the house from stopping
        sys.stdout.write(f"· {text}\n")
        sys.stdout.flush()


def _interrupt(number: int, frame: FrameType | None) -> None:
    _on_signals(signal.SIG_IGN)  # stopping is not stopped by a second Ctrl-C
    raise KeyboardInterrupt


def _on_signals(answer: Any) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, answer)


def _is_new(name: str, state: str) -> bool:
    stamp = VAR / name
    return not stamp.exists() or stamp.read_text() != state


def _keep(name: str, state: str) -> None:
    (VAR / name).write_text(state)


def _digest() -> str:
    digest = hashlib.sha256(os.environ.get("DEMO", "").encode())
    made = embedded.DATA / "PG_VERSION"
    given = os.environ["DATABASE_URL"]
    digest.update(str(made.stat().st_mtime_ns).encode() if made.exists() else given.encode())
    for pattern in BUILT_FROM:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
