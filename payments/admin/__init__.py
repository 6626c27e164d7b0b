"""What this room shows in the browser admin: read widely, written narrowly."""

from payments.admin import bans, money

__all__ = ["bans", "money"]
