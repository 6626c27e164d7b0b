"""The organisation page, and its accounts."""

import pytest
from django.urls import reverse

from accounts.acting import acting
from parties.models import AccountHold, BankAccount
from tests import factories as make

NUMBER = "4408123456789012"


@pytest.fixture
def owner(cast, browse):
    return browse(cast.applicant)


def page_of(cast):
    return reverse("organisation", args=[cast.party.public_id])


def text(response):
    return response.content.decode()


@pytest.fixture
def words(cast):
    return {
        "holder": cast.party.name, "bank": "中国银行上海市青浦支行", "cnaps": "",
        "number": "4408 1234 5678 9012", "again": NUMBER,
    }  # fmt: skip


def test_page_shows_each_place_condition_on_its_own(cast, owner):
    make.check(cast.party, "operates_here", "no")

    page = owner.get(page_of(cast))

    levels = {one.label: one.level for one in page.context["known"]}
    assert levels == {
        "登记地": "good", "实际经营地": "error", "财税户管地": "good", "经营状态": "good",
        "信用状况": "good",
    }  # fmt: skip
    assert cast.party.uscc in text(page)


def test_account_is_masked(cast, owner):
    account = cast.party.bank_accounts.get()

    page = text(owner.get(page_of(cast)))

    assert account.masked in page
    assert account.number not in page


def test_single_party_is_opened_at_once(cast, owner):
    assert owner.get(reverse("organisations")).url == page_of(cast)


def test_several_parties_are_listed(cast, owner):
    second = make.MemberFactory(user=cast.applicant).party

    page = text(owner.get(reverse("organisations")))

    assert second.name in page
    assert cast.party.name in page


def test_party_of_somebody_else_is_not_found(cast, browse):
    stranger = browse(make.MemberFactory().user)

    assert stranger.get(page_of(cast)).status_code == 404
    add = reverse("add_account", args=[cast.party.public_id])
    assert stranger.get(add).status_code == 404


def test_officer_looks_and_does_not_touch(cast, browse):
    officer = browse(cast.local_officer)

    page = officer.get(page_of(cast))
    add = officer.get(reverse("add_account", args=[cast.party.public_id]))

    assert "登记账户" not in text(page)
    assert list(page.context["accounts"]) == []
    assert add.status_code == 403
    assert "负责人或经办人" in text(add)


def test_account_is_entered_and_confirmed_by_a_second_person(cast, owner, words, browse):
    entered = owner.post(reverse("add_account", args=[cast.party.public_id]), words, follow=True)
    account = BankAccount.objects.latest("pk")
    place = reverse("confirm_account", args=[account.public_id])
    own = owner.get(place)
    registrar = browse(cast.registrar)
    offered = registrar.get(page_of(cast))
    wrong = registrar.post(place, {"number": "4408123456789013"})
    right = registrar.post(place, {"number": NUMBER})

    assert "由另一人确认后启用" in text(entered)
    assert (place in text(entered), place in text(offered)) == (False, True)
    assert "须由登记人以外的人确认" in text(own)
    assert "与登记的账号（尾号9012）不一致" in text(wrong)
    assert right.url == page_of(cast)
    assert cast.party.bank_accounts.in_use().get() == account


def test_number_typed_twice_must_agree_and_the_rest_is_kept(cast, owner, words):
    response = owner.post(
        reverse("add_account", args=[cast.party.public_id]), words | {"again": "1" * 16}
    )

    assert "两次输入的账号不一致" in text(response)
    assert "中国银行上海市青浦支行" in text(response)
    assert cast.party.bank_accounts.count() == 1


def test_open_payment_is_said_and_holds(cast, owner):
    account = make.BankAccountFactory(party=cast.party, confirmed_at=None, number=NUMBER)
    with acting(cast.house):
        AccountHold.objects.create(party=cast.party, reason="拨付文件 7")

    page = text(owner.get(page_of(cast)))
    confirm = reverse("confirm_account", args=[account.public_id])
    refused = text(owner.post(confirm, {"number": NUMBER}))

    assert "到账前不能变更收款账户" in page
    assert "到账前不能变更收款账户" in refused


def test_wrong_entry_is_discarded(cast, owner):
    account = make.BankAccountFactory(party=cast.party, confirmed_at=None)

    owner.post(reverse("discard_account", args=[account.public_id]))

    assert account not in owner.get(page_of(cast)).context["accounts"]


def test_registrar_makes_a_party_but_no_member_in_the_admin(cast, browse):
    registrar = browse(cast.registrar)
    bad = {"uscc": "913101180000000000", "name": "新企业", "kind": "company",
           "legal_representative": "张某", "local_unit": cast.unit.pk,
           "profile": "provider"}  # fmt: skip

    refused = registrar.post(reverse("admin:parties_party_add"), bad)
    good = bad | {"uscc": make.credit_code(8_000_001)}
    registrar.post(reverse("admin:parties_party_add"), good)
    party = cast.party.__class__.objects.get(name="新企业")
    assert "校验" in text(refused)
    assert "DatabaseDefault" not in text(refused)
    assert (hasattr(party, "provider"), hasattr(party, "enterprise")) == (True, False)
    assert party.members.count() == 0
    assert registrar.get(reverse("admin:parties_member_add")).status_code == 403


@pytest.mark.parametrize(
    "model", ["party", "enterprise", "provider", "member", "bankaccount", "ban"]
)
def test_lists_of_the_admin_open_for_the_auditor(cast, browse, model):
    auditor = browse(cast.auditor)

    page = auditor.get(reverse(f"admin:parties_{model}_changelist"))

    assert page.status_code == 200
    assert cast.party.bank_accounts.get().number not in text(page)
    assert auditor.get(reverse(f"admin:parties_{model}_add")).status_code == 403
