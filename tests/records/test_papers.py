import hashlib
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.utils import IntegrityError

from accounts import clock
from accounts.models import Message
from records import proof, storage
from records.models import File, Job, NumberSeries, Paper
from records.services import numbers, papers, printing
from tests.records import samples


def issue(kind: str = "payment_order", *, by, key: str = "order-1", **changes) -> Paper:
    title, say = samples.SAMPLES[kind]
    series = "青经发" if kind == "payment_order" else ""
    return papers.issue(kind, title, {**say(2), **changes}, by=by, series=series, key=key)


def test_paper_is_numbered_and_waits_for_the_worker(media, acted, signatory):
    paper = issue(by=signatory)

    assert paper.state == Paper.State.WAITING
    assert paper.number == f"青经发〔{clock.today().year}〕1号"
    assert Job.objects.get(name="records.render_paper").args == [paper.pk]
    assert File.objects.count() == 0


def test_same_key_is_the_same_paper_and_takes_no_number(acted, signatory):
    first, second = issue(by=signatory), issue(by=signatory)

    assert first == second
    assert NumberSeries.objects.get().last == 1


def test_refused_paper_takes_no_number(acted, signatory):
    with pytest.raises(ValidationError, match="合计不一致"):
        issue(by=signatory, total_fen=1)

    assert not NumberSeries.objects.filter(last__gt=0).exists()


def test_notice_has_no_number(acted, signatory):
    paper = issue("public_notice", by=signatory, key="notice-1")

    assert (paper.series, paper.serial, paper.number) == ("", None, "")


def test_rendered_order_is_issued_with_pdf_and_sheet_that_agree(media, acted, signatory):
    paper = issue(by=signatory)

    printing.render(paper.pk)

    paper.refresh_from_db()
    pdf = storage.path_of(paper.file.storage_key).read_bytes()
    sheet = storage.path_of(paper.sheet.storage_key).read_bytes()
    assert paper.state == Paper.State.ISSUED
    assert paper.sha256 == hashlib.sha256(pdf).hexdigest()
    assert paper.file.name.endswith("资金的通知.pdf")
    assert paper.issued_at is not None
    assert proof.faults_of_pdf(pdf, paper.kind, paper.values) == []
    assert proof.faults_of_sheet(sheet, paper.kind, paper.values) == []


def test_rendering_twice_issues_once(media, acted, signatory):
    paper = issue(by=signatory)

    printing.render(paper.pk)
    printing.render(paper.pk)

    assert File.objects.count() == 2


def test_paper_that_prints_another_amount_is_not_issued(media, acted, signatory, monkeypatch):
    paper = issue(by=signatory)
    right = printing.sheets.xlsx

    def one_cent_more(kind, title, values, *, number):
        first = {**values["rows"][0], "amount_fen": values["rows"][0]["amount_fen"] + 1}
        return right(kind, title, {**values, "rows": [first, *values["rows"][1:]]}, number=number)

    monkeypatch.setattr(printing.sheets, "xlsx", one_cent_more)
    printing.render(paper.pk)

    paper.refresh_from_db()
    assert paper.state == Paper.State.FAILED
    assert paper.fault == "表格第1行与公文不一致。"
    assert paper.file is None
    assert Message.objects.get().user == signatory

    monkeypatch.setattr(printing.sheets, "xlsx", right)
    papers.try_again(paper, by=signatory)
    printing.render(paper.pk)
    paper.refresh_from_db()
    assert paper.state == Paper.State.ISSUED
    assert paper.fault == ""


@pytest.mark.parametrize(
    "change",
    [{"title": "别的"}, {"number": "9号"}, {"values": {}}, {"state": "waiting"}, {"sha256": "0"}],
    ids=str,
)
def test_issued_paper_never_changes(media, acted, signatory, change):
    paper = issue(by=signatory)
    printing.render(paper.pk)

    with pytest.raises(IntegrityError, match="不得改动或删除"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(**change)


def test_waiting_paper_keeps_its_words_and_cannot_be_deleted(acted, signatory):
    paper = issue(by=signatory)

    with pytest.raises(IntegrityError, match="不得改动或删除"), transaction.atomic():
        Paper.objects.update(values={})
    with pytest.raises(IntegrityError, match="不得改动或删除"), transaction.atomic():
        paper.delete()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"basis": "联系人张三，13812345678。"}, "手机号码"),
        ({"basis": "身份证310118198001011234。"}, "身份证号码"),
        ({"review": "账号6222021001012345678。"}, "银行账号"),
        ({"contact": {"unit": "区经委", "mobile": "无"}}, "联系方式"),
        ({"total_wan": "1"}, "合计不一致"),
        ({"secret": "x"}, "不应包含 secret"),
        ({"rows": []}, "至少要有一行"),
        ({"date": date(2026, 1, 1)}, "date 类型不对"),
    ],
)
def test_notice_that_tells_too_much_or_too_little_is_refused(acted, signatory, changes, fault):
    with pytest.raises(ValidationError, match=fault):
        issue("public_notice", by=signatory, key="notice-1", **changes)


def test_column_outside_the_list_is_refused(acted, signatory):
    rows = samples.notice(2)["rows"]
    rows[0]["account_number"] = "1"

    with pytest.raises(ValidationError, match="第1行的栏目不对：account_number"):
        issue("public_notice", by=signatory, key="notice-1", rows=rows)


def test_row_may_come_in_the_order_of_the_columns(acted, signatory):
    rows = [list(row.values()) for row in samples.notice(2)["rows"]]

    paper = issue("public_notice", by=signatory, key="notice-1", rows=rows)

    assert paper.values["rows"] == samples.notice(2)["rows"]


def test_character_that_no_font_has_stops_the_paper(media, acted, signatory):
    rows = samples.order(1)["rows"]
    rows[0]["payee_name"] = "上海\U0003134a有限公司"
    paper = issue(by=signatory, rows=rows, total_fen=rows[0]["amount_fen"])

    printing.render(paper.pk)

    paper.refresh_from_db()
    assert paper.state == Paper.State.FAILED
    assert paper.fault == "没有任何字体含有这些字：\U0003134a"


def test_number_taken_without_a_paper_is_found(acted, signatory):
    issue(by=signatory)
    issue(by=signatory, key="order-2")
    assert list(papers.faults()) == []

    numbers.take("青经发", clock.today().year)
    assert list(papers.faults()) == [f"青经发〔{clock.today().year}〕的最后文号与序列不符"]

    numbers.take("青经发", clock.today().year)
    issue(by=signatory, key="order-3")
    assert list(papers.faults()) == [f"青经发〔{clock.today().year}〕的文号不连续"]


def test_series_goes_on_after_the_numbers_given_out_on_paper(acted, signatory):
    numbers.begin("青经发", clock.today().year, last=18, by=signatory)

    assert issue(by=signatory).number == f"青经发〔{clock.today().year}〕19号"
    assert list(papers.faults()) == []
