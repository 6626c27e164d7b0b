"""What the pages of filing and acceptance ask of the database: little, however much they show."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications import eligibility
from applications.eligibility import ahead
from applications.models import Case
from applications.services import acceptance
from applications.services.corrections import Fault
from policies.stages import Stage
from reviews import worklists
from tests import factories as make
from tests import journey
from tests.applications.pages import text, url
from tests.journey import clock

PAGES = ["file_unit", "file_project", "file_materials", "file_account"]


def returned(cast, count=1):
    case = journey.to_submitted(cast)
    faults = [Fault(kind, "请更换。") for kind in case.item.materials.all()[:count]]
    return acceptance.return_for_correction(case, by=cast.local_officer, faults=faults)


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_returned_filing_ask_little(cast, browse, django_assert_max_num_queries, name):
    case, owner = returned(cast, 3), browse(cast.applicant)
    owner.get(url("case", case))

    with django_assert_max_num_queries(20):
        assert owner.get(url(name, case)).status_code == 200


@pytest.mark.parametrize("code", ["district_workshop", "enterprise_upgrade"])
def test_last_page_of_a_filing_asks_little(cast, browse, django_assert_max_num_queries, code):
    case, owner = journey.draft(cast, code), browse(cast.applicant)
    owner.get(url("case", case))

    with django_assert_max_num_queries(20):
        assert owner.get(url("submit", case)).status_code == 200


def test_choice_of_an_item_asks_once_for_all(cast, browse, django_assert_max_num_queries):
    address, owner = reverse("start", args=[make.CallFactory().public_id]), browse(cast.applicant)
    owner.get(address)

    with django_assert_max_num_queries(16):
        offers = owner.get(address).context["offers"]
    assert sum(offer["award"] is not None for offer in offers) > 2


def test_case_asks_its_owner_little(cast, browse, django_assert_max_num_queries):
    case, owner = returned(cast), browse(cast.applicant)
    owner.get(url("case", case))

    with django_assert_max_num_queries(20):
        owner.get(url("case", case))


def test_case_asks_officers_little(cast, browse, django_assert_max_num_queries):
    case = returned(cast, 3)
    for user in (cast.local_officer, cast.registrar, cast.auditor):
        officer = browse(user)
        officer.get(url("case", case))

        with django_assert_max_num_queries(25):
            officer.get(url("case", case))


@pytest.mark.parametrize("code", ["district_workshop", "enterprise_upgrade"])
def test_desks_of_acceptance_ask_little(cast, browse, django_assert_max_num_queries, code):
    case = journey.to_submitted(cast, journey.draft(cast, code))
    faults = [Fault(kind, "请更换。") for kind in case.item.materials.all()[:2]]
    acceptance.return_for_correction(case, by=cast.local_officer, faults=faults)
    journey.filing.resubmit(case, by=cast.applicant)
    desk = browse(cast.local_officer)
    desk.get(url("case", case))

    for name in ("accept", "return_for_correction", "refuse"):
        with django_assert_max_num_queries(20):
            assert desk.get(url(name, case)).status_code == 200


def test_saving_by_itself_asks_little(cast, browse, django_assert_max_num_queries):
    case, owner = journey.draft(cast), browse(cast.applicant)
    address, typed = f"{url('file_project', case)}?autosave", {"title": "一", "summary": "二"}
    owner.post(address, typed)

    with django_assert_max_num_queries(20):
        answer = owner.post(address, typed | {"title": "三"})
    assert "已于" in answer.json()["message"]


@pytest.mark.parametrize("code", ["district_workshop", "enterprise_upgrade"])
def test_preliminary_desk_asks_little(cast, browse, django_assert_max_num_queries, code):
    case = journey.to_accepted(cast, journey.draft(cast, code))
    desk = browse(cast.preliminary)
    desk.get(url("case", case))

    with django_assert_max_num_queries(22):
        assert desk.get(url("pass_preliminary", case)).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_bundle_asks_as_often_for_many_reports(cast, browse, django_assert_num_queries, count):
    bundle = journey.provider_bundle(cast, count)
    owner = browse(journey.owner_of(cast.provider))
    owner.get(reverse("bundle", args=[bundle.public_id]))

    with django_assert_num_queries(20):
        owner.get(reverse("bundle", args=[bundle.public_id]))


def test_landing_of_the_commission_asks_little_and_leads_to_all_that_is_late(
    cast, browse, django_assert_max_num_queries, moving_clock
):
    journey.to_submitted(cast)
    moving_clock.shift_to(clock.now() + timedelta(days=40))
    for user, most in ((cast.lead, 18), (cast.registrar, 25), (cast.auditor, 18)):
        officer = browse(user)
        officer.get("/admin/")

        with django_assert_max_num_queries(most):
            page = text(officer.get("/admin/"))
        with django_assert_max_num_queries(18):
            (late,) = officer.get("/admin/late/").context["queues"]

        assert 'data-fetch="/admin/late/"' in page
        assert (late.label, late.count, late.tone) == ("全部逾期案件", 1, "bad")
        assert officer.get(late.url).context["cl"].result_count == 1


def test_read_ahead_finds_the_same(cast):
    """Many filings read at once are found what each is found by itself, in every rule."""
    bundle = journey.provider_bundle(cast, 2, accepted=False)
    first, second = bundle.cases.order_by("pk")
    with journey.acting(cast.house):
        missing = first.materials.exclude(kind__code="diagnosis_report")
        missing.update(replaced_at=clock.now())
    cast.provider.contact_phone = second.subject.contact_phone = "021-12345678"
    with journey.acting(cast.house):
        cast.provider.save()
        second.subject.save()
    journey.report(journey.Cast.hire(), enterprise=second.subject)
    moment = clock.now()

    together = list(bundle.cases.order_by("pk"))
    ahead.read(together, moment)

    apart = [Case.objects.get(pk=case.pk) for case in together]
    found = [eligibility.findings(case, moment) for case in together]
    assert found == [eligibility.findings(case, moment) for case in apart]
    texts = ["".join(one.text for one in of_case) for of_case in found]
    assert "缺少必交材料" in texts[0]
    assert "缺少必交材料" not in texts[1]
    assert "联系电话相同" in texts[1]
    assert "另有更早认定" in texts[1]


@pytest.mark.parametrize("stage", list(Stage))
def test_list_of_a_stage_holds_the_cases_that_rest_before_it(db, stage):
    casts = [journey.Cast.hire() for _ in range(3)]
    cases = [
        journey.to_accepted(casts[0], journey.draft(casts[0])),
        journey.to_accepted(casts[1], journey.draft(casts[1], "lighthouse")),
        journey.to_confirmed(casts[2]),
    ]

    expected = {case.pk for case in cases if case.next_stage == stage}

    assert set(worklists.awaiting(stage).values_list("pk", flat=True)) == expected
