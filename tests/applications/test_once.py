"""A form that decides is done once, however often it is sent; what failed may be sent again."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications.forms.steps import STALE
from applications.models import OpeningBalance
from applications.services import opening_balances
from records.models import Submission
from tests import factories as make


@pytest.fixture
def facts(cast):
    """An opening balance as it is typed, without the key of its page."""
    return {
        "uscc": cast.party.uscc, "item": make.item().pk, "amount": "200000",
        "awarded_on": "2019-05-01", "note": "",
    }  # fmt: skip


def enter(browser, facts, key="page"):
    sent = facts | {"evidence": make.pdf()} | ({"key": key} if key else {})
    return browser.post(reverse("enter_opening_balance"), sent)


def test_page_sent_again_after_its_row_was_refused_enters_nothing(cast, browse, facts):
    browser = browse(cast.registrar)
    first = enter(browser, facts)
    balance = OpeningBalance.objects.get()
    opening_balances.refuse(balance, by=cast.second_registrar, reason="依据不足。")

    again = enter(browser, facts)

    assert (again.status_code, again.url) == (302, first.url)
    assert list(OpeningBalance.objects.all()) == [balance]
    assert enter(browser, facts, key="another").status_code == 302
    assert OpeningBalance.objects.count() == 2


def test_page_without_its_key_does_nothing_and_keeps_what_was_typed(cast, browse, facts):
    page = enter(browse(cast.registrar), facts, key="").content.decode()

    assert STALE in page
    assert "200000" in page
    assert not OpeningBalance.objects.exists()


def test_refused_page_is_mended_and_sent_again(cast, browse, facts):
    browser = browse(cast.registrar)
    assert enter(browser, facts | {"awarded_on": "2999-01-01"}).status_code == 200
    assert not Submission.objects.exists()

    assert enter(browser, facts).status_code == 302
    assert OpeningBalance.objects.exists()


def test_key_of_another_person_or_page_is_refused(cast, browse, facts):
    enter(browse(cast.registrar), facts)
    balance = OpeningBalance.objects.get()
    check = reverse("check_opening_balance", args=[balance.public_id])

    other = enter(browse(cast.second_registrar), facts)
    elsewhere = browse(cast.registrar).post(check, {"key": "page", "decision": "confirm"})

    for answer in (other, elsewhere):
        assert "此提交编号已用于另一操作" in answer.content.decode()
    assert OpeningBalance.objects.get().status == OpeningBalance.Status.ENTERED


def test_submissions_are_kept(cast, browse, facts):
    enter(browse(cast.registrar), facts)

    with pytest.raises(IntegrityError, match="不得修改或删除"), transaction.atomic():
        Submission.objects.all().delete()
