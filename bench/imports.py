"""A list of ten thousand lines through the import pages, against reading and COPY alone."""

from io import BytesIO, StringIO
from time import perf_counter

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from accounts import clock
from accounts.acting import acting
from accounts.ids import random_id
from applications.resources.recognition import RecognitionTable
from parties.models import Party
from records.importing import copying
from tests import factories as make
from tests import journey

N = 10_000
TITLE = "市级智能工厂"
COPY = (
    "COPY applications_recognition (public_id, official_list_id, party_id, item_id, mapping_id,"
    " title, named_as, recognised_on, status, entered_by_id, entered_at, note, reminders,"
    " revoked_reason) FROM STDIN"
)
IMPORT = "admin:applications_recognition_import"
CONFIRM = "admin:applications_recognition_process_import"


def run() -> str:
    """Seconds for preview and confirmation of one list, and what of it nobody can save."""
    settings.LONG_TABLE_ROWS = N + 1  # entered in the request, not by a job
    cast = journey.Cast.hire()
    parties = _parties(cast)
    opened = journey.official_list(cast)
    content = _table(parties)
    floor = _floor(cast, opened, parties, content)
    client = Client()
    client.force_login(cast.registrar)
    client.get(reverse(IMPORT))
    start = perf_counter()
    preview = _previewed(client, opened, content)
    middle = perf_counter()
    with CaptureQueriesContext(connection) as asked:
        client.post(reverse(CONFIRM), preview.context_data["confirm_form"].initial)
    end = perf_counter()
    if opened.rows.count() != N:
        raise ValueError(f"{opened.rows.count()} rows of {N}")
    ours = end - start
    floor = (floor + _floor(cast, journey.official_list(cast), parties, content)) / 2
    return (
        f"import of {N} rows: preview {middle - start:.2f} s, confirmation {end - middle:.2f} s "
        f"({len(asked)} statements besides COPY); reading and COPY under the same triggers "
        f"{floor:.2f} s; {ours / floor:.1f} times the floor (goal 5); openpyxl's reading alone "
        f"{_openpyxl(content):.2f} s"
    )


def _parties(cast: journey.Cast) -> list[Party]:
    with acting(make.house()):
        copying.insert(
            Party,
            [
                {
                    "uscc": make.credit_code(500_000 + n),
                    "name": f"上海青浦第{n}机械厂",
                    "local_unit_id": cast.unit.pk,
                }
                for n in range(N)
            ],
        )
    return list(Party.objects.filter(name__startswith="上海青浦第").order_by("pk"))


def _table(parties: list[Party]) -> bytes:
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, RecognitionTable.columns)
        for place, party in enumerate(parties, start=1):
            sheet.write_row(place, 0, (party.uscc, party.name, TITLE, ""))
    return out.getvalue()


def _floor(cast, opened, parties: list[Party], content: bytes) -> float:
    """The file read, and rows made ready before copied into the same table; then all undone."""
    item, moment = make.item("municipal_factory"), clock.now()
    mapping = item.titles.get()
    lines = "".join(
        f"{random_id()}\t{opened.pk}\t{party.pk}\t{item.pk}\t{mapping.pk}\t{TITLE}\t{party.name}\t{opened.issued_on}"
        f"\tentered\t{cast.registrar.pk}\t{moment}\t\t0\t\n"
        for party in parties
    )
    start = perf_counter()
    CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    with transaction.atomic():
        with acting(cast.registrar), connection.cursor() as cursor:
            cursor.copy_expert(COPY, StringIO(lines))
        took = perf_counter() - start
        transaction.set_rollback(True)
    return took


def _previewed(client: Client, opened, content: bytes):
    facts = {"official_list": opened.public_id, "format": "0", "resource": "0"}
    table = SimpleUploadedFile("名单.xlsx", content)
    return client.post(reverse(IMPORT), facts | {"import_file": table})


def _openpyxl(content: bytes) -> float:
    start = perf_counter()
    for _ in load_workbook(BytesIO(content), read_only=True).active.iter_rows():
        pass
    return perf_counter() - start
