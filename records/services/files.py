"""Files: taken in, checked, stored under a random key, and looked for when lost."""

import time
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File as Upload
from django.db import transaction

from accounts.acting import acting
from accounts.models import User
from records import jobs, storage
from records.models import File
from records.sniffing import ALLOWED, FileType, Unacceptable, sniff

MB = 1024 * 1024
MOST_BYTES = 20 * MB
LONGEST_NAME = 120


def most_bytes() -> int:
    """The largest file that is taken, in bytes."""
    return getattr(settings, "FILE_MAX_BYTES", MOST_BYTES)


def check(upload: Upload) -> FileType:
    """Refuse an upload that is empty, too large, of another type, encrypted or dangerous."""
    if not upload.size:
        raise ValidationError(f"文件是空的。{ALLOWED}", code="empty")
    if upload.size > most_bytes():
        size, most = upload.size / MB, most_bytes() // MB
        raise ValidationError(
            f"文件有 {size:.1f} MB，不得超过 {most} MB。{ALLOWED}", code="too_large"
        )
    try:
        return sniff(upload)
    except Unacceptable as refusal:
        raise ValidationError(str(refusal), code="unacceptable") from refusal
    finally:
        upload.seek(0)


@transaction.atomic
def store(upload: Upload, *, by: User) -> File:
    """The upload lies whole on disk under a random key, and a row tells what it is."""
    kind = check(upload)
    name = kind.name_for(safe_name(upload.name or ""))
    with acting(by):
        kept = _keep(upload.chunks(), name=name, media_type=kind.media_type, by=by)
    if settings.FILE_SCANNER:
        jobs.write("records.scan_file", kept.pk, key=f"scan:{kept.pk}")
    return kept


@transaction.atomic
def store_made(content: bytes | Iterable[bytes], *, name: str, media_type: str, by: User) -> File:
    """What the house itself has made, whole or in blocks, is stored like an upload."""
    blocks = [content] if isinstance(content, bytes) else content
    with acting(by):
        name = safe_name(name)
        return _keep(blocks, name=name, media_type=media_type, by=by, scan=File.Scan.OWN)


@transaction.atomic
def record_scan(file: File, *, is_clean: bool, by: User) -> File:
    """What the scanner found of an upload decides whether others may have it."""
    held = File.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if held.scan == File.Scan.OWN:
        raise ValidationError("系统制作的文件无须扫描。")
    held.scan = File.Scan.CLEAN if is_clean else File.Scan.INFECTED
    with acting(by):
        held.save(update_fields=["scan"])
    return held


def safe_name(name: str) -> str:
    """The last part of a file's name without control, direction and path characters."""
    name = PurePath(name.replace("\\", "/")).name
    kept = (c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C")
    cleaned = "".join(c for c in kept if c not in '/\\:*?"<>|').strip(" .")
    stem, dot, ending = cleaned.rpartition(".")
    if not dot:
        return cleaned[: LONGEST_NAME - 10] or "文件"
    return f"{stem[: LONGEST_NAME - 10 - len(ending[:10])]}.{ending[:10]}"


def _keep(chunks: Iterable[bytes], *, by: User, **facts: str) -> File:
    with storage.incoming() as file:
        for chunk in chunks:
            file.write(chunk)
        size, digest = file.tell(), storage.sha256(file)
        key = storage.keep(file)
    return File.objects.create(size=size, sha256=digest, storage_key=key, uploaded_by=by, **facts)


def sweep(*, older_than_hours: int = 24) -> int:
    """Bytes that no row knows of, left by failed transactions, are gone; returns how many."""
    before = time.time() - older_than_hours * 3600
    lost = [path for path in storage.old_files(before) if not _is_known(path.name)]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)


def _is_known(key: str) -> bool:
    return File.objects.filter(storage_key=key).exists()


def faults() -> Iterator[str]:
    """Yield one line for each stored file whose bytes are gone or are not what they were (I-25)."""
    for file in File.objects.order_by("pk").iterator():
        try:
            with storage.path_of(file.storage_key).open("rb") as content:
                if storage.sha256(content) != file.sha256:
                    yield f"文件 {file.pk} 的内容与登记的校验值不符"
        except FileNotFoundError:
            yield f"文件 {file.pk} 不在存储中"
