"""Bans of other departments from a spreadsheet: proposed together, each confirmed by another."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from xlsxwriter import Workbook

from accounts import clock
from parties.models import Ban, Party
from payments.models import BanDecision
from payments.resources.bans import BanTable
from payments.services import bans
from tests import factories as make

IMPORT = "admin:payments_bandecision_import"
STRANGER = make.credit_code(7_654_321)


def row(code, **changes):
    cells = dict(
        zip(
            BanTable.columns,
            (code, "某公司", "张某", "区科委", "青科罚1号", "骗取资金", f"{clock.today()}"),
            strict=True,
        )
    )
    return list((cells | changes).values())


def send(client, *rows):
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, cells in enumerate([BanTable.columns, *rows]):
            sheet.write_row(place, 0, cells)
    table = SimpleUploadedFile("名单.xlsx", out.getvalue())
    sent = {"format": "0", "resource": "0", "import_file": table}
    return client.post(reverse(IMPORT), sent)


def agree(client, preview):
    form = preview.context["confirm_form"]
    return client.post(reverse("admin:payments_bandecision_process_import"), form.initial)


@pytest.fixture
def investigator(cast, browse):
    return browse(cast.investigator)


def test_list_is_proposed_and_binds_once_another_confirms(cast, investigator):
    rows = [row(cast.party.uscc, 决定文号="青科罚2号"), row(STRANGER)]

    preview = send(investigator, *rows)
    assert "将一并登记" in preview.content.decode()
    assert not BanDecision.objects.exists()
    entered = agree(investigator, preview)

    assert entered.url == f"{reverse('bans')}?show=to_confirm"
    assert not Ban.objects.exists()
    decision = BanDecision.objects.get(party__uscc=STRANGER)
    bans.confirm(decision, by=cast.lead)
    assert Party.objects.get(uscc=STRANGER).bans.get().starts_on > clock.today()
    again = send(investigator, *rows)
    assert "不改变 <strong>2</strong> 行" in again.content.decode()


def test_every_wrong_cell_is_named_and_none_is_proposed(cast, investigator):
    tomorrow = f"{clock.today() + timedelta(days=1)}"
    rows = [
        row(cast.party.uscc),
        row(STRANGER, 决定部门="区经委"),
        row(make.credit_code(7_654_322), 单位名称="", 决定文号=""),
        row(make.credit_code(7_654_323), 送达日期=tomorrow),
        row("91310118000000000X"),
    ]

    page = send(investigator, *rows)

    found = {(one.row.line, one.column) for one in page.context["faults"]}
    assert found == {
        (3, "决定部门"), (4, "单位名称"), (4, "决定文号"), (5, "送达日期"),
        (6, "统一社会信用代码"),
    }  # fmt: skip
    assert not BanDecision.objects.exists()


def test_period_that_overlaps_a_ban_is_refused(cast, investigator):
    earlier = bans.propose(
        cast.party, by=cast.investigator, key="k", facts="情节严重。", served_on=clock.today()
    )
    bans.confirm(earlier, by=cast.lead)

    page = send(investigator, row(cast.party.uscc))

    assert "禁止申报" in page.context["faults"][0].rule
    assert page.context["faults"][0].column == "送达日期"


def test_registrar_does_not_import_bans(cast, browse):
    assert browse(cast.registrar).get(reverse(IMPORT)).status_code == 403
