"""How many objections one may send: each stops a case, so there is a measure to them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from accounts import clock
from accounts.senders import network_of
from applications.services import stopping
from records.models import File
from reviews.models import Objection, PublicNotice
from reviews.services import objections
from tests import factories as make
from tests import journey
from tests.reviews.conftest import text

SAID = {"objector": "张三", "contact": "021-12345678", "claim": "生产线不在本区"}


@pytest.fixture
def notice(cast):
    return PublicNotice.objects.get(entries__case=journey.to_on_notice(cast))


def said(notice, number, **more):
    fields = SAID | {"entry": notice.entries.get().pk, "key": f"key-{number}"}
    return fields | {"claim": f"第{number}件事"} | more


def send_many(browser, notice, count):
    for number in range(count):
        assert browser.send("object", notice.public_id, **said(notice, number)).redirect_chain


def stored():
    return sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))


def test_a_sixth_objection_from_one_address_waits_and_is_shown_back(notice, browse):
    browser = browse()
    send_many(browser, notice, 5)

    fields = said(notice, 6, evidence=make.pdf("现场.pdf"))
    response = browser.send("object", notice.public_id, **fields)

    page = text(response)
    assert (response.status_code, Objection.objects.count()) == (429, 5)
    assert "同一网络地址一小时内最多提交5份异议，请于" in page
    assert settings.PUBLIC_CONTACT["phone"] in page
    assert ("第6件事" in page, "张三" in page) == (True, True)
    assert 3500 < int(response["Retry-After"]) <= 3601
    assert not File.objects.filter(name="现场.pdf").exists()


def test_another_address_and_the_next_hour_are_free_again(notice, browse, moving_clock):
    send_many(browse(), notice, 5)

    other = browse()
    other.defaults["REMOTE_ADDR"] = "192.0.2.9"
    answers = [other.send("object", notice.public_id, **said(notice, 6))]
    moving_clock.shift_to(clock.now() + timedelta(minutes=61))
    answers.append(browse().send("object", notice.public_id, **said(notice, 7)))

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Objection.objects.count() == 7


def test_an_entry_has_its_measure_from_all_addresses(notice, browse, settings):
    settings.OBJECTIONS_TO_ENTRY_A_DAY = 2
    for number in range(3):
        browser = browse()
        browser.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        response = browser.send("object", notice.public_id, **said(notice, number))

    assert (response.status_code, Objection.objects.count()) == (429, 2)
    assert "对同一项目一天内最多网上提交2份异议" in text(response)
    assert "暂时不能再网上提交" in text(response)
    assert "请改正以下问题" not in text(response)


def test_letters_are_not_counted(cast, notice, browse, settings):
    settings.OBJECTIONS_TO_ENTRY_A_DAY = 1
    case = notice.entries.get().case
    objections.raise_objection(case, by=cast.registrar, channel="来信", **SAID)

    assert browse().send("object", notice.public_id, **said(notice, 1)).status_code == 200


def test_the_address_is_kept_as_a_digest_only(notice, browse):
    browse().send("object", notice.public_id, **said(notice, 1))

    found = Objection.objects.get()
    assert len(found.sender_digest) == 64
    assert "127.0.0.1" not in str(vars(found))


def test_the_same_words_within_the_hour_give_the_same_receipt(notice, browse, moving_clock):
    first, again = said(notice, 1), said(notice, 1, key="another form")
    receipts = [browse().send("object", notice.public_id, **fields) for fields in (first, again)]
    moving_clock.shift_to(clock.now() + timedelta(minutes=61))
    later = browse().send("object", notice.public_id, **first | {"key": "later"})

    addresses = [one.redirect_chain[-1][0] for one in (*receipts, later)]
    assert addresses[0] == addresses[1] != addresses[2]
    assert Objection.objects.count() == 2


def test_the_same_words_with_other_evidence_are_another_objection(notice, browse):
    for number in (1, 2, 2):
        evidence = make.pdf(f"证据{number}.pdf", pages=number)
        fields = said(notice, 1, key=f"{number}", evidence=evidence)
        browse().send("object", notice.public_id, **fields)

    assert Objection.objects.count() == 2
    assert sorted(one.evidence.name for one in Objection.objects.all()) == [
        "证据1.pdf",
        "证据2.pdf",
    ]


def test_a_repeated_or_refused_post_leaves_no_file(cast, notice, browse):
    for _ in range(2):
        fields = said(notice, 1, evidence=make.pdf("现场.pdf"))
        browse().send("object", notice.public_id, **fields)
    before = stored()
    stopping.stop(notice.entries.get().case, by=cast.lead, note="迁出本区")

    refused = browse().send("object", notice.public_id, **said(notice, 2, evidence=make.pdf()))

    assert "该项目的公示程序已结束" in text(refused)
    assert File.objects.filter(name="现场.pdf").count() == 1
    assert stored() == before


@pytest.mark.parametrize(
    ("forwarded", "proxies", "network"),
    [
        ("203.0.113.7", 0, "198.51.100.1"),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7, 10.0.0.2", 2, "203.0.113.7"),
        ("203.0.113.7", 2, "198.51.100.1"),
        ("2001:db8:1:2:3::4", 1, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", 1, "203.0.113.7"),
        ("rubbish", 1, ""),
    ],
)
def test_only_our_own_proxies_are_believed(forwarded, proxies, network):
    meta = {"REMOTE_ADDR": "198.51.100.1", "HTTP_X_FORWARDED_FOR": forwarded}

    assert network_of(meta, proxies=proxies) == network
