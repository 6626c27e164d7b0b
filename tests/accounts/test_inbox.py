"""The inbox: only one's own, read by a POST."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Message
from accounts.services import inbox
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def follow(message: Message) -> str:
    return reverse("inbox_follow", args=[message.public_id])


def test_tell_puts_one_message_into_each_inbox():
    one, other = UserFactory.create_batch(2)

    inbox.tell([one, other, one], "公示已经开始", "请查看。", "/notices/")

    assert Message.objects.visible_to(one).count() == 1
    assert Message.objects.visible_to(other).count() == 1


def test_inbox_answers_a_browser_that_asks_for_the_head_alone(client, user):
    assert client.head(reverse("inbox")).status_code == 200


def test_inbox_shows_only_ones_own(client, user):
    inbox.tell([user], "给我的消息", "")
    inbox.tell([UserFactory()], "给别人的消息", "")

    page = client.get(reverse("inbox")).content.decode()

    assert "给我的消息" in page
    assert "给别人的消息" not in page


def test_reading_the_inbox_changes_nothing(client, user):
    inbox.tell([user], "公示已经开始", "")

    client.get(reverse("inbox"))

    assert Message.objects.unread().count() == 1


def test_following_a_message_reads_it_and_leads_on(client, user):
    (message,) = inbox.tell([user], "请补正材料", "", "/inbox/?page=1")

    answer = client.post(follow(message))

    message.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, "/inbox/?page=1")
    assert message.read_at is not None


def test_message_of_somebody_else_is_not_found(client, user):
    (message,) = inbox.tell([UserFactory()], "给别人的消息", "")

    assert client.post(follow(message)).status_code == 404
    assert client.get(follow(message)).status_code == 405
    message.refresh_from_db()
    assert message.read_at is None


def test_ticking_all_touches_only_ones_own(client, user):
    inbox.tell([user, UserFactory()], "公示已经开始", "")

    client.post(reverse("inbox_tick_all"))

    assert Message.objects.unread().count() == 1
    assert Message.objects.visible_to(user).unread().count() == 0


def test_marking_again_keeps_the_first_time(user):
    inbox.tell([user], "公示已经开始", "")

    assert inbox.mark_read(Message.objects.all(), by=user) == 1
    assert inbox.mark_read(Message.objects.all(), by=user) == 0


@pytest.mark.parametrize("link", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_message_links_only_inside_the_house(user, link):
    with pytest.raises(IntegrityError, match="message_links_inside"), transaction.atomic():
        inbox.tell([user], "标题", "", link)


@pytest.mark.parametrize("count", [1, 3])
def test_inbox_costs_the_same_for_one_and_for_three(client, user, django_assert_num_queries, count):
    inbox.tell([user], "标题", "")
    Message.objects.bulk_create(
        Message(user=user, subject=f"标题{number}") for number in range(count - 1)
    )

    with django_assert_num_queries(8):
        client.get(reverse("inbox"))


def test_visitor_is_asked_to_log_in(client):
    answer = client.get(reverse("inbox"))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))
