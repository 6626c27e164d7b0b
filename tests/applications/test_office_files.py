"""Tables that an office suite really wrote, through the pages: every row arrives.

LibreOffice 7.4 wrote the files in `tests/records/sheets` (filled as ods, saved as xlsx): a title
in merged cells above the head, borders far below the rows, a row hidden by a filter, days as dates
in a Chinese format, as text and as a formula, sums, numbers as text and in full width, a sheet of
notes and a hidden one. The package of the third was then made what WPS writes: its properties, a
size of A1, its hidden sheet and part of pictures, a picture inside a cell, its extLst.
"""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.models import OpeningBalance, Recognition
from tests import factories as make
from tests import journey
from tests.applications.pages import text, url

SHEETS = Path(__file__).parents[1] / "records" / "sheets"
CODES = range(9_900_001, 9_900_005)
NAMES = (
    "上海青浦甲机械厂", "上海青浦乙（集团）有限公司",
    "上海青浦丙科技 有限公司", "上海青浦丁装备有限公司",
)  # fmt: skip


def table(name):
    return SimpleUploadedFile(f"{name}.xlsx", (SHEETS / f"{name}.xlsx").read_bytes())


@pytest.fixture
def parties(cast):
    return [
        make.EnterpriseFactory(party__uscc=make.credit_code(code), party__name=name).party
        for code, name in zip(CODES, NAMES, strict=True)
    ]


def imported(client, model, **facts):
    """What the pages of an import say of a table, and the page after it was agreed to."""
    base = f"admin:applications_{model}"
    facts = {"format": "0", "resource": "0"} | facts
    preview = client.post(reverse(f"{base}_import"), facts)
    form = preview.context["confirm_form"]
    return client.post(reverse(f"{base}_process_import"), form.initial)


def test_investment_of_libreoffice_arrives(cast, browse):
    case, owner = journey.draft(cast), browse(cast.applicant)

    page = owner.post(
        url("paste_lines", case), {"table": table("libreoffice-investment"), "look": "1"}
    )
    assert page.context["is_whole"], text(page)
    pasted = page.context["form"]["pasted"].value()
    owner.post(url("paste_lines", case), {"pasted": pasted, "add": "1"})

    lines = case.investment_lines.values_list("invoice_number", "amount_fen", "paid_on", "kind")
    assert list(lines) == [
        ("00012345", 35_000_000, date(2022, 3, 2), "equipment"),
        ("00012346", 123_456_789, date(2022, 4, 15), "equipment"),
        ("22312000000012345678", 30, date(2022, 5, 6), "software"),
        ("00012347", 8_800_000, date(2022, 6, 30), "equipment"),
        ("00012348", 1_200_050, date(2022, 7, 1), "service"),
    ]


def test_list_of_libreoffice_arrives(cast, browse, parties):
    opened = journey.official_list(cast, issued_on=date(2022, 3, 2))

    imported(
        browse(cast.registrar), "recognition", official_list=opened.public_id,
        import_file=table("libreoffice-recognition"),
    )  # fmt: skip

    rows = Recognition.objects.order_by("pk").values_list("party", "named_as", "recognised_on")
    assert list(rows) == [(party.pk, party.name, date(2022, 3, 2)) for party in parties]


def test_opening_balances_of_wps_arrive(cast, browse, parties):
    make.policy()

    imported(
        browse(cast.registrar), "openingbalance", evidence=make.pdf("依据.pdf"),
        import_file=table("wps-opening"),
    )  # fmt: skip

    rows = OpeningBalance.objects.order_by("pk").values_list("party", "amount_fen", "awarded_on")
    days = (date(2019, 11, 20), date(2019, 11, 21), date(2019, 11, 22))
    assert list(rows) == [
        (party.pk, 20_000_000, day) for party, day in zip(parties, days, strict=False)
    ]
