"""Bank accounts: registered, confirmed by the party, held while a payment is open."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic

from accounts.acting import acting
from parties.models import AccountHold, BankAccount
from parties.queues import queues
from parties.services import accounts
from tests import factories as make


@pytest.fixture
def facts(cast):
    return {
        "holder": cast.party.name, "bank": "中国银行上海市青浦支行",
        "cnaps": "104290000001", "number": "4408 1234 5678 9012",
    }  # fmt: skip


@pytest.fixture
def entered(cast, facts):
    return accounts.register(cast.party, by=cast.applicant, **facts)


def test_registered_account_waits_for_confirmation(cast, entered):
    assert entered.number == "4408123456789012"
    assert entered.last_four == "9012"
    assert entered.confirmed_at is None
    assert cast.party.bank_accounts.in_use().get() != entered


@pytest.fixture
def second(cast):
    """Another member of the same enterprise."""
    return make.MemberFactory(party=cast.party).user


def count(user):
    """How many changes of account wait on this user's desk."""
    return next(one.count for one in queues(user) if one.label == "收款账户变更待确认")


def test_the_first_account_is_confirmed_by_whoever_entered_it(cast, facts):
    party = make.EnterpriseFactory().party
    owner = make.MemberFactory(party=party).user
    account = accounts.register(party, by=owner, **facts | {"holder": party.name})

    assert count(cast.registrar) == 0
    assert accounts.confirm(account, by=owner).confirmed_by == owner
    assert not owner.messages.exists()


def test_a_change_is_confirmed_by_another_person(cast, entered, second):
    twin = make.MemberFactory(party=cast.party, user__person=cast.applicant.person).user
    for same in (cast.applicant, twin):
        with pytest.raises(ValidationError, match="须由登记人以外的人确认"):
            accounts.confirm(entered, by=same)
    with pytest.raises(IntegrityError, match="须由登记人以外的人"), acting(twin), atomic():
        BankAccount.objects.filter(pk=entered.pk).update(
            confirmed_at=entered.entered_at, confirmed_by=twin
        )

    accounts.confirm(entered, by=second)

    assert cast.party.bank_accounts.in_use().get().confirmed_by == second
    assert {member.user.messages.count() for member in cast.party.members.all()} == {1}


def test_a_change_of_a_lone_member_is_confirmed_by_the_registrar(cast, entered):
    with pytest.raises(PermissionDenied):
        accounts.confirm(entered, by=cast.local_officer)

    assert count(cast.registrar) == 1
    assert accounts.confirm(entered, by=cast.registrar).confirmed_at
    assert count(cast.registrar) == 0


def test_a_change_a_second_member_can_confirm_waits_on_no_desk(cast, entered, second):
    assert count(cast.registrar) == 0


def test_confirmed_account_retires_the_earlier_one(cast, entered, second):
    earlier = cast.party.bank_accounts.in_use().get()

    accounts.confirm(entered, by=second)

    assert cast.party.bank_accounts.in_use().get() == entered
    earlier.refresh_from_db()
    assert earlier.retired_at is not None


def test_confirming_twice_changes_nothing(cast, entered, second):
    first = accounts.confirm(entered, by=second)
    second = accounts.confirm(entered, by=second)

    assert first.confirmed_at == second.confirmed_at


def test_open_payment_holds_the_account(cast, entered, second):
    with acting(cast.house):
        hold = AccountHold.objects.create(party=cast.party, reason="拨付文件 7")

    with pytest.raises(ValidationError, match="拨付文件 7"):
        accounts.confirm(entered, by=second)
    with acting(cast.house):
        hold.released_at = entered.entered_at
        hold.save()

    assert accounts.confirm(entered, by=second).confirmed_at


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("holder", "别人的名字", "须与单位名称"),
        ("number", "123", "8至32位数字"),
        ("cnaps", "12", "12位数字"),
    ],
)
def test_wrong_fact_is_refused_at_its_field(cast, facts, field, value, said):
    with pytest.raises(ValidationError) as refusal:
        accounts.register(cast.party, by=cast.applicant, **facts | {field: value})

    assert said in refusal.value.message_dict[field][0]


def test_same_number_is_entered_once(cast, entered, facts):
    with pytest.raises(ValidationError, match="已经登记"):
        accounts.register(cast.party, by=cast.applicant, **facts)


@pytest.mark.parametrize("who", ["preliminary", "lead", "payer"])
def test_nobody_decides_for_the_party_where_its_money_goes(cast, entered, facts, who):
    user = getattr(cast, who)

    with pytest.raises(PermissionDenied, match="负责人或经办人"):
        accounts.register(cast.party, by=user, **facts)
    with pytest.raises(PermissionDenied, match="负责人或经办人"):
        accounts.confirm(entered, by=user)


def test_wrong_entry_is_discarded_and_never_confirmed(cast, entered, second):
    accounts.discard(entered, by=cast.applicant)

    with pytest.raises(ValidationError, match="已停用"):
        accounts.confirm(entered, by=second)


def test_account_in_use_is_not_discarded(cast):
    with pytest.raises(ValidationError, match="自动停用"):
        accounts.discard(cast.party.bank_accounts.get(), by=cast.applicant)


def test_stranger_confirms_nothing(entered):
    with pytest.raises(PermissionDenied):
        accounts.confirm(entered, by=make.UserFactory())
