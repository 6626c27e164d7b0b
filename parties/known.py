"""What the last checks of a party say, and which of them are too old to rest on (R8–R12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import prefetch_related_objects

from parties.models import Enterprise, Party, PartyCheck

Kind = PartyCheck.Kind


@dataclass(frozen=True)
class Known:
    """The last word on one condition of a party; without a check nobody has looked."""

    kind: Kind
    check: PartyCheck | None
    valid_until: date | None
    today: date

    @property
    def label(self) -> str:
        return self.kind.label

    @property
    def is_stale(self) -> bool:
        """Whether somebody looked, but too long ago."""
        return self.valid_until is not None and self.valid_until < self.today

    @property
    def is_fresh(self) -> bool:
        """Whether somebody looked, and lately enough."""
        return self.check is not None and not self.is_stale

    @property
    def is_clear(self) -> bool:
        """Whether the last check found nothing against the party, however old it is."""
        return self.check is not None and self.check.is_clear

    @property
    def level(self) -> str:
        """How a screen marks it: good, warning or error."""
        if not self.is_fresh:
            return "warning"
        return "good" if self.is_clear else "error"


def valid_days(kind: str) -> int:
    """For how many days a check of this kind may be rested on."""
    return settings.CHECKS_VALID_DAYS[kind]


def required_places() -> tuple[Kind, ...]:
    """Which places must lie in the district: a setting, a review of competition may lift it."""
    return tuple(Kind(place) for place in settings.PLACES_REQUIRED)


def known(party: Party, today: date) -> dict[Kind, Known]:
    """The last word on every condition; the party's checks are read once."""
    last = last_checks(party)
    return {kind: _known(kind, last.get(kind), today) for kind in Kind}


def last_checks(party: Party) -> dict[str, PartyCheck]:
    """The last check of each condition that was ever looked into."""
    prefetch_related_objects([party], "checks")
    last: dict[str, PartyCheck] = {}
    for check in party.checks.all():  # the latest day first
        last.setdefault(check.kind, check)
    return last


def disqualifies(results: Iterable[str | None], places: Enterprise | None) -> bool:
    """Whether the last word on a party's standing and credit, or its places, is against it."""
    is_elsewhere = places is not None and not all(
        getattr(places, place) for place in required_places()
    )
    return is_elsewhere or not PartyCheck.FATAL.isdisjoint(results)


def _known(kind: Kind, check: PartyCheck | None, today: date) -> Known:
    until = check.checked_on + timedelta(days=valid_days(kind)) if check else None
    return Known(kind, check, until, today)
