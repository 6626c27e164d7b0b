"""A report is entered, signed, confirmed and judged, each by whose word it is."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.acting import acting
from accounts.models import Message
from accounts.roles import Role
from diagnosis import relations
from diagnosis.models import Report
from diagnosis.queues import queues
from diagnosis.services import reports
from parties.models import Party
from records.models import File
from tests import factories as make
from tests import journey


@pytest.fixture
def report(cast):
    return journey.report(cast, enterprise=cast.party, accepted=False)


def enter(cast, by, **changed):
    given = {"provider": cast.provider, "enterprise": cast.party} | changed
    file = make.FileFactory(uploaded_by=by)
    day = given.pop("confirmed_on", clock.today())
    return reports.enter(given["provider"], given["enterprise"], file, by=by, confirmed_on=day)


def test_provider_enters_and_the_enterprise_is_told(cast, report):
    assert (report.standing, report.entered_by) == ("待认定", journey.owner_of(cast.provider))
    assert Message.objects.get(user=cast.applicant).link == f"/diagnosis/{report.public_id}/"


def test_registrar_enters_on_behalf(cast):
    assert enter(cast, cast.registrar).entered_by == cast.registrar


@pytest.mark.parametrize("who", ["applicant", "lead", "local_officer"])
def test_nobody_else_enters(cast, who):
    with pytest.raises(PermissionDenied, match="服务商的负责人"):
        enter(cast, getattr(cast, who))


def test_report_is_by_a_provider_on_an_enterprise_and_dated_by_today(cast):
    by = cast.registrar
    with pytest.raises(ValidationError, match="未登记为诊断服务商"):
        enter(cast, by, provider=cast.party, enterprise=make.EnterpriseFactory().party)
    with pytest.raises(ValidationError, match="诊断自己"):
        enter(cast, by, enterprise=cast.provider)
    with pytest.raises(ValidationError, match="没有登记为企业"):
        enter(cast, by, enterprise=make.PartyFactory())
    with pytest.raises(ValidationError, match="不能晚于今天"):
        enter(cast, by, confirmed_on=clock.today() + timedelta(days=1))
    assert not Report.objects.exists()


def test_unsealed_report_is_not_judged_until_it_is_signed(cast):
    found = enter(cast, cast.registrar, confirmed_on=None)
    assert found.standing == "待企业签字盖章"

    with pytest.raises(ValidationError, match="签字盖章的日期"):
        reports.accept(found, by=cast.preliminary)
    reports.sign(found, by=journey.owner_of(cast.provider), confirmed_on=clock.today())

    assert reports.accept(found, by=cast.preliminary).standing == "符合要求"


def test_owner_of_the_enterprise_confirms_once(cast, report):
    with pytest.raises(PermissionDenied, match="被诊断企业的负责人"):
        reports.confirm(report, by=journey.owner_of(cast.provider))

    first = reports.confirm(report, by=cast.applicant)
    again = reports.confirm(report, by=cast.applicant)

    assert (again.confirmed_by, again.confirmed_at) == (cast.applicant, first.confirmed_at)


def test_who_acts_for_both_does_not_confirm(cast, report):
    make.MemberFactory(party=cast.provider, user=cast.applicant)

    with pytest.raises(PermissionDenied, match="同时是服务商"):
        reports.confirm(report, by=cast.applicant)


def test_commission_judges_once_and_the_provider_is_told(cast, report):
    with pytest.raises(PermissionDenied, match="初审员"):
        reports.accept(report, by=cast.registrar)
    with pytest.raises(ValidationError, match="写明不符合要求的原因"):
        reports.refuse(report, by=cast.preliminary, note=" ")

    refused = reports.refuse(report, by=cast.preliminary, note="没有改造方案。")

    assert (refused.standing, refused.judgement) == ("不符合要求", "没有改造方案。")
    told = Message.objects.filter(user=journey.owner_of(cast.provider)).latest("pk")
    assert "没有改造方案。" in told.body
    with pytest.raises(ValidationError, match="不能再改变"):
        reports.accept(report, by=cast.preliminary)
    with pytest.raises(ValidationError, match="不能再改变"):
        reports.sign(report, by=cast.registrar, confirmed_on=clock.today())


def test_who_entered_does_not_judge(cast):
    both = make.with_roles(cast.registrar, Role.PRELIMINARY_REVIEWER)
    found = enter(cast, both)

    with pytest.raises(PermissionDenied, match="登记报告的人"):
        reports.accept(found, by=both)
    assert not reports.to_judge(both).exists()


def test_queue_counts_what_waits(cast, report):
    assert [queue.count for queue in queues(cast.preliminary)] == [1]
    assert queues(cast.registrar) == []


def test_database_keeps_file_and_parties(cast, report):
    with acting(cast.house):
        report.file = make.FileFactory()
        with pytest.raises(IntegrityError, match="不可更换"), transaction.atomic():
            report.save()


def test_relations_are_named(cast):
    provider, enterprise = cast.provider, cast.party
    assert relations.shared(provider, enterprise) == []

    with acting(cast.house):
        provider.legal_representative = enterprise.legal_representative
        provider.contact_phone = f"({enterprise.contact_phone})"
        provider.save()
    make.MemberFactory(party=provider, user=cast.applicant)
    provider, enterprise = (Party.objects.get(pk=one.pk) for one in (provider, enterprise))

    assert relations.shared(provider, enterprise) == [
        "法定代表人相同", "联系电话相同", "有相同的经办人员",
    ]  # fmt: skip


@pytest.mark.parametrize("side", ["enterprise", "provider"])
def test_nobody_of_either_side_judges_under_another_login(cast, report, side):
    one_of_them = make.MemberFactory(party=getattr(report, side)).user.person
    reviewer = make.UserFactory(person=one_of_them, roles=[Role.PRELIMINARY_REVIEWER])

    with pytest.raises(PermissionDenied, match="服务商、被诊断企业的人员"):
        reports.accept(report, by=reviewer)


@pytest.mark.parametrize(
    ("who", "sees"), [("payer", False), ("countersigner", False), ("clerk", True), ("lead", True)]
)
def test_finance_does_not_read_what_a_provider_found(cast, report, who, sees):
    user = getattr(cast, who)

    assert Report.objects.visible_to(user).exists() == sees
    assert File.objects.visible_to(user).filter(pk=report.file_id).exists() == sees
