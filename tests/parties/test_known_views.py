"""The desks on which officers enter what they know of an organisation, and decide it."""

import pytest
from django.urls import reverse

from accounts import clock
from parties.models import NameChange, Party, Succession
from tests import factories as make
from tests import journey


def at(name, thing):
    return reverse(name, args=[thing.public_id])


def text(page) -> str:
    return page.content.decode()


def test_officer_of_the_town_records_a_check_with_its_evidence(cast, browse):
    officer = browse(cast.local_officer)
    sent = {
        "kind": "operates_here", "result": "no", "checked_on": clock.today(),
        "note": "厂房已搬空", "evidence": make.pdf("走访单.pdf"),
    }  # fmt: skip

    officer.post(at("record_check", cast.party), sent)

    check = cast.party.checks.first()
    page = text(officer.get(at("organisation", cast.party)))
    assert (check.checked_by, check.evidence.name) == (cast.local_officer, "走访单.pdf")
    assert "厂房已搬空" in page
    assert reverse("file", args=[check.evidence.public_id]) in page


def test_member_reads_results_and_not_the_notes(cast, browse):
    make.check(cast.party, "credit", "minor", note="内部说明")

    page = text(browse(cast.applicant).get(at("organisation", cast.party)))

    assert "有一般失信记录" in page
    assert "内部说明" not in page
    assert "登记核查" not in page


def test_what_was_typed_is_kept_when_a_check_is_refused(cast, browse):
    sent = {"kind": "credit", "result": "yes", "checked_on": clock.today(), "source": "信用中国"}

    page = text(browse(cast.registrar).post(at("record_check", cast.party), sent))

    assert "结果与核查事项不符" in page
    assert 'value="信用中国"' in page


def test_officer_is_led_from_each_open_condition_to_its_own_results(cast, browse):
    officer = browse(cast.local_officer)
    party = make.EnterpriseFactory(party__local_unit=cast.unit, checks=False).party
    asked = f"{at('record_check', party)}?kind=credit"

    known = text(officer.get(at("organisation", party)))
    form = text(officer.get(asked))
    done = officer.post(
        asked,
        {"kind": "credit", "result": "good", "checked_on": clock.today(), "source": "信用中国"},
    )
    after = text(officer.get(done.url))

    assert asked in known
    assert "列入严重失信主体名单" in form
    assert "不在本区" not in form
    assert asked not in after
    assert "您的岗位不查看" in after


@pytest.fixture
def registrars(cast, browse):
    return browse(cast.registrar), browse(cast.second_registrar)


def test_name_goes_from_one_registrar_to_the_other(cast, registrars):
    one, two = registrars
    sent = {
        "new_name": "上海新名称有限公司", "effective_on": clock.today(),
        "document": make.pdf("变更通知书.pdf"),
    }  # fmt: skip
    one.post(at("enter_name", cast.party), sent)
    change = NameChange.objects.get()

    mine = text(one.get(at("decide_name", change)))
    refused = one.post(at("decide_name", change), {"decision": "confirm"})
    listed = text(two.get(reverse("party_entries")))
    two.post(at("decide_name", change), {"decision": "confirm"})

    assert "由您录入" in mine
    assert refused.status_code == 403
    assert at("decide_name", change) in listed
    assert Party.objects.get(pk=cast.party.pk).name == "上海新名称有限公司"


def test_succession_is_seen_at_the_party_and_beside_its_case(cast, registrars):
    one, two = registrars
    heir = journey.Cast.hire()
    sent = {
        "kind": "absorption", "successor": heir.party.uscc, "effective_on": clock.today(),
        "document": make.pdf("合并协议.pdf"),
    }  # fmt: skip
    one.post(at("enter_succession", cast.party), sent)
    two.post(at("decide_succession", Succession.objects.get()), {"decision": "confirm"})

    case = journey.to_submitted(heir, journey.draft(heir))
    for page in (at("organisation", heir.party), at("case", case)):
        assert f"{cast.party} → {heir.party}" in text(one.get(page))


def test_refusal_needs_its_reason(cast, registrars):
    entered = make.succession(cast.party, make.PartyFactory())
    one, _ = registrars

    page = text(one.post(at("decide_succession", entered), {"decision": "refuse", "reason": "x"}))

    assert "已是“已生效”" in page


def test_registered_name_is_not_typed_in_the_admin(cast, browse):
    page = f"/admin/parties/party/{cast.party.pk}/change/"

    assert 'name="name"' not in text(browse(cast.registrar).get(page))


def test_former_name_finds_the_party(cast, browse):
    with make.acting(cast.house):
        cast.party.former_names.create(name="青浦老厂", until_on=clock.today())

    page = text(browse(cast.registrar).get("/admin/parties/party/?q=青浦老厂"))

    assert cast.party.name in page


def test_likely_duplicates_are_listed(cast, registrars):
    twin = make.PartyFactory(name=f"{cast.party.name}（青浦）")

    page = text(registrars[0].get(reverse("likely_duplicates")))

    assert twin.name in page
    assert at("enter_duplicate", twin) in page
