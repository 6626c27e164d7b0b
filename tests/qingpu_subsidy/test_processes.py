import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qingpu_subsidy import processes

ROOT = Path(__file__).resolve().parents[2]
STUBBORN = """
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "60"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(60)
"""
PARENT = """
import os, sys, time
from qingpu_subsidy import processes
group = processes.Group()
group.start("python", "-c", sys.argv[1], environment=dict(os.environ))
print("started", flush=True)
time.sleep(60)
"""
PATIENT = """
import os, pathlib, time
pathlib.Path({!r}).write_text(str(os.getpid()))
time.sleep(60)
"""


@pytest.fixture
def group():
    group = processes.Group()
    yield group
    group.stop()


def wait_for(path):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if path.exists() and path.read_text():
            return int(path.read_text())
        time.sleep(0.02)
    raise AssertionError(f"{path} was never written")


def ends(process):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        path = Path(f"/proc/{process}/stat")
        if not path.exists() or path.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


def test_stop_leaves_nothing_even_of_a_program_that_does_not_listen(group, tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "GRACE", 0.2)
    note = tmp_path / "child"
    group.start("python", "-c", STUBBORN, str(note), environment=dict(os.environ))
    child = wait_for(note)

    group.stop()

    assert ends(child)


def watch(group):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        group.check()
        time.sleep(0.02)


def test_program_that_ends_is_named(group):
    group.start("python", "-c", "raise SystemExit(3)", environment=dict(os.environ))

    with pytest.raises(processes.Died, match="退出码 3"):
        watch(group)


def test_programs_go_when_their_parent_is_killed(tmp_path):
    note = tmp_path / "child"
    command = [sys.executable, "-c", PARENT, PATIENT.format(str(note))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout.readline() == "started\n"
        child = wait_for(note)

        parent.send_signal(signal.SIGKILL)
        parent.wait()

    assert ends(child)
