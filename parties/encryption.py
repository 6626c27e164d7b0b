"""Text that is unreadable at rest: Fernet with key rotation, and a keyed digest for look-up."""

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(text: str) -> str:
    """Encrypt with the newest key of ``settings.FIELD_KEYS``."""
    return _box(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def unseal(token: str) -> str:
    """Decrypt with whichever key fits; ``cryptography.fernet.InvalidToken`` if none does."""
    return _box(tuple(settings.FIELD_KEYS)).decrypt(token.encode()).decode()


def digest(text: str) -> str:
    """Keyed digest by which equal values are found without being readable."""
    return hmac.new(settings.FIELD_DIGEST_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


class SealedField(models.TextField):
    """Text kept encrypted in the database and read in clear by Python."""

    def from_db_value(self, value, expression, connection):
        """Read in clear."""
        return value if value in (None, "") else unseal(value)

    def get_prep_value(self, value):
        """Write sealed."""
        return value if value in (None, "") else seal(value)
