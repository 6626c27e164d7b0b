"""The decision to ban a party for three years (Article 7; R65)."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from parties.models import Ban, Party

YEARS = 3


def last_day(served_on: date) -> date:
    """Same day three years on; 29 February falls back to the last of the month (R65)."""
    try:
        return served_on.replace(year=served_on.year + YEARS)
    except ValueError:
        return date(served_on.year + YEARS, 2, 28)


@atomic
def decide(party: Party, *, by: User, decision_number: str, served_on: date) -> Ban:
    """Ban a party from the day after service; its open cases stop at their next step."""
    if not by.roles & {Role.INVESTIGATOR, Role.REVIEW_LEAD}:
        raise PermissionDenied("禁止申报由区经委决定后录入。")
    if served_on > clock.today():
        raise ValidationError({"served_on": "送达日期不能晚于今天。"})
    party = Party.objects.select_for_update(of=("self",), no_key=True).get(pk=party.pk)
    with acting(by):
        return Ban.objects.create(
            party=party,
            decision_number=decision_number,
            source="区经委",
            served_on=served_on,
            starts_on=served_on + timedelta(days=1),
            ends_on=last_day(served_on),
            decided_by=by,
        )
