"""What is known of an organisation: checks, names, successions and duplicates, by two people."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.acting import acting
from accounts.roles import Role
from parties.known import Kind, known
from parties.lineage import lineage
from parties.models import Enterprise, Party
from parties.services import checks, duplicates, entries, flags, naming, succession
from tests import factories as make


@pytest.fixture
def today(db):
    return clock.today()


@pytest.fixture
def document(cast):
    return make.FileFactory(uploaded_by=cast.registrar)


def test_last_check_speaks_and_earlier_ones_stay(cast, today):
    checks.record(
        cast.party, "operates_here", "no", checked_on=today, source="走访", note="已搬离",
        by=cast.local_officer,
    )  # fmt: skip

    last = known(Party.objects.get(pk=cast.party.pk), today)[Kind.OPERATES_HERE]
    assert (last.check.result, last.check.checked_by, last.level) == (
        "no", cast.local_officer, "error",
    )  # fmt: skip
    assert cast.party.checks.filter(kind="operates_here").count() == 2
    assert not Enterprise.objects.get(party=cast.party).operates_here


def test_older_finding_entered_later_does_not_speak(cast, today):
    checks.record(
        cast.party, "pays_tax_here", "no", checked_on=today - timedelta(days=9), source="旧名单",
        note="补录", by=cast.registrar,
    )  # fmt: skip

    assert Enterprise.objects.get(party=cast.party).pays_tax_here


def test_check_grows_old(cast, today, settings):
    settings.CHECKS_VALID_DAYS = settings.CHECKS_VALID_DAYS | {"credit": 30}

    later = known(cast.party, today + timedelta(days=31))[Kind.CREDIT]

    assert (later.is_stale, later.level) == (True, "warning")
    assert not known(cast.party, today + timedelta(days=30))[Kind.CREDIT].is_stale


def test_places_follow_their_checks_alone(cast):
    for place in ("is_registered_here", "operates_here", "pays_tax_here"):
        with pytest.raises(IntegrityError, match="核查记录"), acting(cast.house):
            Enterprise.objects.filter(party=cast.party).update(**{place: False})
    with pytest.raises(IntegrityError, match="核查记录"), acting(cast.house):
        Enterprise.objects.create(party=make.PartyFactory(), operates_here=True)


def test_check_is_neither_changed_nor_deleted(cast):
    for spoil in (lambda: cast.party.checks.update(result="no"), cast.party.checks.all().delete):
        with pytest.raises(IntegrityError, match="不得修改或删除"), acting(cast.house):
            spoil()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"result": "good"}, "result"),
        ({"source": ""}, "source"),
        ({"result": "no"}, "note"),
        ({"checked_on": timedelta(days=1)}, "checked_on"),
    ],
)
def test_check_that_says_nothing_is_refused_at_its_field(cast, today, facts, field):
    given = {"result": "yes", "source": "走访", "checked_on": timedelta()} | facts
    given["checked_on"] += today

    with pytest.raises(ValidationError) as refusal:
        checks.record(cast.party, "operates_here", by=cast.registrar, **given)

    assert set(refusal.value.message_dict) == {field}


def test_officer_of_another_town_records_nothing(cast, today):
    stranger = make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=make.LocalUnitFactory())

    with pytest.raises(PermissionDenied, match="所属街镇"):
        checks.record(cast.party, "credit", "good", checked_on=today, source="x", by=stranger)


def test_name_changes_by_two_and_the_earlier_one_is_kept(cast, document, today):
    earlier = cast.party.name
    change = naming.enter(
        cast.party, "上海 新名称有限公司", document, effective_on=today, by=cast.registrar
    )

    with pytest.raises(PermissionDenied, match="另一位"):
        naming.confirm(change, by=cast.registrar)
    party = naming.confirm(change, by=cast.second_registrar)

    assert party.name == "上海新名称有限公司"
    assert [(old.name, old.until_on) for old in party.former_names.all()] == [(earlier, today)]


def test_name_is_written_by_no_other_way(cast):
    with pytest.raises(IntegrityError, match="两名登记员"), acting(cast.house):
        Party.objects.filter(pk=cast.party.pk).update(name="另一名称有限公司")


def test_refused_change_of_name_changes_nothing(cast, document, today):
    change = naming.enter(
        cast.party, "新名称有限公司", document, effective_on=today, by=cast.registrar
    )

    with pytest.raises(ValidationError, match="原因"):
        entries.refuse(change, by=cast.second_registrar, reason=" ")
    entries.refuse(change, by=cast.second_registrar, reason="文件与录入不符")

    with pytest.raises(ValidationError, match="未通过"):
        naming.confirm(change, by=cast.second_registrar)
    assert Party.objects.get(pk=cast.party.pk).name == cast.party.name


def test_succession_counts_once_another_registrar_agrees(cast, document, today):
    heir = make.PartyFactory()
    entered = succession.enter(
        cast.party, heir, "absorption", document, effective_on=today, by=cast.registrar
    )
    assert lineage(heir) == [heir.pk]

    with pytest.raises(PermissionDenied, match="另一位"):
        succession.confirm(entered, by=cast.registrar)
    succession.confirm(entered, by=cast.second_registrar)

    assert lineage(heir) == [heir.pk, cast.party.pk]
    assert lineage(cast.party) == [cast.party.pk, heir.pk]


def test_party_has_one_heir_and_lines_make_no_circle(cast, document, today):
    first, second = make.PartyFactory(), make.PartyFactory()
    make.succession(cast.party, first)

    def enter(old, new):
        succession.enter(old, new, "merger", document, effective_on=today, by=cast.registrar)

    for old, new, words in (
        (cast.party, second, "只有一个承继主体"),
        (first, cast.party, "已有承继关系"),
        (second, second, "不能相同"),
    ):
        with pytest.raises(ValidationError, match=words):
            enter(old, new)
    for old, new, words in (
        (cast.party, second, "succession_has_one_heir"),
        (first, cast.party, "不能反向承继"),
    ):
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            make.succession(old, new)


def test_only_registrars_enter(cast, document, today):
    with pytest.raises(PermissionDenied, match="登记员"):
        succession.enter(
            cast.party, make.PartyFactory(), "division", document, effective_on=today,
            by=cast.lead,
        )  # fmt: skip


def test_shared_facts_are_flagged(cast):
    other = make.PartyFactory(
        legal_representative=cast.party.legal_representative,
        contact_phone=cast.party.contact_phone.replace("-", " "),
        address="别处",
    )
    make.BankAccountFactory(party=other, number=cast.party.bank_accounts.get().number)

    (flag,) = [one for one in flags.flags(cast.party) if one.other == other]

    assert flag.shared == ("法定代表人相同", "联系电话相同", "使用同一银行账户")


def test_wrong_row_is_folded_into_the_right_one(cast, document):
    wrong = make.PartyFactory(name=cast.party.name + "（青浦）")
    member = make.MemberFactory(party=wrong).user
    assert any({pair.one, pair.other} == {wrong, cast.party} for pair in duplicates.likely())

    entered = duplicates.enter(wrong, cast.party, document, by=cast.registrar)
    duplicates.confirm(entered, by=cast.second_registrar)

    assert not wrong.members.filter(until__isnull=True).exists()
    assert cast.party.members.filter(user=member, until__isnull=True).exists()
    assert not any({pair.one, pair.other} == {wrong, cast.party} for pair in duplicates.likely())


def test_row_with_an_account_is_not_folded(cast, document):
    with pytest.raises(ValidationError, match="银行账户1条"):
        duplicates.enter(cast.party, make.PartyFactory(), document, by=cast.registrar)


def test_row_folded_away_keeps_no_other(cast, document):
    folded, another = make.PartyFactory(), make.PartyFactory()
    entered = duplicates.enter(folded, cast.party, document, by=cast.registrar)
    duplicates.confirm(entered, by=cast.second_registrar)

    with pytest.raises(ValidationError, match="选择保留的主体"):
        duplicates.enter(another, folded, document, by=cast.registrar)


def test_row_on_which_something_hangs_by_now_is_not_folded(cast, document):
    wrong = make.PartyFactory()
    entered = duplicates.enter(wrong, cast.party, document, by=cast.registrar)
    make.BankAccountFactory(party=wrong)

    with pytest.raises(ValidationError, match="银行账户1条"):
        duplicates.confirm(entered, by=cast.second_registrar)


def test_one_change_of_name_waits_at_a_time(cast, document, today):
    said = {"effective_on": today, "by": cast.registrar}
    naming.enter(cast.party, "新名称有限公司", document, **said)

    with pytest.raises(ValidationError, match="已有一项名称变更"):
        naming.enter(cast.party, "又一名称有限公司", document, **said)


def test_what_is_to_come_is_not_entered(cast, document, today):
    said = {"effective_on": today + timedelta(days=1), "by": cast.registrar}

    with pytest.raises(ValidationError, match="不能晚于今天"):
        naming.enter(cast.party, "新名称有限公司", document, **said)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        succession.enter(make.PartyFactory(), cast.party, "merger", document, **said)
