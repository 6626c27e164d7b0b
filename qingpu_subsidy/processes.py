"""Several programs that live and die together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GRACE = 20


class Died(Exception):
    """A program that should run has ended; the message names it."""


class Group:
    """Programs of the virtual environment, run in the project's directory."""

    def __init__(self) -> None:
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def start(self, program: str, *arguments: str, environment: dict[str, str]) -> None:
        """The program runs, and goes when this process goes, however it goes."""
        # A session of its own: the terminal's Ctrl-C reaches only us, and we stop the others.
        # pdeathsig: should we be killed, they do not stay behind.
        path = str(Path(sys.executable).with_name(program))
        command = ["setpriv", "--pdeathsig=TERM", "--", path, *arguments]
        process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=environment, start_new_session=True
        )
        self._running.append((f"{program} {arguments[0]}", process))

    def check(self) -> None:
        """Raises `Died` where one of them has ended."""
        for name, process in self._running:
            if process.poll() is not None:
                raise Died(f"“{name}”意外结束（退出码 {process.returncode}）。")

    def stop(self) -> None:
        """All have ended, the last started first; who does not within the grace is killed."""
        ending = [process for _, process in reversed(self._running)]
        for process in ending:
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in ending:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
            _end_session(process.pid)
            process.wait()
        self._running.clear()


def _end_session(leader: int) -> None:
    """What a program left in its session goes as well."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
