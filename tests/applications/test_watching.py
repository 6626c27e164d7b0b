"""Reminders of a limit, before and after its end: once each, to the right people, no more."""

from datetime import datetime, time

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from accounts.acting import acting
from accounts.clock import SHANGHAI
from accounts.models import Message
from applications import tasks
from applications.models import Case, Reminder
from applications.services import watching
from applications.services.watching import watch
from records import handlers
from tests import journey
from tests.applications.pages import text, url


@pytest.fixture
def at(moving_clock):
    """It is this day of May 2022; the 9th is a Monday, and no holidays follow."""

    def pin(day, hour=10):
        moving_clock.pin(datetime(2022, 5, day, hour, tzinfo=SHANGHAI))

    pin(9)
    return pin


@pytest.fixture
def case(cast, at):
    assert cast.local_officer
    assert cast.registrar
    assert cast.signatory
    return journey.to_submitted(cast)


def told(case):
    """Whom the house has told since the test last asked, and the subjects."""
    found = list(Message.objects.filter(subject__startswith=case.number).select_related("user"))
    Message.objects.all().delete()
    return {message.user for message in found}, {message.subject for message in found}


def test_officers_are_reminded_once_before_the_end_and_once_after(cast, case, at):
    at(11)
    assert watch() == 0
    at(12)
    assert watch() == 1
    assert told(case) == ({cast.local_officer}, {f"{case.number}　受理剩余2个工作日"})
    at(13)
    assert watch() == 0
    at(17)
    assert watch() == 1
    readers, subjects = told(case)
    assert readers == {cast.local_officer, cast.registrar, cast.second_registrar}
    assert subjects == {f"{case.number}　受理已逾期1个工作日"}
    at(20)
    assert watch() == 0
    assert list(case.reminders.values_list("kind", "told")) == [("soon", 1), ("late", 3)]


def test_reminding_changes_nothing_of_the_case(case, at):
    before = Case.objects.filter(pk=case.pk).values().get()
    at(30)
    watch()

    assert Case.objects.filter(pk=case.pk).values().get() == before


def test_nobody_is_reminded_on_a_day_off(case, at):
    at(21)  # a Saturday

    assert watch() == 0


def test_applicant_is_reminded_and_the_office_that_waits_hears_of_it(cast, case, at, browse):
    journey.acceptance.return_for_correction(case, by=cast.local_officer, note="缺执照。")
    told(case)
    at(13)
    watch()
    assert told(case)[0] == {cast.applicant}
    at(17)
    watch()

    assert told(case)[0] == {cast.applicant, cast.local_officer}
    page = browse(cast.local_officer).get(f"/cases/{case.public_id}/").content.decode()
    assert "需要补正的内容" in page  # the reminders behind the return hide it from nobody


def test_after_a_correction_one_is_reminded_of_the_new_day(cast, case, at):
    at(12)
    watch()
    journey.acceptance.return_for_correction(case, by=cast.local_officer, note="缺执照。")
    at(16)
    watching_before = case.reminders.count()
    journey.filing.resubmit(case, by=cast.applicant)
    watch()

    assert case.reminders.count() == watching_before + 1
    assert [row.due_on.day for row in case.reminders.order_by("pk")] == [16, 18]


def test_paper_that_did_not_come(cast, case, at):
    journey.accept(case, by=cast.local_officer)
    told(case)
    at(30)
    watch()

    assert set(case.reminders.values_list("limit", "kind")) >= {("paper", "late")}
    assert {cast.applicant, cast.registrar} <= told(case)[0]


@pytest.mark.parametrize(("days", "reminded"), [(0, 0), (4, 1)])
def test_how_early_is_a_setting(case, at, days, reminded):
    at(10)
    with override_settings(REMIND_DAYS=days):
        assert watch() == reminded


def test_it_is_done_by_the_daily_job(cast, case, at):
    at(12, hour=8)
    assert handlers.find("applications.watch_limits").daily_from < time(7, 30)  # of the digests

    for _ in range(2):
        tasks.watch_limits("2022-05-12")

    assert case.reminders.count() == 1


def test_a_reminder_is_on_record_once(case, at):
    at(12)
    watch()
    row = Reminder.objects.values().get()
    del row["id"]
    with (
        acting(journey.User.objects.house()),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        Reminder.objects.create(**row)


def test_offices_see_that_one_was_reminded(cast, case, browse, at):
    at(12)
    watch()

    assert "临期提醒：受理" in text(browse(cast.local_officer).get(url("case", case)))
    assert "临期提醒" not in text(browse(cast.applicant).get(url("case", case)))


def test_the_words_say_that_nothing_follows(case, at):
    at(12)
    watch()

    body = Message.objects.filter(subject__contains="剩余").get().body
    assert "应于2022年5月16日前办理，剩余2个工作日" in body
    assert watching.NO_DECISION in body
