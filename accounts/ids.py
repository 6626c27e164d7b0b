"""Random identifiers for rows that are shown in an address."""

import secrets


def random_id() -> str:
    """Return 22 URL-safe characters that carry 128 random bits."""
    return secrets.token_urlsafe(16)
