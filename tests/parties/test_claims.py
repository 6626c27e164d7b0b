"""Claims to act for an organisation: filed by anybody, decided by an officer, never by typing."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django_fsm import TransitionNotAllowed
from openpyxl import Workbook

from accounts.acting import acting
from accounts.limits import TooMany
from accounts.models import Message
from accounts.roles import Role
from parties.models import Member, MembershipClaim, Party
from parties.services import claims, duplicates
from records.models import File
from records.services import files
from tests import factories as make

CODE = make.credit_code(7_654_321)
OWNER, AGENT = Member.Kind.OWNER, Member.Kind.AGENT


@pytest.fixture
def visitor(db):
    return make.UserFactory()


def inbox_of(user):
    return [message.subject for message in Message.objects.filter(user=user)]


def test_claim_alone_gives_nothing(cast, visitor, file_claim):
    claim = file_claim(visitor, CODE, local_unit=cast.unit)

    assert claim.state == "submitted"
    assert not Party.objects.filter(uscc=CODE).exists()
    assert not Party.objects.of_member(visitor).exists()
    assert not Member.objects.filter(user=visitor).exists()


def test_confirmed_claim_registers_the_organisation_and_its_owner(cast, visitor, file_claim):
    claim = file_claim(visitor, CODE, local_unit=cast.unit)

    done = claims.confirm(claim, by=cast.local_officer)

    party = Party.objects.get(uscc=CODE)
    assert done.party == party
    assert (party.name, party.local_unit) == ("上海新来智能装备有限公司", cast.unit)
    assert not party.enterprise.operates_here
    assert list(Party.objects.of_member(visitor)) == [party]
    assert party.members.get().kind == OWNER
    assert inbox_of(visitor) == ["单位认证已通过：上海新来智能装备有限公司"]
    assert claims.confirm(claim, by=cast.local_officer).state == "confirmed"
    assert party.members.count() == 1


def test_nobody_holds_a_code_by_typing_it_first(cast, visitor, file_claim):
    squatter = make.UserFactory()
    first = file_claim(squatter, CODE, local_unit=make.LocalUnitFactory())
    second = file_claim(visitor, CODE, local_unit=cast.unit)

    claims.confirm(second, by=cast.local_officer)

    first = MembershipClaim.objects.get(pk=first.pk)
    assert first.party == Party.objects.get(uscc=CODE)
    assert first.unit == cast.unit
    assert list(MembershipClaim.objects.of_desk(cast.local_officer).open()) == [first]
    claims.refuse(first, by=cast.local_officer, reason="授权委托书没有公章。")
    assert not Party.objects.of_member(squatter).exists()


def test_officer_sees_all_claims_to_a_code_of_his_desk(cast, visitor, file_claim):
    elsewhere = file_claim(make.UserFactory(), CODE, local_unit=make.LocalUnitFactory())
    here = file_claim(visitor, CODE, local_unit=cast.unit)
    foreign = file_claim(make.UserFactory(), local_unit=make.LocalUnitFactory())

    seen = MembershipClaim.objects.visible_to(cast.local_officer)

    assert set(seen) == {elsewhere, here}
    assert foreign not in seen
    with pytest.raises(PermissionDenied, match="核验"):
        claims.confirm(elsewhere, by=cast.local_officer)


def test_without_local_unit_the_registrar_decides(cast, visitor, file_claim):
    claim = file_claim(visitor, CODE)

    with pytest.raises(PermissionDenied, match="登记员"):
        claims.confirm(claim, by=cast.local_officer)

    assert claims.confirm(claim, by=cast.registrar).state == "confirmed"


def test_registrar_leaves_claims_of_a_local_unit_to_it(cast, visitor, file_claim):
    claim = file_claim(visitor, cast.party.uscc)

    with pytest.raises(PermissionDenied, match=cast.unit.name):
        claims.confirm(claim, by=cast.registrar)


def test_registrar_files_for_another_and_somebody_else_decides(cast, visitor, file_claim):
    officer = make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=cast.unit)
    provider = make.ProviderFactory(party__local_unit=None).party
    claim = file_claim(cast.registrar, provider.uscc, claimant=visitor)

    with pytest.raises(PermissionDenied, match="不得自己核验"):
        claims.confirm(claim, by=cast.registrar)
    with pytest.raises(PermissionDenied):
        claims.confirm(claim, by=officer)

    claims.confirm(claim, by=cast.second_registrar)
    assert provider.members.get(user=visitor).kind == OWNER


def test_database_knows_maker_and_checker_by_person(cast, visitor, file_claim):
    claim = file_claim(cast.registrar, CODE, claimant=visitor)
    twin = make.UserFactory(person=cast.registrar.person)
    fields = {"state": "refused", "reason": "无", "decided_by": twin, "decided_at": claim.filed_at}

    with (
        pytest.raises(IntegrityError, match="不得自己核验"),
        acting(cast.house),
        transaction.atomic(),
    ):
        MembershipClaim.objects.filter(pk=claim.pk).update(**fields)


def test_decided_claim_stands(cast, visitor, file_claim):
    claim = file_claim(visitor, CODE)
    claims.refuse(claim, by=cast.registrar, reason="执照不清晰")

    rows = MembershipClaim.objects.filter(pk=claim.pk)
    with pytest.raises(IntegrityError, match="不得改动"), acting(cast.house), transaction.atomic():
        rows.update(reason="别的原因")
    with pytest.raises(IntegrityError, match="不得修改或删除"), acting(cast.house):
        rows.delete()


def test_stranger_files_for_nobody_else(visitor, file_claim):
    with pytest.raises(PermissionDenied, match="本人申请"):
        file_claim(visitor, CODE, claimant=make.UserFactory())


def test_official_does_not_act_for_an_organisation(cast, visitor, file_claim):
    with pytest.raises(ValidationError, match="工作人员不得兼任"):
        file_claim(cast.lead, CODE)

    claim = file_claim(visitor, CODE)
    make.with_roles(visitor, Role.EXPERT)
    with pytest.raises(ValidationError, match="工作人员"):
        claims.confirm(claim, by=cast.registrar)


def test_same_key_is_the_same_claim(visitor, file_claim):
    first = file_claim(visitor, CODE, key="once")

    assert file_claim(visitor, CODE, key="once") == first
    assert MembershipClaim.objects.count() == 1
    assert File.objects.count() == 2


def test_one_open_claim_to_a_code(visitor, file_claim):
    claim = file_claim(visitor, CODE)

    with pytest.raises(ValidationError, match="已有一份待核验的申请"):
        file_claim(visitor, CODE)

    claims.withdraw(claim, by=visitor)
    assert claims.withdraw(claim, by=visitor).state == "withdrawn"
    assert file_claim(visitor, CODE).is_open


def test_decided_claim_is_decided_once(cast, visitor, file_claim):
    claim = file_claim(visitor, CODE)
    claims.refuse(claim, by=cast.registrar, reason="缺授权书")

    for late in (claims.confirm, claims.withdraw):
        who = visitor if late is claims.withdraw else cast.registrar
        with pytest.raises(TransitionNotAllowed, match="未作任何改变"):
            late(claim, by=who)


def test_refusal_says_why_and_who_can_help(cast, visitor, file_claim):
    claim = file_claim(visitor, CODE, local_unit=cast.unit)

    with pytest.raises(ValidationError, match="写明"):
        claims.refuse(claim, by=cast.local_officer, reason="  ")
    claims.refuse(claim, by=cast.local_officer, reason="营业执照看不清。")

    body = Message.objects.get(user=visitor).body
    assert "营业执照看不清。" in body
    assert cast.unit.name in body


def test_owners_hear_of_a_claim_to_their_party(cast, visitor, file_claim):
    claim = file_claim(visitor, cast.party.uscc, kind=AGENT)
    claims.confirm(claim, by=cast.local_officer)

    assert inbox_of(cast.applicant) == [f"{cast.party.name}：成员变动提醒"] * 2
    assert cast.party.members.get(user=visitor).kind == AGENT


def test_agent_becomes_owner_by_a_claim_and_the_earlier_row_ends(cast, file_claim):
    agent = make.MemberFactory(party=cast.party, kind=AGENT).user

    claims.confirm(file_claim(agent, cast.party.uscc), by=cast.local_officer)

    rows = cast.party.members.filter(user=agent).order_by("pk")
    assert [(row.kind, row.until is None) for row in rows] == [(AGENT, False), (OWNER, True)]


@pytest.mark.parametrize(
    ("kind", "words"), [(OWNER, "已经是该单位的成员"), (AGENT, "还没有负责人")]
)
def test_needless_claims_are_refused(cast, file_claim, visitor, kind, words):
    code, who = (cast.party.uscc, cast.applicant) if kind == OWNER else (CODE, visitor)

    with pytest.raises(ValidationError, match=words):
        file_claim(who, code, kind=kind)


def test_new_organisation_needs_its_facts(visitor, file_claim):
    with pytest.raises(ValidationError):
        file_claim(visitor, CODE, stated=None)


@pytest.mark.parametrize("field", ["licence", "letter"])
def test_papers_are_scans(visitor, file_claim, field):
    text = SimpleUploadedFile("执照.pdf", b"no pdf at all")

    with pytest.raises(ValidationError) as refusal:
        file_claim(visitor, CODE, **{field: text})

    assert field in refusal.value.message_dict


def test_code_with_a_lookalike_is_pointed_out(visitor, file_claim):
    with pytest.raises(ValidationError, match="是否应为数字"):
        file_claim(visitor, "O" + CODE[1:])


def test_five_claims_a_day(visitor, file_claim, settings):
    for _ in range(settings.CLAIMS_BY_PERSON_A_DAY):
        file_claim(visitor)

    with pytest.raises(TooMany, match="最多提交5份"):
        file_claim(visitor)


def test_papers_are_read_by_claimant_and_desk_alone(cast, visitor, file_claim):
    claim = file_claim(visitor, CODE, local_unit=cast.unit)
    neighbour = make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=make.LocalUnitFactory())

    def readers(*users):
        return [user for user in users if File.objects.visible_to(user).filter(pk=claim.letter_id)]

    allowed = [visitor, cast.local_officer, cast.registrar, cast.auditor]
    assert readers(*allowed) == allowed
    assert readers(neighbour, cast.lead, cast.payer, cast.applicant, make.UserFactory()) == []


def test_party_of_a_claim_is_kept(cast, visitor, file_claim):
    file_claim(visitor, cast.party.uscc)

    with pytest.raises(ProtectedError):
        cast.party.delete()


def test_claim_to_a_repeated_row_goes_to_the_one_that_was_kept(cast, visitor, file_claim):
    repeated = make.PartyFactory(local_unit=make.LocalUnitFactory())
    document = files.store(make.pdf(), by=cast.registrar)
    entry = duplicates.enter(repeated, cast.party, document, by=cast.registrar)
    duplicates.confirm(entry, by=cast.second_registrar)

    claim = file_claim(visitor, repeated.uscc)
    claims.confirm(claim, by=cast.local_officer)

    assert list(Party.objects.of_member(visitor)) == [cast.party]


def test_claim_is_withdrawn_by_its_own_people_alone(cast, visitor, file_claim):
    claim = file_claim(visitor, CODE, local_unit=cast.unit)

    for stranger in (make.UserFactory(), cast.local_officer, cast.registrar):
        with pytest.raises(PermissionDenied, match="申请人或提交人"):
            claims.withdraw(claim, by=stranger)
    assert claims.withdraw(claim, by=visitor).state == "withdrawn"


def test_table_is_no_scan(visitor, file_claim):
    table, book = BytesIO(), Workbook()
    book.save(table)
    upload = SimpleUploadedFile("执照.xlsx", table.getvalue())

    with pytest.raises(ValidationError, match="不能是表格"):
        file_claim(visitor, CODE, licence=upload)
