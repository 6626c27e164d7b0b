"""The databases of a test session: two templates, one copy for each worker process.

The bare template holds the law. In the other stand a whole cast and a call to file for: `cast()`
gives its people as they were when they were hired, so that a test asks the database for nobody.
"""

import fcntl
import hashlib
import os
import pickle
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from psycopg2 import sql

from accounts import clock, clock_control
from accounts.models import User
from policies.services import demonstration
from qingpu_subsidy import embedded, roles
from qingpu_subsidy.settings.values import VAR
from qingpu_subsidy.settings.values import connection as connection_settings
from tests import factories as make
from tests.journey import Cast

ROOT = Path(__file__).resolve().parents[1]
BUILT_FROM = (
    "*/migrations/**/*.py",
    "*/sql/**/*",
    "fixtures/**/*",
    "policies/services/*.py",
    "tests/database.py",
    "tests/factories.py",
    "tests/journey.py",
)
# Nothing outlives the tests: no upkeep behind their backs, no log for others to replay.
FLEETING = {
    **embedded.QUICK,
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "checkpoint_timeout": "1h",
}
# Each copy is a thousand files made and deleted: a disk takes four times as long as memory.
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - what lies there is worth nothing to others
ROOM = 1 << 30  # bytes
PLACE = f"qingpu-tests-{os.getuid()}-"
TEMPLATE = "qingpu_template_"
COPY = "qingpu_test_"
# Half the time of the default, which writes each page to the log.
COPYING = "CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY file_copy"
STANDING = 9_000_000  # from here on those are numbered who stand in the template


class Databases:
    """The server, the template of this state of the code, and the copy of this process."""

    def __init__(self) -> None:
        self.copy = f"{COPY}{os.getpid()}"
        self.bare = TEMPLATE + _digest()
        self.template = f"{self.bare}_cast"
        self.place = _place()
        self.people = self.place / f"{self.template}.pickle"
        if os.environ.get("DATABASE_OWNER_URL"):
            self.admin_url = self.owner_url = os.environ["DATABASE_OWNER_URL"]
            self.application_url = os.environ["DATABASE_URL"]
        else:
            server = embedded.Server(self.place / "test-postgres", FLEETING).hold()
            self.admin_url = server.url(embedded.SUPERUSER, "postgres")
            roles.prepare_cluster(self.admin_url)
            self.owner_url = server.url(roles.OWNER, roles.DATABASE)
            self.application_url = server.url(roles.APPLICATION, roles.DATABASE)
        self.owner = urlsplit(self.owner_url).username

    def prepare(self) -> None:
        """The templates exist, whichever process comes first; the leavings of dead ones do not."""
        with _alone(self.place / "test-template.lock"):
            names = self._names()
            dead = {name for name in names if _is_left_over(name)}
            if not any(name.startswith(COPY) for name in names - dead):
                dead |= {name for name in names if name.startswith(TEMPLATE)} - {
                    self.bare,
                    self.template,
                }
            for name in dead:
                self._drop(name)
            if self.template not in names or not self.people.exists():
                self._build()
        self._cast = self.people.read_bytes()

    def renew(self, *, bare: bool = False) -> None:
        """This process has a fresh copy of a template, opened by the application's login."""
        self.drop_copy()
        self._sql(COPYING, self.copy, self.owner, self.bare if bare else self.template)
        self._open(self.copy)

    def drop_copy(self) -> None:
        connections["default"].close()
        self._drop(self.copy)

    def cast(self) -> Cast:
        """The cast of the template, each time anew."""
        return pickle.loads(self._cast)  # noqa: S301 - written by this very class

    @contextmanager
    def as_owner(self) -> Iterator[object]:
        """A cursor of the owner in this process's copy."""
        with closing(psycopg2.connect(settings.DATABASE_OWNER_URL)) as link:
            link.autocommit = True
            with link.cursor() as cursor:
                yield cursor

    def _build(self) -> None:
        building = f"{self.bare}_building"
        for old in self.place.glob(f"{TEMPLATE}*.pickle"):
            old.unlink()
        for name in (self.template, self.bare, building):
            self._drop(name)
        self._sql("CREATE DATABASE {} OWNER {}", building, self.owner)
        application = urlsplit(self.application_url).username
        roles.grant(roles.address(self.owner_url, database=building), application)
        self._open(building, as_owner=True)
        call_command("migrate", verbosity=0)
        call_command("load_fixtures", verbosity=0)
        demonstration.ensure(clock.today(), by=User.objects.house())
        clock_control.allow_shifting()
        self._keep(building, self.bare)
        self._sql(COPYING, building, self.owner, self.bare)
        self._open(building, as_owner=True)
        with make.numbered_from(STANDING):
            self.people.write_bytes(pickle.dumps(Cast.assemble()))
            make.CallFactory(title=make.STANDING_CALL)
        self._keep(building, self.template)

    def _keep(self, building: str, name: str) -> None:
        connections["default"].close()
        self._sql("ALTER DATABASE {} RENAME TO {}", building, name)

    def _open(self, name: str, *, as_owner: bool = False) -> None:
        """Django's default connection leads to the database `name`, and so do the settings."""
        settings.DATABASE_URL = roles.address(self.application_url, database=name)
        settings.DATABASE_OWNER_URL = roles.address(self.owner_url, database=name)
        default = connections["default"]
        default.close()
        default.settings_dict.update(
            connection_settings(
                settings.DATABASE_OWNER_URL if as_owner else settings.DATABASE_URL,
                statement_timeout="0" if as_owner else settings.STATEMENT_TIMEOUT,
                lock_timeout=settings.LOCK_TIMEOUT,
            )
        )

    def _names(self) -> set[str]:
        with closing(psycopg2.connect(self.admin_url)) as link, link.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            return {name for (name,) in cursor}

    def _drop(self, name: str) -> None:
        self._sql("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _sql(self, statement: str, *names: str) -> None:
        with closing(psycopg2.connect(self.admin_url)) as link:
            link.autocommit = True
            quoted = [sql.Identifier(name) for name in names]
            link.cursor().execute(sql.SQL(statement).format(*quoted))


def _place() -> Path:
    """Where the test server lies: in memory, once there was room for it, else in `var/`.

    What other working trees left there is deleted with them.
    """
    place = IN_MEMORY / f"{PLACE}{quote(str(ROOT), safe='')}"
    try:
        for other in IN_MEMORY.glob(f"{PLACE}*"):
            if not Path(unquote(other.name.removeprefix(PLACE))).exists():
                shutil.rmtree(other, ignore_errors=True)
        if not place.exists() and shutil.disk_usage(IN_MEMORY).free < ROOM:
            return VAR
        place.mkdir(exist_ok=True)
    except OSError:
        return VAR
    return place


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _digest() -> str:
    digest = hashlib.sha256(str(timezone.localdate()).encode())  # on which the cast was hired
    for pattern in BUILT_FROM:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _is_left_over(name: str) -> bool:
    if not name.startswith(COPY):
        return name.endswith("_building")
    return not Path(f"/proc/{name.removeprefix(COPY)}").exists()
