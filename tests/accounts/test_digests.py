"""One letter a day for each person, of subjects alone, and of nothing the person may not open."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts import clock
from accounts.acting import acting
from accounts.models import Digest
from accounts.services import digests, inbox
from applications import tasks
from tests import factories as make
from tests.journey import moving_clock

__all__ = ["moving_clock", "tasks"]  # the rooms name the pages they open
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_a_mail_server(settings):
    settings.EMAIL_DIGESTS = True


def reader(address="somebody@example.invalid", **more):
    user = make.UserFactory(**more)
    with acting(make.house()):
        user.person.email = address
        user.person.save()
    return user


def send():
    with acting(make.house()):
        return digests.send(clock.today())


def test_one_letter_tells_of_all_that_is_new():
    user = reader()
    for number in range(3):
        inbox.tell([user], f"消息{number}", f"机密内容{number}")

    assert send() == 1

    (letter,) = mail.outbox
    assert letter.to == ["somebody@example.invalid"]
    assert "3条新消息" in letter.subject
    assert all(f"消息{number}" in letter.body for number in range(3))
    assert "机密内容" not in letter.body
    assert "http://testserver/inbox/" in letter.body


def test_second_run_of_the_day_and_a_day_without_news_send_nothing(moving_clock):
    user = reader()
    inbox.tell([user], "消息", "")

    assert send() == 1
    inbox.tell([user], "又一条", "")
    assert send() == 0
    moving_clock.shift_to(clock.now() + timedelta(days=1))
    assert send() == 1
    moving_clock.shift_to(clock.now() + timedelta(days=1))
    assert send() == 0
    assert Digest.objects.count() == len(mail.outbox) == 2
    assert "又一条" in mail.outbox[1].body
    assert "条新消息：\n\n· " in mail.outbox[1].body


def test_what_the_reader_may_no_longer_open_is_only_counted():
    case = make.CaseFactory()
    member, stranger = reader(), reader("other@example.invalid")
    with acting(make.house()):
        make.MemberFactory(party=case.party, user=member)
    link = f"/cases/{case.public_id}/"
    inbox.tell([member, stranger], "案件已受理", "", link)
    inbox.tell([stranger], "其他页面", "", "/somewhere/else/")

    assert send() == 2

    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "案件已受理" in letters["somebody@example.invalid"]
    assert "案件已受理" not in letters["other@example.invalid"]
    assert "其他页面" not in letters["other@example.invalid"]
    assert "另有2条" in letters["other@example.invalid"]


def test_nobody_without_an_address_a_login_or_a_server_is_written_to(settings):
    inbox.tell([reader(""), reader(is_active=False)], "消息", "")
    assert send() == 0

    settings.EMAIL_DIGESTS = False
    inbox.tell([reader()], "消息", "")
    assert send() == 0
    assert mail.outbox == []


def test_one_failing_address_keeps_no_letter_from_others(monkeypatch):
    for name in ("first", "second"):
        inbox.tell([reader(f"{name}@example.invalid")], "消息", "")
    deliver = digests.send_mail

    def fail_for_the_first(subject, body, sender, to):
        if to == ["first@example.invalid"]:
            raise ConnectionRefusedError
        return deliver(subject, body, sender, to)

    monkeypatch.setattr(digests, "send_mail", fail_for_the_first)

    assert send() == 1
    assert [digest.person.email for digest in Digest.objects.all()] == ["second@example.invalid"]


def test_two_logins_of_one_person_get_one_letter():
    first = reader()
    second = make.UserFactory(person=first.person)
    inbox.tell([first, second], "消息", "")

    assert send() == 1
    assert "2条新消息" in mail.outbox[0].subject
