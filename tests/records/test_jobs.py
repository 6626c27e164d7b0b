"""A job is done once, after the change that called for it, whatever happens in between."""

import threading
from collections import Counter
from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from accounts import clock, clock_control
from accounts.models import Person, User
from records import handlers, jobs, offering, sweeping
from records.models import AuditEntry, Job
from records.models.jobs import MAX_ATTEMPTS
from records.services import running
from records.services.running import Outcome
from tests.records import job_handlers

pytestmark = pytest.mark.django_db

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture
def clock_at_noon():
    clock_control.pin(NOON)
    yield NOON
    clock_control.release()


def traces(name: str = "痕迹") -> int:
    return Person.objects.filter(name=name).count()


def test_job_is_a_row_beside_the_change():
    job = jobs.write("tests.leave_trace", "痕迹", key="k")

    assert Job.objects.due().get() == job
    assert (job.name, job.args, job.dedupe_key) == ("tests.leave_trace", ["痕迹"], "k")
    assert not traces()


def test_same_key_is_the_same_row():
    first = jobs.write("tests.leave_trace", "痕迹", key="k")
    again = jobs.write("tests.leave_trace", "别的", key="k")

    assert again == first
    assert again.args == ["痕迹"]


def test_row_goes_with_the_change_that_failed():
    with pytest.raises(RuntimeError), transaction.atomic():
        _write_and_fail()

    assert not Job.objects.exists()


def _write_and_fail():
    jobs.write("tests.leave_trace", "痕迹", key="k")
    raise RuntimeError


def test_one_statement_writes_it(django_assert_num_queries):
    with django_assert_num_queries(1):
        jobs.write("tests.leave_trace", "痕迹", key="k")


def test_running_does_it_and_marks_it_done():
    job = jobs.write("tests.leave_trace", "痕迹", key="k")

    ran = running.run(job.pk)

    job.refresh_from_db()
    assert ran == running.Ran(Outcome.DONE, "tests.leave_trace")
    assert (job.attempts, job.progress, job.error, job.status) == (1, 100, "", "已完成")
    assert job.done_at is not None
    assert traces() == 1


def test_what_is_done_is_not_done_again():
    job = jobs.write("tests.leave_trace", "痕迹", key="k")
    running.run(job.pk)

    assert running.run(job.pk).outcome is Outcome.PASSED
    assert traces() == 1


def test_house_acts_under_the_number_of_the_job():
    job = jobs.write("tests.leave_trace", "痕迹", key="k")

    running.run(job.pk)

    entry = AuditEntry.objects.get(after__name="痕迹")
    assert (entry.actor, entry.request_id) == (User.objects.house(), f"job:{job.pk}")


def test_failure_leaves_nothing_but_its_error(clock_at_noon):
    job = jobs.write("tests.fail", "痕迹", key="k")

    ran = running.run(job.pk)

    job.refresh_from_db()
    assert ran.outcome is Outcome.FAILED
    assert job.error.startswith("RuntimeError: not today")
    assert "job_handlers.py" in job.error
    assert (job.attempts, job.done_at, job.status) == (1, None, "将重试")
    assert job.due_at == clock_at_noon + timedelta(seconds=10)
    assert not traces()


def test_pauses_grow_until_it_is_given_up(clock_at_noon):
    job = jobs.write("tests.fail", "痕迹", key="k")
    pauses = []
    for _ in range(MAX_ATTEMPTS):
        moment = clock.now()
        assert running.run(job.pk).outcome is Outcome.FAILED
        job.refresh_from_db()
        pauses.append((job.due_at - moment).total_seconds())
        clock_control.pin(job.due_at)

    assert pauses == [10, 20, 40, 80, 160, 320, 640, 1280]
    assert running.run(job.pk).outcome is Outcome.PASSED
    assert list(Job.objects.stuck()) == [job]
    assert not Job.objects.due().exists()
    assert job.status == "失败，待人工处理"


def test_stuck_job_may_be_tried_anew(tmp_path):
    path = tmp_path / "now"
    job = jobs.write("tests.fail_until", str(path), key="k")
    Job.objects.update(attempts=MAX_ATTEMPTS)
    path.touch()

    jobs.retry(job)

    assert running.run(job.pk).outcome is Outcome.DONE


def test_unknown_name_is_an_error_on_the_row():
    job = jobs.write("tests.of_another_release", key="k")

    assert running.run(job.pk).outcome is Outcome.FAILED

    job.refresh_from_db()
    assert job.error.startswith("UnknownJob: 没有名为 tests.of_another_release 的任务。")


def test_wrong_arguments_are_an_error_on_the_row():
    job = jobs.write("tests.leave_trace", key="k")

    assert running.run(job.pk).outcome is Outcome.FAILED


def test_missing_row_is_passed():
    assert running.run(2**40).outcome is Outcome.PASSED


def test_job_is_not_done_before_its_time(clock_at_noon):
    job = jobs.write("tests.leave_trace", "痕迹", key="k", due_at=NOON + timedelta(minutes=1))

    assert running.run(job.pk).outcome is Outcome.PASSED
    assert list(sweeping.waiting()) == []

    clock_control.pin(NOON + timedelta(minutes=1))
    assert list(sweeping.waiting()) == [job.pk]
    assert running.run(job.pk).outcome is Outcome.DONE


def test_a_job_may_order_another():
    job = jobs.write("tests.follow", "痕迹", key="k")

    running.run(job.pk)

    (next_job,) = Job.objects.filter(done_at=None)
    assert (next_job.name, next_job.args) == ("tests.leave_trace", ["痕迹"])


def test_done_job_has_no_error():
    job = jobs.write("tests.leave_trace", "痕迹", key="k")

    with pytest.raises(IntegrityError, match="job_done_has_no_error"), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(done_at=clock.HouseNow(), error="x")


def test_progress_outside_a_job_is_nothing():
    jobs.progress(50, "一半")


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_job_runs(tmp_path):
    end = tmp_path / "end"
    job = jobs.write("tests.tell_progress", "痕迹", str(end), key="k")
    worker = _in_thread(lambda: running.run(job.pk))

    _until(lambda: Job.objects.get().progress == 40)
    seen = Job.objects.get()
    end.touch()
    worker.join()

    assert (seen.progress_note, seen.done_at, seen.status) == ("四成", None, "等待或办理中")
    assert Job.objects.get().progress == 100


@pytest.mark.django_db(transaction=True)
def test_sixteen_workers_do_it_once():
    User.objects.house()
    names = [f"痕迹{number}" for number in range(20)]
    pks = [jobs.write("tests.leave_trace", name, key=name).pk for name in names]
    ready = threading.Barrier(16)
    outcomes: list[Outcome] = []

    def work():
        ready.wait()
        outcomes.extend(running.run(pk).outcome for pk in pks)

    workers = [_in_thread(work) for _ in range(16)]
    for worker in workers:
        worker.join()

    assert Counter(outcomes) == {Outcome.DONE: 20, Outcome.PASSED: 300}
    assert Person.objects.filter(name__in=names).count() == 20
    assert not Job.objects.exclude(attempts=1).exists()


@pytest.mark.django_db(transaction=True)
def test_same_key_written_at_once_is_one_row():
    ready = threading.Barrier(8)
    written: list[int] = []

    def write():
        ready.wait()
        with transaction.atomic():
            written.append(jobs.write("tests.leave_trace", "痕迹", key="k").pk)

    writers = [_in_thread(write) for _ in range(8)]
    for writer in writers:
        writer.join()

    assert len(written) == 8
    assert len(set(written)) == 1


# --- offering and sweeping -----------------------------------------------------------------------


@pytest.fixture
def dead_broker():
    """Nothing listens where the broker should."""
    offering._Broker.silent_until = 0.0
    with override_settings(REDIS_URL="redis://127.0.0.1:1/0"):
        yield
    offering._Broker.silent_until = 0.0


def test_without_a_broker_nothing_is_offered():
    job = jobs.write("tests.leave_trace", "痕迹", key="k")

    assert not offering.offer(job.pk)


@pytest.mark.django_db(transaction=True)
def test_dead_broker_neither_fails_nor_delays_the_change(dead_broker):
    before = clock.now()

    for number in range(5):
        with transaction.atomic():
            jobs.write("tests.leave_trace", "痕迹", key=f"k{number}")

    assert Job.objects.due().count() == 5
    assert clock.now() - before < timedelta(seconds=3)


@pytest.fixture
def _daily_handler():
    handlers.HANDLERS["tests.daily"] = handlers.Handler(
        "tests.daily", job_handlers.leave_trace, time(11, 30)
    )
    yield
    del handlers.HANDLERS["tests.daily"]


@pytest.mark.usefixtures("_daily_handler")
def test_daily_job_is_written_once_a_day_from_its_hour(clock_at_noon):
    for moment in (NOON - timedelta(hours=1), NOON, NOON, NOON + timedelta(days=1)):
        clock_control.pin(moment)
        sweeping.write_daily()

    found = Job.objects.filter(name="tests.daily").order_by("pk")
    assert [job.args for job in found] == [["2027-03-01"], ["2027-03-02"]]


def test_two_handlers_of_one_name_are_refused():
    with pytest.raises(ValueError, match=r"tests\.fail"):
        handlers.job("tests.fail")(job_handlers.wait)


def _in_thread(work) -> threading.Thread:
    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def _until(true) -> None:
    end = threading.Event()
    for _ in range(500):
        if true():
            return
        end.wait(0.02)
    raise AssertionError("waited in vain")
