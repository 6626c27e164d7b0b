"""What counts at filing: a title that still stands, and files without a virus."""

import pytest
from django.core.exceptions import ValidationError

from accounts import clock
from applications.eligibility.applicant import has_the_earlier_title, is_of_a_supported_industry
from applications.models import Case
from applications.services import acceptance, filing, revoking
from applications.states import State
from records.services import files
from tests import factories as make
from tests import journey


def infect(case, cast):
    """The material of the first required kind, handed in anew, with a virus found in it."""
    kind = case.item.materials.filter(required=True).first()
    material = case.materials.current().get(kind=kind)
    if case.state == State.DRAFT:
        material = filing.attach(case, kind, make.FileFactory(), by=cast.applicant)
    files.record_scan(material.file, is_clean=False, by=cast.house)
    return kind


def test_revoked_title_is_no_earlier_title(cast):
    case = journey.draft(cast, code="lighthouse")
    case.item.prerequisite = "municipal_factory"
    assert "须先获评" in has_the_earlier_title(case, clock.now()).text

    won = journey.to_granted(cast)
    assert has_the_earlier_title(case, clock.now()) is None

    revoking.revoke(
        won.recognition, by=cast.lead, revoked_on=clock.today(), reason="已停产。",
        document=make.FileFactory(uploaded_by=cast.lead),
    )  # fmt: skip
    assert "须先获评" in has_the_earlier_title(case, clock.now()).text


def test_file_with_a_virus_is_not_handed_in(cast):
    case = journey.draft(cast)
    kind = infect(case, cast)

    with pytest.raises(ValidationError) as refusal:
        filing.submit(case, by=cast.applicant)

    (said,) = refusal.value.message_dict["materials"]
    assert f"{kind.name}的文件中发现病毒，不算已交，请杀毒后重新上传。" in said
    filing.attach(case, kind, make.FileFactory(), by=cast.applicant)
    filing.submit(Case.objects.get(pk=case.pk), by=cast.applicant)


def test_virus_found_after_submission_stops_the_next(cast):
    case = journey.to_submitted(cast)
    infect(case, cast)
    case = acceptance.return_for_correction(case, by=cast.local_officer, note="文件有病毒。")

    with pytest.raises(ValidationError, match="请杀毒后重新上传"):
        filing.resubmit(case, by=cast.applicant)


def test_industry_counts_where_the_district_names_some(cast, settings):
    case = journey.draft(cast)
    assert is_of_a_supported_industry(case, clock.now()) is None

    settings.INDUSTRIES_SUPPORTED = ["食品", "设备制造"]
    assert is_of_a_supported_industry(case, clock.now()) is None

    settings.INDUSTRIES_SUPPORTED = ["食品"]
    assert "通用设备制造业" in is_of_a_supported_industry(case, clock.now()).text
