"""Starting, saving, handing in, submitting, withdrawing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from applications.models import Case
from applications.services import acceptance, filing
from applications.states import State
from parties.models import Ban
from tests import factories as make
from tests import journey

WORDS = {
    "title": "总装车间",
    "summary": "",
    "completed_on": None,
    "account": None,
    "has_committed": False,
}


@pytest.fixture
def call(db):
    return make.CallFactory()


def test_start_opens_a_draft_with_what_is_known_of_the_party(cast, call):
    item = make.item("district_workshop", call.version)

    case = filing.start(call, item, cast.party, by=cast.applicant)

    assert case.state == State.DRAFT
    assert case.version == call.version
    assert case.local_unit == cast.unit
    assert case.account == cast.party.bank_accounts.in_use().get()


def test_start_gives_back_the_living_draft(cast, call):
    item = make.item("district_workshop", call.version)

    first = filing.start(call, item, cast.party, by=cast.applicant)
    second = filing.start(call, item, cast.party, by=cast.registrar)

    assert second == first
    assert Case.objects.count() == 1


def test_start_is_refused_to_a_stranger(cast, call):
    with pytest.raises(PermissionDenied, match="负责人"):
        filing.start(call, make.item(), cast.party, by=make.UserFactory())


def test_start_is_refused_outside_the_window(cast):
    over = make.CallFactory(
        opens_at=clock.now() - timedelta(days=2), closes_at=clock.now() - timedelta(seconds=1)
    )

    with pytest.raises(ValidationError, match="不在申报时间"):
        filing.start(over, make.item(version=over.version), cast.party, by=cast.applicant)


def test_start_is_refused_for_an_item_the_call_does_not_name(cast):
    call = make.CallFactory(items=[make.item("district_line")])

    with pytest.raises(ValidationError, match="不包含该项目"):
        filing.start(call, make.item("district_workshop"), cast.party, by=cast.applicant)


def test_draft_is_kept_incomplete(cast):
    case = filing.save_draft(journey.draft(cast), by=cast.applicant, **WORDS)

    case = Case.objects.get(pk=case.pk)
    assert (case.title, case.completed_on, case.has_committed) == ("总装车间", None, False)
    assert case.saved_at is not None


def test_draft_is_saved_by_nobody_else(cast):
    with pytest.raises(PermissionDenied):
        filing.save_draft(journey.draft(cast), by=cast.lead, **WORDS)


def test_draft_is_shut_after_submission(cast):
    case = journey.to_submitted(cast)

    with pytest.raises(TransitionNotAllowed, match="不能再修改"):
        filing.save_draft(case, by=cast.applicant, **WORDS)


def test_later_material_replaces_the_earlier_and_both_stay(cast):
    case = journey.draft(cast)
    kind = case.item.materials.get(code="licence")
    file = make.FileFactory(name="新执照.pdf", uploaded_by=cast.applicant)

    filing.attach(case, kind, file, by=cast.applicant)

    assert case.materials.filter(kind=kind).count() == 2
    assert case.materials.current().get(kind=kind).file == file


def test_material_of_another_item_is_refused(cast):
    case = journey.draft(cast)
    kind = make.item("lighthouse", case.version).materials.first()
    file = make.FileFactory(uploaded_by=cast.applicant)

    with pytest.raises(ValidationError, match="不需要该材料"):
        filing.attach(case, kind, file, by=cast.applicant)


def test_submission_gets_number_time_and_digest(cast):
    case = filing.submit(journey.draft(cast), by=cast.applicant)

    year = clock.today().year
    assert case.state == State.SUBMITTED
    assert case.number == f"QP{year}-00001"
    assert case.content_sha256 == filing.content_digest(case)
    line = case.log.get()
    assert (line.step, line.by, line.note) == ("submit", cast.applicant, "")


def test_submission_at_the_counter_says_so(cast):
    case = filing.submit(journey.draft(cast, started_by=cast.registrar), by=cast.registrar)

    assert case.log.get().note == "登记员代为录入"


def test_counter_leaves_alone_what_the_applicant_started(cast):
    case = journey.draft(cast, started_by=cast.applicant)

    with pytest.raises(PermissionDenied, match="代为录入"):
        filing.save_draft(case, by=cast.registrar, **WORDS)
    with pytest.raises(PermissionDenied, match="代为录入"):
        filing.submit(case, by=cast.registrar)


def test_applicant_takes_over_what_the_counter_started(cast):
    case = journey.draft(cast, started_by=cast.registrar)

    assert filing.submit(case, by=cast.applicant).log.get().note == ""


@pytest.mark.parametrize("mine", [False, True], ids=["another party's", "not confirmed"])
def test_account_is_one_of_the_party_in_use(cast, mine):
    account = make.BankAccountFactory(
        **({"party": cast.party, "confirmed_at": None} if mine else {})
    )

    with pytest.raises(ValidationError, match="已确认的收款账户") as refusal:
        filing.save_draft(journey.draft(cast), by=cast.applicant, **{**WORDS, "account": account})
    assert "account" in refusal.value.error_dict


def test_same_key_twice_is_one_submission(cast):
    case = journey.draft(cast)

    filing.submit(case, by=cast.applicant, key="k1")
    again = filing.submit(case, by=cast.applicant, key="k1")

    assert again.revision == 1
    assert again.log.count() == 1


def test_incomplete_draft_names_every_field(cast):
    case = journey.draft(
        cast, title="", completed_on=None, has_committed=False, account=None, materials=False
    )

    with pytest.raises(ValidationError) as refusal:
        filing.submit(case, by=cast.applicant)

    fields = {"title", "completed_on", "has_committed", "account", "materials"}
    assert set(refusal.value.error_dict) == fields
    assert "依据：第六条" in refusal.value.message_dict["title"][0]
    assert Case.objects.get(pk=case.pk).number is None


def test_unverified_place_stops_the_submission(cast):
    make.check(cast.party, "operates_here", "no")

    with pytest.raises(ValidationError, match="实际经营地未核实"):
        filing.submit(journey.draft(cast), by=cast.applicant)


def test_banned_party_cannot_submit(cast):
    today = clock.today()
    with acting(cast.house):
        Ban.objects.create(
            party=cast.party, decision_number="青经罚〔2026〕1号", source="区经委",
            served_on=today - timedelta(days=1), starts_on=today,
            ends_on=today + timedelta(days=900), decided_by=cast.investigator,
        )  # fmt: skip

    with pytest.raises(ValidationError, match="禁止申报期"):
        filing.submit(journey.draft(cast), by=cast.applicant)


@pytest.mark.parametrize(("late", "is_in"), [(0, True), (1, False)], ids=["last-second", "late"])
def test_window_closes_to_the_second(cast, moving_clock, late, is_in):
    case = journey.draft(cast)
    moving_clock.pin(case.call.closes_at + timedelta(seconds=late))

    if is_in:
        assert filing.submit(case, by=cast.applicant).state == State.SUBMITTED
    else:
        with pytest.raises(ValidationError, match="现在不在申报时间内"):
            filing.submit(case, by=cast.applicant)


def test_corrected_filing_keeps_its_first_time_and_gets_a_new_digest(cast, moving_clock):
    case = journey.to_submitted(cast)
    first_at, first_digest = case.submitted_at, case.content_sha256
    acceptance.return_for_correction(case, by=cast.local_officer, note="执照不清。")
    moving_clock.shift_to(case.call.closes_at + timedelta(days=1))
    words = {**WORDS, "completed_on": case.completed_on, "account": case.account}
    filing.save_draft(case, by=cast.applicant, **{**words, "has_committed": True})

    again = filing.resubmit(case, by=cast.applicant)

    assert again.state == State.SUBMITTED
    assert again.submitted_at == first_at
    assert again.content_sha256 != first_digest


def test_withdrawn_case_makes_room_for_another(cast, call):
    item = make.item("district_workshop", call.version)
    first = filing.start(call, item, cast.party, by=cast.applicant)

    filing.withdraw(first, by=cast.applicant)

    second = filing.start(call, item, cast.party, by=cast.applicant)
    assert second != first
    with pytest.raises(TransitionNotAllowed):
        filing.withdraw(first, by=cast.applicant)


def test_nobody_else_withdraws(cast):
    with pytest.raises(PermissionDenied, match="申报单位的负责人或经办人"):
        filing.withdraw(journey.to_submitted(cast), by=cast.registrar)
