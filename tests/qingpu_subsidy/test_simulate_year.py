"""A year of a small district: lived through by the services, sound, and the same for one seed."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from accounts import clock_control
from applications.models import Case
from payments.models import Disbursement
from qingpu_subsidy.demo import firms, names, pages
from qingpu_subsidy.demo.chance import chance
from records.sniffing import PDF, sniff


def test_year_of_a_small_district_is_sound(bare_database, settings, tmp_path):
    settings.DEMO = True
    settings.SEAL_DIR = tmp_path
    out = io.StringIO()

    try:
        call_command("simulate_year", enterprises=4, seed=2, stdout=out)
    finally:
        clock_control.release()

    said = out.getvalue()
    assert "违反" not in said
    assert len(re.findall(r"^20\d\d年", said, re.MULTILINE)) >= 12
    assert Case.objects.exclude(number=None).count() >= 4
    assert Disbursement.objects.exists()
    with pytest.raises(CommandError, match="空的数据库"):
        call_command("simulate_year", enterprises=4, seed=2)


@pytest.mark.parametrize(
    "lost", ["django_migrations", "policies_calendarday, policies_calendaryear"]
)
def test_year_of_an_unbuilt_database_is_refused(bare_database, owner, settings, lost):
    settings.DEMO = True
    owner.execute(f"TRUNCATE {lost} CASCADE")

    with pytest.raises(CommandError, match="数据库还没有建好"):
        call_command("simulate_year")


def test_same_seed_draws_the_same_firms():
    once, again = firms.enterprises(60, 7), firms.enterprises(60, 7)

    assert once == again
    assert once != firms.enterprises(60, 8)
    assert len({firm.uscc for firm in once}) == 60
    assert {firm.unit for firm in once} >= set(names.TOWNS)


def test_names_do_not_run_out():
    drawn = names.enterprises(chance("many"), 400, first=900)

    assert len({firm.name for firm in drawn}) == 400
    assert len({firm.uscc for firm in drawn}) == 400


def test_page_by_hand_is_a_pdf(tmp_path):
    place = tmp_path / "page.pdf"
    place.write_bytes(pages.page("营业执照"))

    with place.open("rb") as upload:
        assert sniff(upload) == PDF
    sheet = PdfReader(place).pages[0]
    assert sheet.extract_text().split() == ["营业执照", pages.NOTE]
    assert sheet.get_contents().get_data().count(b" cm\n") == len("营业执照" + pages.NOTE)
