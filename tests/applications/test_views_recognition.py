"""The desks of official lists and opening balances, as their people use them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from applications.models import Case, LadderEntry, OpeningBalance, Recognition, RecognitionList
from applications.services import recognition
from applications.states import State
from tests import factories as make
from tests import journey
from tests.applications.pages import said, text, url

TITLE = "市级智能工厂"


@pytest.fixture
def second(cast, browse):
    return browse(cast.second_registrar)


def the_list(row):
    return reverse("recognition_list", args=[row.official_list.public_id])


def test_document_and_its_only_line_are_entered_together(cast, browse):
    make.policy()
    registrar = browse(cast.registrar)
    facts = {
        "document_number": "沪经信制〔2026〕8号", "issuer": "上海市经济和信息化委员会",
        "issued_on": clock.today().isoformat(), "uscc": cast.party.uscc,
        "named_as": cast.party.name, "title": TITLE, "key": "list",
    }  # fmt: skip
    address = reverse("open_recognition_list")

    wrong = registrar.post(address, facts | {"document": make.pdf(), "named_as": "别的公司"})
    assert "不是其曾用名" in text(wrong)
    assert not RecognitionList.objects.exists()
    done = registrar.post(address, facts | {"document": make.pdf()})

    row = Recognition.objects.get()
    assert done.url == the_list(row)
    again = registrar.post(address, facts | {"document": make.pdf(), "key": "again"})
    assert "该认定文件已登记" in text(again)


def test_document_registered_twice_at_once_is_refused_in_words(cast, browse, monkeypatch):
    known = journey.official_list(cast)
    monkeypatch.setattr(RecognitionList, "full_clean", lambda *_, **__: None)  # the other is unseen
    facts = {"document_number": known.document_number, "issuer": "市经信委", "key": "list"}
    facts |= {"issued_on": clock.today().isoformat(), "document": make.pdf()}

    answer = browse(cast.registrar).post(reverse("open_recognition_list"), facts)

    assert "数据库拒绝了这次操作" in text(answer)


def test_second_registrar_stands_by_the_chosen_lines(cast, second):
    row = journey.enter_title(cast)
    address = reverse("check_recognitions", args=[row.official_list.public_id])

    page = second.get(the_list(row))
    second.post(address, {"row": row.public_id})
    assert not Case.objects.exists()
    done = second.post(address, {"row": row.public_id, "compared": "yes"})

    assert row.named_as in text(page)
    assert "1 行已复核" in said(done)[-1]
    assert Case.objects.get().state == State.RECOGNISED


def test_who_entered_is_told_that_another_checks(cast, browse):
    row = journey.enter_title(cast)
    address = reverse("check_recognitions", args=[row.official_list.public_id])

    done = browse(cast.registrar).post(address, {"row": row.public_id, "compared": "yes"})

    assert "不得为录入认定名单的人" in said(done)[0]


def test_row_is_checked_sent_back_and_dropped_at_its_desk(cast, second):
    row = journey.enter_title(cast)
    with_reason = {"key": "back", "note": "文件第2页无此企业。"}

    second.post(url("send_recognition_back", row), with_reason)
    assert "退回修改" in text(second.get(the_list(row)))
    second.post(url("drop_recognition", row), with_reason | {"key": "drop"})
    page = second.post(url("recognise", row), {"compared": "on", "key": "once"})

    assert "已剔除" in text(page)
    assert not Case.objects.exists()


def test_row_with_an_error_shows_it_and_is_refused(cast, second):
    row = journey.enter_title(cast)
    make.check(cast.party, "pays_tax_here", "no")

    page = second.get(url("recognise", row))
    refused = second.post(url("recognise", row), {"compared": "on", "key": "once"})

    assert "finding-error" in text(page)
    assert "财税户管地未核实在本区" in text(refused)
    assert not Case.objects.exists()


def test_enterprise_reads_amount_and_zero_plainly(cast, browse):
    journey.to_granted(cast, "national_benchmark")
    case = journey.to_recognised(cast)

    page = text(browse(cast.applicant).get(url("confirm", case)))
    of_case = text(browse(cast.applicant).get(url("case", case)))

    assert "称号保留，本次不另发奖励" in page
    assert "奖励预估" in of_case
    assert "通过后只认定称号" in of_case
    assert case.recognition.official_list.document_number in page


def test_registrar_reminds_who_has_not_answered(cast, second):
    case = journey.to_recognised(cast)

    page = text(second.get(reverse("recognitions")))
    done = second.post(reverse("remind_to_confirm", args=[case.public_id]))

    assert case.number in page
    assert "已第 1 次催办" in said(done)[0]


def test_lead_records_a_withdrawn_title_and_is_led_to_the_stop(cast, browse):
    case, lead = journey.to_recognised(cast), browse(cast.lead)
    facts = {
        "revoked_on": clock.today().isoformat(), "reason": "复评不合格。", "document": make.pdf(),
        "key": "revoke",
    }  # fmt: skip

    done = lead.post(url("revoke_recognition", case.recognition), facts)

    assert done.url == url("stop", case)
    assert lead.get(done.url).status_code == 200
    case.recognition.refresh_from_db()
    assert case.recognition.status == Recognition.Status.REVOKED


def test_desks_are_closed_to_others(cast, browse):
    row = journey.enter_title(cast)
    owner = browse(cast.applicant)

    assert owner.get(reverse("recognitions")).status_code == 403
    assert owner.get(the_list(row)).status_code == 403
    assert browse(cast.lead).post(url("recognise", row), {}).status_code == 403


def test_enterprise_reads_the_document_of_its_own_title(cast, browse):
    row, owner = journey.enter_title(cast), browse(cast.applicant)
    address = reverse("file", args=[row.official_list.document.public_id])

    assert owner.get(address).status_code == 404
    recognition.recognise(row, by=cast.second_registrar)
    found = owner.get(address)
    found.close()
    assert found.status_code == 200


def test_opening_balance_is_entered_and_confirmed_at_its_desk(cast, browse, second):
    facts = {
        "uscc": cast.party.uscc, "item": make.item().pk, "amount": "200000",
        "awarded_on": "2019-05-01", "evidence": make.pdf(), "note": "",
        "key": "opening",
    }  # fmt: skip

    browse(cast.registrar).post(reverse("enter_opening_balance"), facts)
    balance = OpeningBalance.objects.get()
    address = reverse("check_opening_balance", args=[balance.public_id])
    refused = second.post(address, {"key": "check", "decision": "refuse"})
    second.post(address, {"key": "check", "decision": "confirm"})

    assert "请写明未通过的原因" in text(refused)
    assert LadderEntry.objects.get().amount_fen == 20_000_000
    assert "已记入" in text(second.get(reverse("opening_balances")))


def test_page_of_a_list_asks_no_more_for_more_lines(cast, second):
    row = journey.enter_title(cast)

    def asked():
        with CaptureQueriesContext(connection) as seen:
            assert "复核" in text(second.get(the_list(row)))
        return len(seen)

    of_one = asked()
    for _ in range(3):
        recognition.enter(
            row.official_list, make.EnterpriseFactory().party, row.title, by=cast.registrar
        )

    assert asked() == of_one
