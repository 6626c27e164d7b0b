"""How a setting is read: the secret that a fresh machine keeps, a database address."""

import base64
import os
import secrets
from pathlib import Path
from urllib.parse import unquote

import environ

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")
NOWHERE = "postgresql://nobody@%2Fnowhere/DATABASE_URL_is_not_set"


def kept_secret(path: Path) -> str:
    """What `path` keeps, readable by its owner alone; made up on a fresh machine."""
    return _kept(path, secrets.token_urlsafe(64))


def kept_field_key(path: Path) -> str:
    """The same for a key of encrypted fields, which must be 32 bytes in base64."""
    return _kept(path, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())


def connection(url: str, *, statement_timeout: str, lock_timeout: str) -> dict[str, object]:
    """One entry of DATABASES for `url`; one that says what is missing when no address is known."""
    parsed = environ.Env.db_url_config(url or NOWHERE)
    limits = f"-c statement_timeout={statement_timeout} -c lock_timeout={lock_timeout}"
    return {
        **parsed,
        "HOST": unquote(parsed["HOST"]),  # a socket's directory is written with %2F
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parsed.get("OPTIONS", {}), "options": limits},
    }


def _kept(path: Path, new: str) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(new)
        try:
            path.hardlink_to(draft)  # whoever is first wins, and nobody reads half a key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
