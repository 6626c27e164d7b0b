"""Pages for everybody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from applications.models import Call
from tests import factories as make
from tests.applications.pages import text

pytestmark = pytest.mark.django_db


def test_first_page_shows_policy_items_and_open_calls(client):
    call = make.CallFactory(title="春季申报通知")
    later = make.CallFactory(title="秋季申报通知", opens_at=clock.now() + timedelta(days=9))
    draft = make.CallFactory(title="未发布的通知", published_at=None)

    page = text(client.get("/"))

    assert call.title in page
    assert later.title not in page
    assert draft.title not in page
    assert "区级智能车间" in page
    assert "20 万元" in page
    assert call.version.number in page


def test_first_page_stands_without_any_call(client, moving_clock):
    moving_clock.shift_to(Call.objects.latest("closes_at").closes_at)

    assert "现在没有正在受理的申报" in text(client.get("/"))


@pytest.mark.parametrize("count", [1, 3])
def test_first_page_asks_as_often_for_many_calls(client, count, django_assert_num_queries):
    make.CallFactory.create_batch(count)

    with django_assert_num_queries(7):
        client.get("/")


def test_call_names_window_materials_and_contact(client):
    call = make.CallFactory()

    page = text(client.get(reverse("call", args=[call.public_id])))

    assert "正在受理" in page
    assert call.contacts.get().phone in page
    assert "投资明细表及发票、付款凭证" in page
    assert reverse("start", args=[call.public_id]) in page


def test_closed_call_offers_no_start(client):
    call = make.CallFactory(closes_at=clock.now() - timedelta(seconds=1))

    page = text(client.get(reverse("call", args=[call.public_id])))

    assert "已截止" in page
    assert reverse("start", args=[call.public_id]) not in page


def test_unpublished_call_is_nobodys(client, browse):
    call = make.CallFactory(published_at=None)

    assert client.get(reverse("call", args=[call.public_id])).status_code == 404
    owner = browse(make.MemberFactory().user)
    assert owner.get(reverse("call", args=[call.public_id])).status_code == 404


@pytest.mark.parametrize("name", ["my_cases", "acceptance_queue"])
def test_other_pages_ask_for_the_login(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.url.startswith(reverse("login"))
