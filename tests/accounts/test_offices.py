"""The offices that take part are on record like everything else that decides who may act."""

import pytest

from records.models import AuditEntry
from tests.factories import LocalUnitFactory, agency

pytestmark = pytest.mark.django_db


def test_offices_are_told_of():
    unit, office = LocalUnitFactory(), agency("kw")
    for table, row in (("accounts_localunit", unit), ("accounts_agency", office)):
        entry = AuditEntry.objects.get(table_name=table, row_id=str(row.pk))
        assert entry.op == "INSERT"
        assert entry.after["name"] == row.name
