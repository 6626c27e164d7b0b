"""Filters that show the ends of periods."""

from datetime import datetime

from django import template

from policies import workdays

register = template.Library()


@register.filter
def until(closes_at: datetime | None) -> str:
    """Show the close of a notice: 2026-11-30 24:00."""
    return "" if closes_at is None else workdays.until(closes_at)
