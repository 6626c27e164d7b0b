"""`make run`, whole: it comes up, says where, comes up again quickly, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from qingpu_subsidy import launch

ROOT = Path(__file__).resolve().parents[2]
UNSET = ("DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE", "REDIS_URL")


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environment(tmp_path, port):
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    return kept | {"PORT": str(port), "DEMO": "0", "VAR_DIR": str(tmp_path), "WEB_WORKERS": "1"}


@contextmanager
def running(environment):
    """The house, and its words up to the address."""
    command = [sys.executable, "-m", "qingpu_subsidy.launch"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as house:
        try:
            words = "".join(iter_until(house.stdout, "网址"))
            yield house, words
        finally:
            house.terminate()
            house.communicate(timeout=60)


def iter_until(lines, word):
    for line in lines:
        yield line
        if word in line:
            return


def processes_of(tmp_path):
    """What runs for this house: its directory is in their arguments or their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            said = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if str(tmp_path).encode() in said and int(entry.name) != os.getpid():
            found.append(entry.name)
    return found


def test_house_comes_up_twice_and_leaves_nothing(environment, tmp_path, port):
    with running(environment) as (house, words):
        assert f"http://127.0.0.1:{port}/" in words, words
        assert len(processes_of(tmp_path)) >= 4  # launcher, server, web, worker
        page = HTTPConnection("127.0.0.1", port, timeout=30)
        page.request("GET", "/login/", headers={"Host": "localhost"})
        assert page.getresponse().status == 200
        page.close()
        house.send_signal(signal.SIGINT)

    assert house.returncode == 0
    assert processes_of(tmp_path) == []

    began = time.monotonic()
    with running(environment) as (_, words):
        assert "建立数据表" not in words
        assert time.monotonic() - began < 10
    assert processes_of(tmp_path) == []


def test_taken_port_is_named_with_a_way_out(environment, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()

        done = subprocess.run(
            [sys.executable, "-m", "qingpu_subsidy.launch"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert f"端口 {port} 不可用，请换一个：PORT={port + 1} make run" in done.stdout


def test_failed_command_is_named():
    with pytest.raises(launch.CannotRun, match="no_such_command"):
        launch.manage("no_such_command")
