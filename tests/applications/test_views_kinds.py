"""The screens of filing for every kind: what one may choose, type, and claim."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.acting import acting
from applications.models import Bundle, Case
from applications.services import bundles
from applications.states import State
from parties.models import Ban
from tests import factories as make
from tests import journey
from tests.applications.pages import said, text, url

LINE = {
    "name": "数控机床", "kind": "equipment", "supplier": "", "invoice_code": "",
    "invoice_number": "0000 0042", "equipment_number": "", "amount_fen": "12,345.67",
    "paid_on": "2022-05-01",
}  # fmt: skip


def lines(*rows):
    """The rows of the investment table as the page posts them."""
    posted = {"lines-TOTAL_FORMS": len(rows), "lines-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        posted |= {f"lines-{place}-{name}": value for name, value in row.items()}
    return posted


@pytest.fixture
def owner(cast, browse):
    return browse(cast.applicant)


@pytest.fixture
def provider(cast, browse):
    return browse(journey.owner_of(cast.provider))


def test_start_says_where_nothing_is_for_this_party(cast, provider):
    call = make.CallFactory(items=[make.item()])

    page = text(provider.get(reverse("start", args=[call.public_id])))

    assert "没有适合" in page
    assert ">开始填报<" not in page


def test_start_says_that_a_ban_stands(cast, owner):
    today = clock.today()
    with acting(cast.house):
        Ban.objects.create(
            party=cast.party, decision_number="青经罚〔2026〕1号", source="区经委",
            served_on=today - timedelta(days=1), starts_on=today, ends_on=today,
        )  # fmt: skip

    page = text(owner.get(reverse("start", args=[make.CallFactory().public_id])))

    assert f"禁止申报期至 {today}" in page
    assert ">开始填报<" not in page


def test_start_offers_items_with_what_they_would_give(cast, owner, moving_clock):
    journey.to_approved(cast)
    call = make.CallFactory()

    page = owner.get(reverse("start", args=[call.public_id]))

    awards = {
        offer["item"].code: offer["award"] and offer["award"].amount
        for offer in page.context["offers"]
    }
    assert awards == {
        "enterprise_upgrade": None, "district_line": 0,
        "district_warehouse": 0, "district_workshop": 0, "district_factory": 30_000_000,
        "lighthouse": 480_000_000,
    }  # fmt: skip
    assert "本次不发奖励资金" in text(page)


def test_rows_are_kept_with_the_draft_and_by_themselves(cast, owner):
    case = journey.draft(cast)
    half = {**LINE, "amount_fen": "", "invoice_number": "", "paid_on": ""}

    owner.post(url("file_investment", case) + "?autosave", lines(LINE, half, {"name": ""}))

    first, second = case.investment_lines.order_by("pk")
    assert (first.invoice_number, first.amount_fen) == ("00000042", 1234567)
    assert (second.name, second.amount_fen, second.paid_on) == ("数控机床", None, None)
    page = owner.get(url("file_investment", case))
    assert "12,345.67" in text(page)
    assert "第2项未填写完整" in text(page)


@pytest.mark.parametrize("typed", ["很多", "1e999999", "NaN", "sNaN", "-Infinity", "9" * 5000])
def test_wrong_row_keeps_what_was_typed(cast, owner, typed):
    case = journey.draft(cast)

    page = owner.post(url("file_investment", case), lines({**LINE, "amount_fen": typed}))

    assert page.status_code == 200
    assert "投资明细有填写错误" in text(page)
    assert f'value="{typed}"' in text(page)


def test_page_without_rows_leaves_those_kept_before(cast, owner):
    case = journey.draft(cast)
    journey.invest(case)

    owner.post(url("file_investment", case), {})

    assert case.investment_lines.count() == 1


def test_more_rows_are_offered(cast, owner):
    case = journey.draft(cast)

    answer = owner.post(url("file_investment", case), lines(LINE) | {"more": "1"})

    assert answer.url.endswith("?rows=3#investment")
    assert len(owner.get(answer.url).context["form"].lines.forms) == 4


def test_account_of_another_party_is_refused_at_the_field(cast, owner):
    case = journey.draft(cast)
    other = make.BankAccountFactory()

    page = owner.post(url("file_account", case), {"account": other.pk})

    assert "account" in page.context["form"].errors


def test_what_was_not_filed_is_its_applicants_and_of_the_counter_that_began_it(cast, browse):
    counter = browse(cast.registrar)
    mine = journey.draft(cast, started_by=cast.registrar)
    theirs = journey.draft(cast, started_by=cast.applicant)

    assert "由登记员代为录入" in text(counter.get(url("file_unit", mine)))
    for reader in (counter, browse(cast.lead), browse(cast.clerk), browse(cast.auditor)):
        assert reader.get(url("case", theirs)).status_code == 404
    assert browse(cast.auditor).get(url("case", mine)).status_code == 200
    assert browse(cast.lead).get(url("case", mine)).status_code == 404
    assert browse(cast.applicant).get(url("case", mine)).status_code == 200


def test_provider_chooses_reports_and_submits_them_together(cast, provider):
    one, two = journey.report(cast), journey.report(cast)
    call = make.CallFactory()
    item = make.item("provider_diagnosis", call.version)
    start = reverse("start", args=[call.public_id])

    chooser = provider.post(start, {"item": item.pk, "party": cast.provider.pk}).url
    assert one.enterprise.name in text(provider.get(chooser))
    none = provider.post(chooser, {})
    page = provider.post(chooser, {"reports": [one.public_id, two.public_id]}).url

    assert "请至少选择一份" in text(none)
    bundle = Bundle.objects.get()
    assert page == reverse("bundle", args=[bundle.public_id])
    shown = provider.get(page)
    assert len(shown.context["rows"]) == 2
    assert "material-diagnosis_report" not in text(shown)

    wanted = item.materials.filter(required=True).exclude(code=bundles.OWN_REPORT)
    typed = {f"material-{kind.code}": make.pdf() for kind in wanted}
    account = cast.provider.bank_accounts.in_use().get()
    typed |= {"account": account.pk, "has_committed": "on", "key": "form-1"}
    answer = provider.post(page, typed | {"submit": "1"})

    assert "已提交2件申报" in said(answer)[0]
    assert set(Case.objects.values_list("state", flat=True)) == {State.SUBMITTED}
    again = provider.post(page, {"submit": "1", "key": "form-1"}, follow=True)
    assert "未作任何改变" in text(again)


def test_incomplete_bundle_is_not_submitted_and_names_each_case(cast, provider):
    bundle = journey.provider_bundle(cast, 2)
    page = reverse("bundle", args=[bundle.public_id])

    shown = provider.post(page, {"submit": "1", "key": "form-1", "account": ""})

    assert shown.status_code == 200
    names = [str(case.subject) for case in bundle.cases.all()]
    assert all(f"{name}：" in text(shown) for name in names)
    assert set(bundle.cases.values_list("state", flat=True)) == {State.DRAFT}


def test_bundle_takes_another_report(cast, provider):
    bundle, late = journey.provider_bundle(cast, 1), journey.report(cast)
    page = reverse("bundle", args=[bundle.public_id])

    answer = provider.post(
        page, {"add": "1", "reports": [late.public_id], "has_committed": "on", "account": ""}
    )

    assert "已增加1份" in said(answer)[0]
    assert bundle.cases.count() == 2


def test_registrar_accepts_case_by_case_from_the_list(cast, browse):
    cases = journey.submitted_bundle(cast, 2)
    counter = browse(cast.registrar)
    page = reverse("bundle", args=[cases[0].bundle.public_id])

    assert "同批申报" in text(counter.get(url("case", cases[0])))
    shown = counter.get(page)
    assert all(case.number in text(shown) for case in cases)
    assert shown.context["form"] is None
    assert counter.post(page, {"submit": "1"}).url == page


def test_stranger_sees_no_bundle(cast, browse):
    bundle = journey.provider_bundle(cast, 1)
    stranger = browse(make.UserFactory())

    assert stranger.get(reverse("bundle", args=[bundle.public_id])).status_code == 404
