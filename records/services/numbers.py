"""Numbers without gaps: of documents, of cases, of whatever is counted by the year."""

from django.db import transaction
from django.db.models import F

from accounts.acting import acting
from accounts.models import User
from records.models import NumberSeries


@transaction.atomic
def take(code: str, year: int) -> int:
    """The next number of a series in a year is this transaction's; it returns if that fails."""
    NumberSeries.objects.bulk_create([NumberSeries(code=code, year=year)], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(code=code, year=year)
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    return series.last + 1


def document_number(code: str, year: int, serial: int) -> str:
    """A number as GB/T 9704-2012 writes it: 青经发〔2026〕7号, with no leading zero."""
    return f"{code}〔{year}〕{serial}号"


@transaction.atomic
def begin(code: str, year: int, *, last: int, by: User) -> NumberSeries:
    """A series goes on after the last number that was given out on paper."""
    with acting(by):
        return NumberSeries.objects.create(code=code, year=year, last=last)
