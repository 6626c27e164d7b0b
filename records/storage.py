"""Where the bytes lie: under MEDIA_ROOT, by a random key; whole or not at all."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from django.conf import settings

INCOMING = "incoming"


def path_of(key: str) -> Path:
    """The place of a stored file; its key holds nothing that a user typed."""
    return Path(settings.MEDIA_ROOT) / key[:2] / key


@contextmanager
def incoming() -> Iterator[BinaryIO]:
    """A file of its own to write into, gone at the end unless it was `keep`-ed."""
    folder = Path(settings.MEDIA_ROOT) / INCOMING
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    with NamedTemporaryFile(dir=folder, delete=False) as file:
        try:
            yield file
        finally:
            Path(file.name).unlink(missing_ok=True)


def keep(file: BinaryIO) -> str:
    """Put a written file in its place, durable before anybody can know of it; return its key."""
    key = secrets.token_hex(20)
    place = path_of(key)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    file.flush()
    os.fsync(file.fileno())
    os.fchmod(file.fileno(), settings.FILE_UPLOAD_PERMISSIONS)
    Path(file.name).rename(place)
    _sync_folder(place.parent)
    return key


def sha256(file: BinaryIO) -> str:
    """The SHA-256 of a whole file, in hexadecimal."""
    digest = hashlib.sha256()
    file.seek(0)
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def old_files(before: float) -> Iterator[Path]:
    """Everything under MEDIA_ROOT that was last written before this moment."""
    for path in Path(settings.MEDIA_ROOT).glob("*/*"):
        if path.is_file() and path.stat().st_mtime <= before:
            yield path
