import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.utils import IntegrityError

from records import storage
from records.models import File
from records.services import files
from tests.records import samples


def test_stored_file_lies_whole_under_a_random_key(media, acted):
    content = samples.pdf()

    stored = files.store(samples.upload(content, "../../发票 7.pdf"), by=acted)

    assert stored.name == "发票 7.pdf"
    assert stored.media_type == "application/pdf"
    assert stored.size == len(content)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.scan == File.Scan.PENDING
    assert storage.path_of(stored.storage_key).read_bytes() == content
    assert "发票" not in stored.storage_key
    assert list((media / "incoming").iterdir()) == []


def test_refused_file_leaves_nothing_behind(media, acted):
    with pytest.raises(ValidationError, match="可以上传"):
        files.store(samples.upload(b"MZ\x90", "发票.pdf"), by=acted)

    assert File.objects.count() == 0
    assert not media.exists()


def test_file_over_the_limit_is_refused_with_both_sizes(media, acted, settings):
    settings.FILE_MAX_BYTES = 1024 * 1024

    with pytest.raises(ValidationError, match=r"2\.0 MB，不得超过 1 MB"):
        files.store(samples.upload(b"\0" * 2 * 1024 * 1024), by=acted)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("发票.pdf", "发票.pdf"),
        ("C:\\资料\\发票.pdf", "发票.pdf"),
        ("/etc/passwd", "passwd"),
        ("发票\u202efdp.exe", "发票fdp.exe"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ('发"票".pdf', "发票.pdf"),
        ("..", "文件"),
        ("", "文件"),
        ("长" * 200 + ".pdf", "长" * 107 + ".pdf"),
    ],
)
def test_name_is_made_safe(name, safe):
    assert files.safe_name(name) == safe


def test_what_a_file_is_never_changes(media, acted):
    stored = files.store(samples.upload(samples.pdf()), by=acted)

    with pytest.raises(IntegrityError, match="不得改动"), transaction.atomic():
        File.objects.update(sha256="0" * 64)

    File.objects.update(scan=File.Scan.CLEAN)
    stored.refresh_from_db()
    assert stored.scan == File.Scan.CLEAN


def test_swept_are_only_old_files_that_no_row_knows(media, acted):
    known = files.store(samples.upload(samples.pdf()), by=acted)
    orphan = storage.path_of("ab" * 20)
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"lost")

    assert files.sweep(older_than_hours=24) == 0
    assert files.sweep(older_than_hours=0) == 1

    assert not orphan.exists()
    assert storage.path_of(known.storage_key).exists()


def test_file_that_is_gone_or_altered_is_found(media, acted):
    sound, altered, gone = (files.store(samples.upload(samples.pdf()), by=acted) for _ in range(3))
    assert list(files.faults()) == []

    storage.path_of(altered.storage_key).write_bytes(b"%PDF-")
    storage.path_of(gone.storage_key).unlink()

    assert list(files.faults()) == [
        f"文件 {altered.pk} 的内容与登记的校验值不符",
        f"文件 {gone.pk} 不在存储中",
    ]
    assert storage.path_of(sound.storage_key).exists()


def test_scan_is_recorded_for_uploads_only(media, acted, signatory):
    stored = files.store(samples.upload(samples.pdf()), by=signatory)
    made = files.store_made(samples.pdf(), name="公文.pdf", media_type="application/pdf", by=acted)

    assert files.record_scan(stored, is_clean=True, by=acted).scan == File.Scan.CLEAN
    assert files.record_scan(stored, is_clean=False, by=acted).scan == File.Scan.INFECTED
    with pytest.raises(ValidationError, match="无须扫描"):
        files.record_scan(made, is_clean=False, by=acted)
