"""Handing materials in: several at once, refused with the reason, replaced, removed, kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications import eligibility
from applications.services import filing, materials
from records.models import File
from records.services import files
from tests import factories as make
from tests import journey
from tests.applications.pages import said, text, url
from tests.records.samples import image


@pytest.fixture
def owner(cast, browse):
    return browse(cast.applicant)


@pytest.fixture
def case(cast):
    return journey.draft(cast, materials=False)


def address(case, kind="licence"):
    return reverse("upload_material", args=[case.public_id, kind])


def test_several_files_of_a_kind_are_handed_in_together(case, owner):
    two = [make.pdf("一.pdf"), make.pdf("二.pdf", pages=2)]

    response = owner.post(url("file_materials", case), {"material-photos": two, "next": "1"})

    assert response.url == url("file_account", case)
    assert {one.file.name for one in case.materials.current()} == {"一.pdf", "二.pdf"}
    page = text(owner.get(url("file_materials", case)))
    assert "已上传 2 个" in page
    assert "未扫描" in page


def test_file_sent_by_itself_is_answered_with_the_kind_as_it_stands(case, owner):
    answer = owner.post(address(case), {"file": make.pdf("执照.pdf")})

    assert answer.status_code == 200
    assert "已上传 1 个" in text(answer)
    assert "执照.pdf" in text(answer)


def test_file_takes_the_place_of_another_which_stays(case, owner):
    owner.post(address(case), {"file": make.pdf("执照.pdf")})
    first = case.materials.get()

    answer = owner.post(
        address(case), {"file": make.pdf("新执照.pdf", pages=2), "instead_of": first.public_id}
    )

    assert case.materials.current().get().file.name == "新执照.pdf"
    assert case.materials.count() == 2
    assert "以前的文件（1）" in text(answer)


def test_file_is_removed_and_stays_on_record(case, owner):
    owner.post(address(case), {"file": make.pdf("执照.pdf")})
    material = case.materials.get()

    response = owner.post(url("file_materials", case), {"remove": material.public_id})

    assert response.url == url("file_materials", case) + "#material-licence"
    assert "留存备查" in said(response)[0]
    assert not case.materials.current().exists()
    assert case.materials.get().replaced_at


@pytest.mark.parametrize(
    ("content", "why"), [(b"MZ not a pdf", "PDF、JPG、PNG"), (b"", "文件是空的")]
)
def test_wrong_file_is_refused_with_the_reason(case, owner, content, why):
    wrong = SimpleUploadedFile("执照.pdf", content, content_type="application/pdf")

    alone = owner.post(address(case), {"file": wrong})
    wrong.seek(0)
    together = owner.post(
        url("file_materials", case), {"material-licence": [wrong], "material-photos": make.pdf()}
    )

    assert alone.status_code == 422
    assert why in alone.json()["message"]
    assert together.status_code == 200
    assert "material-licence" in together.context["form"].errors
    assert case.materials.get().kind.code == "photos"
    assert File.objects.filter(materials__case=case).count() == 1


def test_same_file_twice_is_kept_once(case, owner):
    owner.post(address(case), {"file": make.pdf("执照.pdf")})

    answer = owner.post(address(case), {"file": make.pdf("执照副本.pdf")})

    assert answer.status_code == 422
    assert "已经上传过" in answer.json()["message"]
    assert case.materials.count() == 1


def test_no_more_files_than_can_be_read(case, owner, monkeypatch):
    monkeypatch.setattr(materials, "MOST_OF_A_KIND", 1)
    owner.post(address(case), {"file": make.pdf("一.pdf")})

    answer = owner.post(address(case), {"file": make.pdf("二.pdf", pages=2)})

    assert "最多 1 个文件" in answer.json()["message"]


def test_unknown_kind_and_missing_file(case, owner):
    assert owner.post(address(case, "no-such"), {"file": make.pdf()}).status_code == 404
    assert owner.post(address(case), {}).status_code == 422


def test_materials_are_shut_after_submission(cast, owner):
    case = journey.to_submitted(cast)
    there = case.materials.count()

    answer = owner.post(address(case), {"file": make.pdf(pages=3)})

    assert answer.status_code == 409
    assert case.materials.count() == there


def test_own_report_of_a_provider_is_neither_replaced_nor_removed(cast, browse):
    case = journey.provider_bundle(cast, 1).cases.get()
    provider = browse(journey.owner_of(cast.provider))
    report = case.materials.get(kind__code="diagnosis_report")

    answer = provider.post(address(case, "diagnosis_report"), {"file": make.pdf(pages=4)})
    provider.post(url("file_materials", case), {"remove": report.public_id})

    assert "以登记的为准" in answer.json()["message"]
    assert case.materials.current().filter(pk=report.pk).exists()


def call_that_asks(case, code, **said):
    """A published call that says more of a material than the policy does."""
    call = make.CallFactory(published_at=None, version=case.version)
    with journey.acting(make.house()):
        call.materials.create(kind=case.item.materials.get(code=code), **said)
        call.published_at, call.published_by = journey.clock.now(), make.UserFactory()
        call.paper = make.paper_of(call)
        call.save()
    return call


def test_page_says_what_the_call_asks_beyond_the_policy(cast, owner):
    template = make.FileFactory(name="照片页模板.pdf")
    said = {"hint": "不少于8张，注明日期", "copies": 2, "is_required": True, "template": template}
    call = call_that_asks(journey.draft(cast), "photos", **said)
    case = filing.start(call, make.item(), cast.party, by=cast.applicant)

    page = owner.get(url("file_materials", case))

    row = next(row for row in page.context["rows"] if row["kind"].code == "photos")
    assert row["is_wanted"]
    assert "不少于8张，注明日期。书面 2 份。" in text(page)
    assert reverse("file", args=[template.public_id]) in text(page)


@pytest.mark.parametrize(("count", "is_said"), [(0, False), (4, True), (5, False)])
def test_too_few_photographs_are_pointed_out(cast, count, is_said):
    case = journey.draft(cast)
    kind = case.item.materials.get(code="photos")
    with journey.acting(cast.applicant):
        case.materials.filter(kind=kind).update(replaced_at=journey.clock.now())
    for side in range(count):
        photo = SimpleUploadedFile(f"{side}.png", image(size=(8 + side, 6)))
        file = files.store(photo, by=cast.applicant)
        materials.add(case, kind, file, by=cast.applicant)

    found = [one.text for one in eligibility.findings(case, journey.clock.now())]

    assert ("现场照片现有4张，要求不少于5张，请补充。" in found) == is_said


def test_one_paper_may_hold_all_photographs(cast):
    found = [one.rule for one in eligibility.findings(journey.draft(cast), journey.clock.now())]

    assert "has_enough_photos" not in found
