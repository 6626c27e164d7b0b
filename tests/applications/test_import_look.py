"""The import pages in a real browser: what changes and what is wrong, at a desk and on a phone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from tests import journey
from tests.accounts.test_look import complaints, faults  # noqa: F401  a fixture
from tests.applications.test_recognition_import import COLUMNS, TITLE, sheet
from tests.factories import PASSWORD, EnterpriseFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table(page, live_server):
    """The registrar at the page that takes a table for a list."""
    cast = journey.Cast.hire()
    opened = journey.official_list(cast)
    page.goto(live_server.url + reverse("login"))
    page.fill("#id_username", cast.registrar.username)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.wait_for_load_state()

    def send(*rows):
        address = reverse("admin:applications_recognition_import")
        page.goto(f"{live_server.url}{address}?official_list={opened.public_id}")
        content = sheet(*rows, columns=COLUMNS)
        files = [{"name": "名单.xlsx", "mimeType": "application/zip", "buffer": content}]
        assert faults(page) == []
        page.set_input_files("#id_import_file", files)
        page.click("text=检查并预览")
        page.wait_for_load_state()

    send.cast = cast
    return send


def test_preview_and_faults_are_clean(page, table, complaints):  # noqa: F811
    party, other = table.cast.party, EnterpriseFactory().party
    before = f"{clock.today() - timedelta(days=1)}"
    table((party.uscc, party.name, TITLE, ""))
    assert faults(page) == []
    page.click("text=确认录入")
    page.wait_for_load_state()

    table((party.uscc, party.name, TITLE, before), (other.uscc, other.name, TITLE, before))
    assert page.locator("ins").inner_text() == before
    assert faults(page) == []

    table((party.uscc[:-1], party.name, TITLE, "去年"), (other.uscc, "别的公司", TITLE, ""))
    assert page.locator(".import-table tbody tr").count() == 3
    assert faults(page) == []
    with page.expect_download() as handed_out:
        page.click("text=下载标出问题的表格")
    assert handed_out.value.suggested_filename == "faults.xlsx"
    assert complaints == []
