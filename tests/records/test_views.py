import hashlib
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts import clock
from policies.workdays import Calendar, notice_period
from records import storage
from records.models import File, Paper
from records.services import files, papers, printing
from records.visibility import pointing_at
from reviews.models import PublicNotice
from tests import journey
from tests.records import samples


@pytest.fixture
def paper(media, acted, signatory) -> Paper:
    title, say = samples.SAMPLES["payment_order"]
    paper = papers.issue("payment_order", title, say(2), by=signatory, series="青经发", key="o-1")
    printing.render(paper.pk)
    paper.refresh_from_db()
    return paper


def fetch(client, url: str):
    """The response, with its bytes read to the end, which closes the file."""
    response = client.get(url)
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


def address(file: File) -> str:
    return reverse("file", args=[file.public_id])


def test_reader_gets_the_bytes_sealed_off_from_the_site(client, paper, signatory):
    client.force_login(signatory)

    response = fetch(client, address(paper.file))

    assert hashlib.sha256(response.body).hexdigest() == paper.sha256
    name = quote(paper.file.name)
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_pdf_is_shown_in_place_on_request_and_nothing_else_is(client, paper, signatory):
    client.force_login(signatory)

    shown = fetch(client, address(paper.file) + "?inline")
    saved = fetch(client, address(paper.sheet) + "?inline")

    assert shown["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"].startswith("attachment")


def test_outsider_gets_404_and_stranger_is_asked_to_log_in(client, paper, outsider):
    assert fetch(client, address(paper.file)).status_code == 302

    client.force_login(outsider)
    assert fetch(client, address(paper.file)).status_code == 404
    assert fetch(client, address(paper.sheet)).status_code == 404


def test_orphan_is_nobodys(client, media, acted, signatory):
    orphan = files.store(samples.upload(samples.pdf()), by=signatory)
    client.force_login(signatory)

    assert fetch(client, address(orphan)).status_code == 404


def test_unknown_file_is_404(client, signatory):
    client.force_login(signatory)

    assert client.get(reverse("file", args=["x" * 22])).status_code == 404


def test_file_that_was_altered_on_disk_is_not_served(client, paper, signatory):
    client.force_login(signatory)
    place = storage.path_of(paper.file.storage_key)
    place.chmod(0o640)
    place.write_bytes(place.read_bytes() + b"\n")

    assert fetch(client, address(paper.file)).status_code == 404


def test_infected_file_is_not_served(client, paper, signatory):
    client.force_login(signatory)
    File.objects.filter(pk=paper.file_id).update(scan=File.Scan.INFECTED)

    assert fetch(client, address(paper.file)).status_code == 404


def test_made_by_the_house_needs_no_scan(client, paper, signatory, settings):
    settings.FILE_SCANNER = "tcp://127.0.0.1:3310"
    client.force_login(signatory)

    assert fetch(client, address(paper.file)).status_code == 200


def test_upload_waits_for_its_scan_except_for_its_uploader(client, settings, db):
    settings.FILE_SCANNER = "tcp://127.0.0.1:3310"
    cast = journey.Cast.hire()
    case = journey.to_submitted(cast)
    upload = case.materials.first().file

    client.force_login(cast.applicant)
    assert fetch(client, address(upload)).status_code == 200
    client.force_login(cast.local_officer)
    waiting = fetch(client, address(upload))
    assert waiting.status_code == 403
    assert "正在接受病毒检查" in waiting.body.decode()

    files.record_scan(upload, is_clean=True, by=cast.house)
    assert fetch(client, address(upload)).status_code == 200


def test_without_a_scanner_an_upload_is_served(client, db):
    cast = journey.Cast.hire()
    case = journey.to_submitted(cast)

    client.force_login(cast.local_officer)

    assert fetch(client, address(case.materials.first().file)).status_code == 200


def test_files_are_only_read(client, paper, signatory):
    client.force_login(signatory)

    assert client.post(address(paper.file)).status_code == 405


def test_published_notice_can_be_read_by_everybody(client, media, acted, signatory, outsider):
    title, say = samples.SAMPLES["public_notice"]
    paper = papers.issue("public_notice", title, say(2), by=signatory, key="notice-1")
    printing.render(paper.pk)
    paper.refresh_from_db()
    notice = PublicNotice.objects.create(key="n", title=title, drafted_by=signatory, paper=paper)
    assert fetch(client, address(paper.file)).status_code == 302

    publish(notice, signatory)
    assert fetch(client, address(paper.file)).status_code == 200

    client.force_login(outsider)
    assert fetch(client, address(paper.file)).status_code == 200


def publish(notice: PublicNotice, by) -> None:
    moment = clock.now()
    calendar = Calendar({}, years={moment.year, moment.year + 1})
    notice.publish(by=by, at=moment, period=notice_period(moment, calendar))
    notice.save()


@pytest.mark.parametrize("target", [File, Paper], ids=["File", "Paper"])
def test_every_row_that_points_here_says_who_may_see_it(target):
    pointing = [relation.related_model for relation in pointing_at(target)]

    assert pointing
    silent = [m for m in pointing if not hasattr(m._default_manager.all(), "visible_to")]
    assert silent == []


def test_verification_page_shows_what_was_issued(client, paper):
    page = client.get(reverse("verify_paper", args=[paper.public_id]))

    assert page.status_code == 200
    for shown in (paper.number, paper.title, paper.sha256, "上海市青浦区财政局"):
        assert shown in page.content.decode()


def test_verification_tells_the_original_from_another(client, paper):
    page = reverse("verify_paper", args=[paper.public_id])
    original = storage.path_of(paper.file.storage_key).read_bytes()

    same = client.post(page, {"copy": samples.upload(original)})
    other = client.post(page, {"copy": samples.upload(original + b" ")})

    assert "一致：这份文件与印发的原件完全相同" in same.content.decode()
    assert "不一致：这份文件不是印发的原件" in other.content.decode()


def test_paper_not_yet_issued_cannot_be_verified(client, acted, signatory):
    title, say = samples.SAMPLES["payment_order"]
    paper = papers.issue("payment_order", title, say(2), by=signatory, series="青经发", key="o-1")

    page = client.get(reverse("verify_paper", args=[paper.public_id]))

    assert page.status_code == 404
    assert "没有查到这份公文" in page.content.decode()
    assert paper.title not in page.content.decode()


def test_one_file_is_shown_to_whom_the_list_shows_it(db, media, outsider):
    """Asked for one file alone, and for all in one query, the answer is the same for everybody."""
    cast = journey.Cast.hire()
    journey.to_on_notice(cast)
    people = [
        cast.applicant,
        cast.local_officer,
        cast.lead,
        cast.experts[0],
        cast.auditor,
        outsider,
    ]

    for user in [*people, AnonymousUser()]:
        listed = set(File.objects.visible_to(user))
        assert {file for file in File.objects.all() if file.is_visible_to(user)} == listed
