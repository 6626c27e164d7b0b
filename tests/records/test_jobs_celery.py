"""Jobs through a real broker and real workers; and what happens when one of them is killed."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from kombu import pools

from accounts.models import Person, User
from qingpu_subsidy.celery import app
from records import jobs, offering, sweeping
from records.models import Job
from records.services import running
from tests.records import job_handlers

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
CELERY = str(Path(sys.executable).with_name("celery"))
HANDLERS = job_handlers.__name__


class Broker:
    """A Redis server that can be killed and started anew, empty."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self.folder = port, folder
        self.url = f"redis://127.0.0.1:{port}/0"
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = shutil.which("redis-server")
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        self.server = subprocess.Popen(
            [program, *options, str(self.folder)], stdout=subprocess.DEVNULL
        )
        _until(self.answers)

    def kill(self) -> None:
        self.server.kill()
        self.server.wait()

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture
def broker(tmp_path, settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    broker = Broker(port, tmp_path)
    broker.start()
    with _offering_to(broker.url, settings):
        yield broker
    broker.kill()


@contextmanager
def _offering_to(url: str, settings):
    earlier = app.conf.broker_url
    settings.REDIS_URL = url
    _connect_to(url)
    yield
    _connect_to(earlier)


def _connect_to(url: str | None) -> None:
    app.conf.broker_url = url
    pools.reset()
    app._pool = app.amqp._producer_pool = None
    offering._Broker.silent_until = 0.0


@pytest.fixture
def workers(tmp_path):
    """Start workers, in their own sessions; all are gone afterwards."""
    running: list[subprocess.Popen[bytes]] = []
    log = (tmp_path / "workers.log").open("wb")

    def start(*command: str, redis_url: str = "") -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "DATABASE_URL": settings.DATABASE_URL,
            "REDIS_URL": redis_url,
            "DJANGO_SETTINGS_MODULE": "qingpu_subsidy.settings.base",
            "PYTHONPATH": str(ROOT),
        }
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    log.close()
    sys.stdout.write((tmp_path / "workers.log").read_text(errors="replace")[-4000:])


@pytest.fixture
def celery_worker(workers):
    def start(redis_url: str) -> subprocess.Popen[bytes]:
        arguments = ("-A", "qingpu_subsidy", "worker", "-P", "solo", "-l", "INFO", "-I", HANDLERS)
        return workers(CELERY, *arguments, "--without-mingle", redis_url=redis_url)

    return start


def test_job_is_done_by_a_worker(broker, celery_worker):
    celery_worker(broker.url)

    with transaction.atomic():
        job = jobs.write("tests.leave_trace", "痕迹", key="k")

    _until(lambda: _is_done(job))
    assert Person.objects.filter(name="痕迹").count() == 1


def test_what_is_rolled_back_is_never_offered(broker, celery_worker):
    with pytest.raises(RuntimeError), transaction.atomic():
        _write_and_fail()
    celery_worker(broker.url)
    job = jobs.write("tests.leave_trace", "之后", key="after")

    _until(lambda: _is_done(job))
    assert not Person.objects.filter(name="痕迹").exists()


def _write_and_fail() -> None:
    jobs.write("tests.leave_trace", "痕迹", key="k")
    raise RuntimeError


def test_job_of_a_killed_worker_is_finished_by_another(broker, celery_worker, tmp_path):
    begun, end = tmp_path / "begun", tmp_path / "end"
    first = celery_worker(broker.url)
    job = jobs.write("tests.wait", "痕迹", str(begun), str(end), key="k")
    _until(begun.exists)

    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    end.touch()
    assert not Person.objects.filter(name="痕迹").exists()
    celery_worker(broker.url)
    sweeping.sweep()

    _until(lambda: _is_done(job))
    assert Person.objects.filter(name="痕迹").count() == 1
    assert Job.objects.get(pk=job.pk).attempts == 2


def test_broker_that_died_before_the_offer_loses_nothing(broker, celery_worker):
    broker.kill()
    job = jobs.write("tests.leave_trace", "痕迹", key="k")
    broker.start()
    celery_worker(broker.url)

    offering._Broker.silent_until = 0.0
    sweeping.sweep()

    _until(lambda: _is_done(job))
    assert Person.objects.filter(name="痕迹").count() == 1


def test_broker_that_lost_its_queue_loses_nothing(broker, celery_worker):
    job = jobs.write("tests.leave_trace", "痕迹", key="k")
    broker.kill()
    broker.start()
    celery_worker(broker.url)

    sweeping.sweep()

    _until(lambda: _is_done(job))


def test_offers_made_twice_do_it_once(broker, celery_worker):
    job = jobs.write("tests.leave_trace", "痕迹", key="k")
    for _ in range(5):
        assert offering.offer(job.pk)
    last = jobs.write("tests.leave_trace", "最后", key="last")
    celery_worker(broker.url)

    _until(lambda: _is_done(job) and _is_done(last))
    assert Person.objects.filter(name="痕迹").count() == 1


def test_one_process_does_the_jobs_without_a_broker(workers):
    job = jobs.write("tests.leave_trace", "痕迹", key="k")

    worker = workers(sys.executable, "-c", WORK)
    _until(lambda: _is_done(job))
    worker.terminate()

    assert worker.wait(timeout=10) == 0


def test_one_process_finishes_its_job_before_it_stops(workers, tmp_path):
    begun, end = tmp_path / "begun", tmp_path / "end"
    job = jobs.write("tests.wait", "痕迹", str(begun), str(end), key="k")
    later = jobs.write("tests.leave_trace", "之后", key="later")
    worker = workers(sys.executable, "-c", WORK)
    _until(begun.exists)

    worker.terminate()
    end.touch()

    assert worker.wait(timeout=10) == 0
    assert _is_done(job)
    assert not _is_done(later)


def test_session_lock_goes_with_a_killed_process(workers, tmp_path):
    begun, end = tmp_path / "begun", tmp_path / "end"
    end.touch()
    User.objects.house()
    job = jobs.write("tests.wait", "痕迹", str(begun), str(tmp_path / "never"), key="k")
    worker = workers(sys.executable, "-c", WORK)
    _until(begun.exists)
    assert running.run(job.pk).outcome is running.Outcome.PASSED

    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    Job.objects.filter(pk=job.pk).update(args=["痕迹", str(begun), str(end)])

    _until(lambda: running.run(job.pk).outcome is running.Outcome.DONE)


WORK = f"""
import django
django.setup()
import {HANDLERS}
from django.core.management import call_command
call_command("work")
"""


def _is_done(job: Job) -> bool:
    return Job.objects.get(pk=job.pk).done_at is not None


def _until(true) -> None:
    pause = threading.Event()
    for _ in range(1500):
        if true():
            return
        pause.wait(0.02)
    raise AssertionError("waited in vain")
