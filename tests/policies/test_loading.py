import json
from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from policies.models import CalendarDay, CalendarYear, Note, PolicyVersion
from policies.services import calendars, documents, loading
from policies.workdays import UnknownYear
from tests.policies.conftest import FIXTURES

CASES = FIXTURES.parent / "tests" / "cases"
VARIANTS = CASES / "policy_variants.json"

pytestmark = pytest.mark.django_db


def read(path):
    return json.loads(path.read_text("utf-8"))


def test_version_written_down_is_the_file_it_came_from(policy):
    (document,) = read(FIXTURES / "policy_2022.json")["policies"]

    assert documents.as_document(policy) == document


def test_loading_twice_changes_nothing(policy, house):
    count = CalendarDay.objects.count()

    new = loading.load(FIXTURES / "policy_2022.json", by=house)
    new += loading.load(FIXTURES / "calendar_2022_2026.json", by=house)

    assert new == []
    assert PolicyVersion.objects.filter(number=policy.number).get().digest == policy.digest
    assert CalendarDay.objects.count() == count


def test_loading_adds_new_readings_only(policy, house, tmp_path):
    content = read(FIXTURES / "policy_2022.json")
    note = content["policies"][0]["notes"][0] | {"noted_on": "2022-05-01", "answer": "新口径"}
    content["policies"][0]["notes"].append(note)
    count = policy.notes.count()
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(content))

    loading.load(path, by=house)
    loading.load(path, by=house)

    assert Note.objects.filter(version=policy).count() == count + 1


def test_loading_refuses_other_terms_under_a_known_number(policy, house, tmp_path):
    content = read(FIXTURES / "policy_2022.json")
    content["policies"][0]["items"][0]["per_report_fen"] = 1
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(content))

    with pytest.raises(ValidationError, match="与文件不一致"):
        loading.load(path, by=house)


def test_calendar_has_every_day_of_the_agreed_cases(policy):
    agreed = {
        (date.fromisoformat(day["date"]), not day["off"], day["name"])
        for day in read(CASES / "workdays_2022_2026.json")
    }

    days = CalendarDay.objects.filter(year__lte=2026)

    assert set(days.values_list("date", "is_workday", "name")) == agreed


def test_calendar_knows_the_entered_years_only(policy, acted):
    CalendarYear.objects.filter(pk__gt=2026).delete()

    calendar = CalendarYear.objects.calendar()

    assert calendar.add(date(2022, 4, 29), 5) == date(2022, 5, 10)
    with pytest.raises(UnknownYear, match="2027年的工作日安排尚未录入"):
        calendar.is_workday(date(2027, 1, 4))


def test_calendar_is_read_in_one_query(policy, django_assert_num_queries):
    with django_assert_num_queries(1):
        CalendarYear.objects.calendar()


def test_other_plan_for_a_known_year_is_refused(policy, acted):
    with pytest.raises(ValidationError, match="已经录入"):
        calendars.enter({"year": 2022, "source": "试", "holidays": []})


def test_rules_of_other_places_load_without_a_change_of_code(policy, house):
    loading.load(VARIANTS, by=house)

    jinshan = PolicyVersion.objects.get(scheme="jinshan-upgrade")
    pingshan = PolicyVersion.objects.get(scheme="pingshan-maturity")
    terms = jinshan.items.get().terms()
    assert (terms.ratio, terms.threshold, terms.cap) == (
        Fraction(1, 10),
        500_000_000,
        300_000_000,
    )
    assert pingshan.ladders.count() == 2
    assert pingshan.items.get(code="line").yearly_quota == 6
    assert documents.as_document(jinshan) == read(VARIANTS)["policies"][0]
