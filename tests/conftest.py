"""What every test stands on: the real database, no network, Debian's browser, a real Redis."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
from _pytest import runner
from django.conf import settings
from django.db import transaction
from django.test import Client, TransactionTestCase

from accounts.acting import acting
from accounts.models import User
from qingpu_subsidy import frames, garbage
from tests.database import Databases
from tests.journey import Cast, clock_put_right, moving_clock

__all__ = ["moving_clock"]

# Playwright's synchronous interface keeps an event loop in the thread that also reads the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The longest come first, the longest of all in front: no worker is left alone with one at the end.
# While one builds the templates another can do what needs none of them.
LONG = (
    "machine/",
    "qingpu_subsidy/test_launch.py",
    "authorization/",
    "journeys/",
    "qingpu_subsidy/test_demo.py",
    "qingpu_subsidy/test_simulate_year.py",
    "accounts/test_look.py",
    "records/test_jobs_celery.py",
    "applications/test_races.py",
)
_skipped: list[str] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    """The place of its file among the long ones; of all others, behind them, as they were."""
    path = item.nodeid.removeprefix("tests/")
    return next((at for at, long in enumerate(LONG) if path.startswith(long)), len(LONG))


def pytest_collection_finish() -> None:
    garbage.keep_what_is_loaded()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    return frames.with_room(runner.pytest_runtest_protocol, item, nextitem)


@pytest.fixture(scope="session")
def databases(django_db_blocker) -> Iterator[Databases]:
    """The databases of this process; each transactional test is followed by a fresh copy."""
    databases = Databases()
    with django_db_blocker.unblock():
        databases.prepare()
        databases.renew()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: databases.renew())
        yield databases
    with django_db_blocker.unblock():
        databases.drop_copy()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, databases) -> None:
    """Instead of pytest-django's: the application's login on a copy of the template."""


@pytest.fixture
def bare_database(transactional_db, databases) -> None:
    """The law alone: nobody stands in the database, and no call."""
    databases.renew(bare=True)


@pytest.fixture
def owner(databases) -> Iterator[object]:
    """A cursor of the database's owner, outside the test's transaction."""
    with databases.as_owner() as cursor:
        yield cursor


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory) -> Iterator[str]:
    """A Redis server of this process, on loopback."""
    program = shutil.which("redis-server")
    assert program, "redis-server is missing: setup/packages.sh test"
    port = _free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir"]
    folder = tmp_path_factory.mktemp("redis")
    with subprocess.Popen([*command, str(folder)], stdout=subprocess.DEVNULL) as server:
        _wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
        server.terminate()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    program = shutil.which("chromium-headless-shell")
    assert program, "chromium-headless-shell is missing: setup/packages.sh test"
    return {**browser_type_launch_args, "executable_path": program, "args": BROWSER_ARGUMENTS}


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """No test reaches another machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        is_here = self.family == socket.AF_UNIX or address[0] in {"127.0.0.1", "::1", "localhost"}
        if not is_here:
            raise AssertionError(f"a test reached out to {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_files_left() -> Iterator[None]:
    """What tests upload goes with the session."""
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _skipped and os.environ.get("CI"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter) -> None:
    if _skipped and os.environ.get("CI"):
        terminalreporter.section("skipped tests fail the build")
        terminalreporter.write_line("\n".join(_skipped))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing answers on port {port}")


@pytest.fixture
def house(db):
    return User.objects.house()


@pytest.fixture
def acted(house):
    """Within the test, the house itself writes."""
    with acting(house):
        yield house


@pytest.fixture
def cast(db, databases) -> Cast:
    """The cast that stands in the template; who needs another one hires it."""
    return databases.cast()


@pytest.fixture(scope="module")
def beforehand(databases, django_db_blocker) -> Iterator[Callable[[Callable], object]]:
    """Take the cast some way before all tests of a file; undone, clock included, after the last."""

    def take(way: Callable[[Cast], object]) -> object:
        with django_db_blocker.unblock():
            return way(databases.cast())

    with django_db_blocker.unblock(), clock_put_right(), transaction.atomic():
        with django_db_blocker.block():
            yield take
        transaction.set_rollback(True)


@pytest.fixture
def browse(db):
    """A browser in which this user is logged in."""

    def log_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in
