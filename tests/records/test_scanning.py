"""Uploads asked of a ClamAV daemon: its verdict is kept, its silence is not taken for one."""

from datetime import timedelta

import pytest
from clamdpy.exceptions import ConnectionError as NoAnswer
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from records import sweeping, tasks
from records.models import File, Job
from records.scanner import scanner
from records.services import files, running, scanning
from tests import factories as make
from tests.records import clamd, samples


@pytest.fixture
def heard(settings):
    """What a daemon that runs during the test was sent, in bytes."""
    with clamd.daemon() as (address, sizes):
        settings.FILE_SCANNER = address
        yield sizes


def upload(user, content: bytes = b"") -> File:
    return files.store(samples.upload(samples.pdf() + content), by=user)


def attempt(file: File) -> Job:
    running.run(Job.objects.get(name="records.scan_file", args=[file.pk]).pk)
    return Job.objects.get(name="records.scan_file", args=[file.pk])


def state(file: File) -> str:
    return File.objects.get(pk=file.pk).scan


def test_clean_upload_is_released_to_others(media, heard, signatory, outsider):
    stored = upload(signatory)
    assert not stored.may_be_served_to(outsider)
    assert stored.may_be_served_to(signatory)

    assert attempt(stored).done_at

    assert heard == [stored.size]
    assert File.objects.get(pk=stored.pk).may_be_served_to(outsider)
    assert not Message.objects.exists()


def test_infected_upload_is_nobodys_and_its_uploader_hears_of_it(media, heard, signatory):
    stored = upload(signatory, clamd.VIRUS)

    assert attempt(stored).done_at

    assert state(stored) == File.Scan.INFECTED
    assert not File.objects.get(pk=stored.pk).may_be_served_to(signatory)
    told = Message.objects.get(user=signatory)
    assert stored.name in told.subject
    assert "Eicar-Signature" in told.body


def test_file_wrongly_held_is_released_by_a_scanner_that_knows_better(
    media, heard, signatory, outsider, monkeypatch
):
    stored = upload(signatory, clamd.VIRUS)
    attempt(stored)
    registrar = make.UserFactory(roles=[Role.REGISTRAR])

    def ask_again():
        scanning.scan_again(File.objects.get(pk=stored.pk), by=registrar)
        running.run(Job.objects.filter(name="records.scan_file").latest("pk").pk)

    ask_again()
    assert state(stored) == File.Scan.INFECTED
    assert Message.objects.count() == 1

    monkeypatch.setattr(clamd, "VIRUS", b"another")
    ask_again()

    assert File.objects.get(pk=stored.pk).may_be_served_to(outsider)
    assert "已通过病毒检查" in Message.objects.latest("pk").subject
    with pytest.raises(ValidationError, match="无须再次检查"):
        ask_again()
    with pytest.raises(PermissionDenied):
        scanning.scan_again(stored, by=outsider)


def test_scanner_without_a_verdict_is_asked_again(media, heard, signatory):
    stored = upload(signatory, clamd.UNREADABLE)

    job = attempt(stored)

    assert (job.done_at, state(stored)) == (None, File.Scan.PENDING)
    assert "allocate memory" in job.error


# clamdpy leaves the socket of a refused connection to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_silent_scanner_releases_nothing(media, settings, signatory, outsider):
    with clamd.daemon() as (address, _):
        settings.FILE_SCANNER = address
    stored = upload(signatory)

    with pytest.raises(NoAnswer):
        scanning.scan(stored.pk)

    assert not File.objects.get(pk=stored.pk).may_be_served_to(outsider)


def test_night_scans_anew_what_is_unscanned_or_infected_through_its_job(
    media, settings, signatory, moving_clock, monkeypatch
):
    settings.FILE_SCANNER = ""
    early = upload(signatory)
    with clamd.daemon() as (address, heard):
        settings.FILE_SCANNER = address
        held, clean = upload(signatory, clamd.VIRUS), upload(signatory, b"clean")
        for stored in (held, clean):
            assert attempt(stored).done_at
        assert [state(file) for file in (early, held, clean)] == ["pending", "infected", "clean"]
        monkeypatch.setattr(clamd, "VIRUS", b"another")
        moving_clock.shift_to(clock.now().replace(hour=2, minute=45) + timedelta(days=1))
        heard.clear()

        for task in (tasks.scan_waiting, tasks.scan_file):
            sweeping.write_daily()
            due = Job.objects.due().filter(name=f"records.{task.__name__}")
            for pk in due.values_list("pk", flat=True):
                running.run(pk)

    assert sorted(heard) == sorted([early.size, held.size])
    assert {state(file) for file in (early, held, clean)} == {"clean"}
    assert Job.objects.get(name="records.scan_waiting").done_at


def test_socket_of_the_daemon_is_understood():
    assert scanner("unix:///run/clamav/clamd.ctl").socket_path == "/run/clamav/clamd.ctl"
    assert scanner("tcp://scanner").port == 3310


@pytest.mark.parametrize("address", ["clamav", "tcp://", "unix:", "http://127.0.0.1"])
def test_address_of_no_daemon_is_refused(address):
    with pytest.raises(ValueError, match="FILE_SCANNER"):
        scanner(address)
