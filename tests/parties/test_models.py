"""What the tables of parties refuse, and who sees their rows."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts import clock
from accounts.acting import acting
from accounts.roles import Role
from parties.encryption import digest, seal, unseal
from parties.models import Ban, BankAccount, Party
from tests import factories as make


def test_credit_code_is_checked_and_in_its_normal_form(cast):
    party = make.PartyFactory.build(uscc=cast.party.uscc[:-1] + "0", local_unit=cast.unit)

    with pytest.raises(ValidationError) as refusal:
        party.full_clean()

    assert "校验码（第18位）不正确" in refusal.value.message_dict["uscc"][0]


def test_credit_code_is_registered_once(cast):
    twin = make.PartyFactory.build(uscc=cast.party.uscc, local_unit=cast.unit)

    with pytest.raises(ValidationError, match="该统一社会信用代码已登记"):
        twin.full_clean()


def test_lower_case_code_does_not_pass_the_database(cast):
    with pytest.raises(IntegrityError), transaction.atomic(), acting(cast.house):
        Party.objects.filter(pk=cast.party.pk).update(uscc=cast.party.uscc.lower())


def test_account_number_is_unreadable_in_the_table(cast):
    account = cast.party.bank_accounts.get()

    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM parties_bankaccount WHERE id = %s", [account.pk])
        (stored,) = cursor.fetchone()

    assert account.number not in stored
    assert unseal(stored) == account.number
    assert str(account).endswith(f"**** {account.last_four}")


def test_seal_differs_each_time_and_digest_does_not():
    assert seal("31050000") != seal("31050000")
    assert digest("31050000") == digest("31050000")


def test_one_account_is_in_use(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.BankAccountFactory(party=cast.party)


def test_confirmation_has_its_person(cast):
    account = make.BankAccountFactory(party=cast.party, confirmed_at=None)

    with pytest.raises(IntegrityError), transaction.atomic(), acting(cast.house):
        BankAccount.objects.filter(pk=account.pk).update(confirmed_at=clock.now())


@pytest.fixture
def ban(cast):
    def record(starts_on, **more):
        facts = {
            "decision_number": "青经罚〔2026〕1号",
            "source": "区经委",
            "served_on": starts_on - timedelta(days=1),
            "ends_on": starts_on.replace(year=starts_on.year + 3) - timedelta(days=1),
            "decided_by": cast.investigator,
        }
        with acting(cast.house):
            return Ban.objects.create(party=cast.party, starts_on=starts_on, **facts | more)

    return record


@pytest.mark.parametrize(
    ("day", "binds"),
    [
        (date(2022, 5, 31), False),
        (date(2022, 6, 1), True),
        (date(2025, 5, 31), True),
        (date(2025, 6, 1), False),
    ],
)
def test_ban_binds_from_first_to_last_day(ban, day, binds):
    ban(date(2022, 6, 1))

    assert Ban.objects.in_force_on(day).exists() is binds


def test_lifted_ban_no_longer_binds_and_says_why(cast, ban):
    found = ban(date(2022, 6, 1))

    with pytest.raises(IntegrityError), transaction.atomic(), acting(cast.house):
        Ban.objects.filter(pk=found.pk).update(lifted_at=clock.now())
    with acting(cast.house):
        Ban.objects.update(lifted_at=clock.now(), lifted_reason="复议撤销。")

    assert not Ban.objects.in_force_on(date(2023, 1, 1)).exists()


def test_bans_of_one_party_do_not_overlap(ban):
    ban(date(2022, 6, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        ban(date(2023, 1, 1))


def test_ban_starts_after_its_service(ban):
    with pytest.raises(IntegrityError), transaction.atomic():
        ban(date(2022, 6, 1), served_on=date(2022, 6, 1))


def test_party_is_seen_by_its_members_its_town_and_the_commission(cast):
    neighbour = make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=make.LocalUnitFactory())

    for user, sees in (
        (cast.applicant, True),
        (cast.local_officer, True),
        (cast.registrar, True),
        (cast.auditor, True),
        (neighbour, False),
        (make.MemberFactory().user, False),
    ):
        assert Party.objects.visible_to(user).filter(pk=cast.party.pk).exists() is sees


def test_former_member_sees_nothing(cast):
    member = cast.party.members.get()
    make.MemberFactory(party=cast.party)
    with acting(cast.house):
        member.until = clock.now()
        member.save()

    assert not Party.objects.visible_to(cast.applicant).exists()
    assert not BankAccount.objects.visible_to(cast.applicant).exists()
