"""Filters that show an amount in fen; an amount not known yet is shown as nothing."""

from django import template

from policies import money

register = template.Library()


@register.filter
def yuan(fen: int | None) -> str:
    """Show fen as yuan: 200,000.00."""
    return "" if fen is None else money.yuan(fen)


@register.filter
def wan(fen: int | None) -> str:
    """Show fen as 万元: 20."""
    return "" if fen is None else money.wan(fen)
