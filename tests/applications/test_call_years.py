"""A call opens and closes in a year that can be: one of the year 1 broke the list for everybody."""

import pytest

from applications.models import Call
from tests import factories as make


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_call_of_no_such_year_is_refused_at_the_field(cast, browse, day):
    item = make.item()
    sent = {
        "title": "申报通知", "version": item.version_id, "items": [item.pk],
        "opens_at_0": day, "opens_at_1": "00:00", "closes_at_0": day, "closes_at_1": "01:00",
    }  # fmt: skip

    answer = browse(cast.registrar).post("/admin/applications/call/add/", sent)

    assert answer.status_code == 200
    assert "年份应在2000至2100之间" in answer.content.decode()
    assert not Call.objects.filter(title="申报通知").exists()
