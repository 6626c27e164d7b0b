"""Tables between preview and confirmation, under names that nobody can guess.

The nightly sweep of files takes those that were never confirmed.
"""

import json
import re
import secrets
from pathlib import Path

from django.conf import settings
from import_export.tmp_storages import BaseStorage

FOLDER = "waiting"
NAME = re.compile(r"[0-9a-f]{40}")


def is_there(name: str) -> bool:
    """Whether a table of this name still waits."""
    return bool(NAME.fullmatch(name)) and _path_of(name).is_file()


def _path_of(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER / name


class WaitingTable(BaseStorage):
    """The engine's storage of what was uploaded."""

    def save(self, data: bytes) -> None:
        self.name = secrets.token_hex(20)
        path = _path_of(self.name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        path.write_bytes(data)

    def read(self) -> bytes:
        return _path_of(self.name).read_bytes()

    def remove(self) -> None:
        _path_of(self.name).unlink(missing_ok=True)


def keep_outcome(name: str, said: dict) -> None:
    """Keep beside a table what became of it."""
    _path_of(name).with_suffix(".json").write_text(json.dumps(said))


def outcome(name: str) -> dict:
    """What became of a table."""
    return json.loads(_path_of(name).with_suffix(".json").read_text())
