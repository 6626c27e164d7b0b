"""Jobs that tests order, here and in workers started by them. Each leaves a person as its trace."""

import time
from pathlib import Path

from accounts.models import Person
from records import jobs
from records.jobs import job


@job("tests.leave_trace")
def leave_trace(name: str) -> None:
    Person.objects.create(name=name)


@job("tests.fail")
def fail(name: str) -> None:
    Person.objects.create(name=name)
    raise RuntimeError("not today")


@job("tests.fail_until")
def fail_until(path: str) -> None:
    if not Path(path).exists():
        raise RuntimeError("not yet")


@job("tests.tell_progress")
def tell_progress(name: str, path: str) -> None:
    jobs.progress(40, "四成")
    _wait_for(path)
    Person.objects.create(name=name)


@job("tests.wait")
def wait(name: str, begun: str, path: str) -> None:
    """Say that it has begun, then do nothing until `path` is there."""
    Person.objects.create(name=name)
    Path(begun).touch()
    _wait_for(path)


@job("tests.follow")
def follow(name: str) -> None:
    """Order another job."""
    jobs.write("tests.leave_trace", name, key=f"follow:{name}")


def _wait_for(path: str) -> None:
    deadline = time.monotonic() + 30
    while not Path(path).exists():
        if time.monotonic() > deadline:
            raise TimeoutError(path)
        time.sleep(0.02)
