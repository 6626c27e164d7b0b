"""A provider's form: many reports, one submission, each its own case (R16)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django_fsm import TransitionNotAllowed

from accounts.acting import acting
from applications import eligibility
from applications.models import Bundle, Case
from applications.services import bundles, filing
from applications.services.claims import claims
from applications.states import State
from parties.models import Ban
from tests import factories as make
from tests import journey
from tests.journey import clock


@pytest.fixture
def owner(cast):
    return journey.owner_of(cast.provider)


def start(cast, reports, by):
    call = make.CallFactory()
    item = make.item("provider_diagnosis", call.version)
    return bundles.start(call, item, cast.provider, reports, by=by)


def why(cast, report):
    item = make.item("provider_diagnosis")
    return {claim.report: claim.why for claim in claims(item, report.provider)}[report]


def test_each_report_becomes_a_draft_with_the_report_attached(cast, owner):
    chosen = [journey.report(cast), journey.report(cast)]

    bundle = start(cast, chosen, owner)

    cases = list(bundle.cases.order_by("pk"))
    assert [case.subject for case in cases] == [report.enterprise for report in chosen]
    assert [case.materials.get().file for case in cases] == [report.file for report in chosen]
    assert {case.state for case in cases} == {State.DRAFT}


def test_report_of_a_claim_is_not_swapped_for_another_file(cast, owner):
    case = start(cast, [journey.report(cast)], owner).cases.get()
    kind = case.item.materials.get(code=bundles.OWN_REPORT)

    with pytest.raises(ValidationError, match="不能更换"):
        filing.attach(case, kind, make.FileFactory(uploaded_by=owner), by=owner)


def test_report_that_cannot_be_claimed_says_why(cast, owner):
    free = journey.report(cast)
    assert why(cast, free) == ""

    unsealed = journey.report(cast, accepted=False)
    with acting(cast.house):
        unsealed.confirmed_on = None
        unsealed.save()
    moved = journey.report(cast)
    make.check(moved.enterprise, "operates_here", "no")
    banned = journey.report(cast)
    with acting(cast.house):
        Ban.objects.create(
            party=banned.enterprise, decision_number="1号", source="区经委",
            served_on=clock.today() - journey.timedelta(days=1), starts_on=clock.today(),
            ends_on=clock.today() + journey.timedelta(days=9), decided_by=cast.investigator,
        )  # fmt: skip
    start(cast, [free], owner)

    assert "尚未签字盖章" in why(cast, unsealed)
    assert "核实在本区" in why(cast, moved)
    assert "禁止申报期" in why(cast, banned)
    assert "已在另一件申报中" in why(cast, free)


def test_rival_learns_that_it_is_taken_but_not_by_whom(cast, owner):
    taken = journey.report(cast)
    start(cast, [taken], owner)
    rival = journey.Cast.hire()
    late = journey.report(rival, enterprise=taken.enterprise)

    with pytest.raises(ValidationError, match="每家企业只奖励一次") as refusal:
        start(rival, [late], journey.owner_of(rival.provider))
    assert cast.provider.name not in str(refusal.value)
    assert Bundle.objects.count() == 1


def test_database_refuses_a_second_claim_and_lets_one_follow_a_withdrawn(cast, owner):
    report = journey.report(cast)
    first = start(cast, [report], owner).cases.get()
    twin = {
        "call": first.call, "version": first.version, "item": first.item,
        "party": make.ProviderFactory().party, "subject": first.subject,
    }  # fmt: skip
    with acting(cast.house):
        with pytest.raises(IntegrityError, match="case_one_claim_a_subject"), transaction.atomic():
            Case.objects.create(**twin)
        with pytest.raises(IntegrityError, match="case_is_about_another"), transaction.atomic():
            Case.objects.create(**twin | {"subject": twin["party"]})
    filing.withdraw(first, by=owner)

    assert start(cast, [report], owner).cases.get() != first


def test_nobody_else_starts_or_fills_in_a_bundle(cast):
    bundle = journey.provider_bundle(cast, 1)

    with pytest.raises(PermissionDenied):
        start(cast, [journey.report(cast)], cast.applicant)
    with pytest.raises(PermissionDenied, match="代为录入"):
        bundles.submit(bundle, by=cast.registrar)


def test_registrar_fills_in_what_the_counter_started(cast):
    bundle = start(cast, [journey.report(cast)], cast.registrar)

    saved = bundles.save(bundle, by=cast.registrar, account=None, has_committed=True)

    assert saved[0].has_committed


def test_shared_material_is_one_file_in_every_case(cast, owner):
    bundle = journey.provider_bundle(cast, 2)
    kind = bundle.item.materials.get(code="licence")
    file = make.FileFactory(name="新执照.pdf", uploaded_by=owner)

    bundles.attach(bundle, kind, file, by=owner)
    bundles.add(bundle, [journey.report(cast)], by=owner)

    cases = bundle.cases.all()
    assert {case.materials.current().get(kind=kind).file for case in cases} == {file}
    assert len(cases) == 3
    own = bundle.item.materials.get(code="diagnosis_report")
    with pytest.raises(ValidationError, match="已随每件申报附上"):
        bundles.attach(bundle, own, file, by=owner)


def test_submission_is_all_or_nothing(cast, owner):
    bundle = journey.provider_bundle(cast, 2)
    second = bundle.cases.last()
    make.check(second.subject, "pays_tax_here", "no")

    with pytest.raises(ValidationError, match=f"{second.subject}：.*财税户管地"):
        bundles.submit(bundle, by=owner, key="form-1")

    assert {case.state for case in bundle.cases.all()} == {State.DRAFT}
    assert not bundle.cases.filter(number__isnull=False).exists()


def test_same_form_twice_submits_once(cast, owner):
    bundle = journey.provider_bundle(cast, 2)

    first = bundles.submit(bundle, by=owner, key="form-1")
    again = bundles.submit(bundle, by=owner, key="form-1")

    assert set(again) == set(first)
    assert [case.log.count() for case in again] == [1, 1]
    with pytest.raises(TransitionNotAllowed, match="已提交"):
        bundles.submit(bundle, by=owner, key="form-2")


def test_withdrawing_one_leaves_the_others(cast, owner):
    first, second = journey.submitted_bundle(cast, 2)

    filing.withdraw(first, by=owner)
    journey.accept(second, by=cast.registrar)

    states = dict(Case.objects.values_list("pk", "state"))
    assert states == {first.pk: State.WITHDRAWN, second.pk: State.ACCEPTED}


def test_review_waits_for_the_word_on_the_report(cast, owner):
    bundle = journey.provider_bundle(cast, 1, accepted=False)
    case = bundles.submit(bundle, by=owner)[0]
    case = journey.accept(case, by=cast.registrar)

    with pytest.raises(TransitionNotAllowed):
        journey.to_in_review(cast, case)


def test_related_provider_is_a_warning(cast, owner):
    case = journey.provider_bundle(cast, 1).cases.get()
    with acting(cast.house):
        case.party.legal_representative = case.subject.legal_representative
        case.party.save()

    found = eligibility.findings(Case.objects.get(pk=case.pk), clock.now())

    assert [(one.severity, "法定代表人相同" in one.text) for one in found] == [("warning", True)]
