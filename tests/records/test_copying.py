"""Rows by COPY are the rows that one by one would have been written."""

import pytest
from django.db import IntegrityError, transaction

from accounts.acting import acting
from parties.models import Party
from records.importing import copying
from records.models import AuditEntry
from tests.factories import LocalUnitFactory, credit_code

WORDS = ("a\tb\nc\rd\\e", r"\N", r"\.", "“𠅤”，", "'")


@pytest.fixture
def rows(db):
    unit = LocalUnitFactory().pk
    return [
        {"uscc": credit_code(700 + n), "name": words, "local_unit_id": unit}
        for n, words in enumerate(WORDS)
    ]


def test_rows_are_entered_to_the_letter_with_their_defaults_and_audit(house, rows, monkeypatch):
    monkeypatch.setattr(copying, "AT_ONCE", 2)

    with acting(house):
        copying.insert(Party, rows)

    entered = Party.objects.filter(uscc__in=[row["uscc"] for row in rows]).order_by("uscc")
    assert [party.name for party in entered] == list(WORDS)
    assert len({party.public_id for party in entered}) == len(WORDS)
    told = AuditEntry.objects.filter(table_name="parties_party", op="INSERT", actor_id=house.pk)
    assert told.filter(row_id__in=[str(party.pk) for party in entered]).count() == len(WORDS)


def test_one_refused_row_leaves_none(house, rows, monkeypatch):
    monkeypatch.setattr(copying, "AT_ONCE", 2)
    rows[-1]["uscc"] = rows[0]["uscc"]

    with pytest.raises(IntegrityError), transaction.atomic(), acting(house):
        copying.insert(Party, rows)

    assert not Party.objects.filter(name__in=WORDS).exists()


def test_no_rows_are_nothing(house):
    copying.insert(Party, [])
