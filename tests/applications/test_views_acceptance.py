"""The first desk at work; and what every desk refuses: not you, not now, not like this."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts.clock import SHANGHAI
from accounts.roles import Role
from applications.models import Case
from applications.queues import queues
from applications.services import acceptance
from applications.states import State
from tests import factories as make
from tests import journey
from tests.applications.pages import hidden, said, text, ticked, url


@pytest.fixture
def submitted(cast):
    return journey.to_submitted(cast)


@pytest.fixture
def officer(cast, browse):
    return browse(cast.local_officer)


def test_queue_shows_own_local_unit_only(cast, officer, browse, submitted):
    neighbour = make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=make.LocalUnitFactory())

    own = officer.get(reverse("acceptance_queue"))
    other = browse(neighbour).get(reverse("acceptance_queue"))

    assert submitted.number in text(own)
    assert "剩余5个工作日" in text(own)
    assert submitted.number not in text(other)
    assert "没有待受理的案件" in text(other)


def test_queue_is_counted_and_leads_to_its_rows(cast, officer, submitted):
    acceptance.return_for_correction(
        journey.to_submitted(cast, journey.draft(cast)), by=cast.local_officer, note="缺执照。"
    )

    counted = queues(cast.local_officer)

    assert [(queue.label, queue.count) for queue in counted] == [
        ("待受理", 1),
        ("已退回，等待补正", 1),
    ]
    for queue in counted:
        assert len(officer.get(queue.url).context["rows"]) == queue.count


def test_registrar_has_the_paper_twins(cast, browse):
    case = journey.to_accepted(cast)
    registrar = browse(cast.registrar)

    page = registrar.get(reverse("acceptance_queue"), {"list": "paper"})

    assert case.number in text(page)
    assert [tab["label"] for tab in page.context["tabs"]] == [
        "待受理", "已退回，等待补正", "待核收书面材料", "书面材料逾期未到",
    ]  # fmt: skip


def test_paper_is_due_under_its_own_limit(cast, browse, moving_clock):
    moving_clock.pin(datetime(2022, 5, 9, 10, tzinfo=SHANGHAI))
    case = journey.to_accepted(cast)
    days = case.version.working_days("paper")
    moving_clock.pin(datetime(2022, 5, 10, 10, tzinfo=SHANGHAI))

    page = browse(cast.registrar).get(reverse("acceptance_queue"), {"list": "paper"})

    assert f"剩余{days - 1}个工作日" in text(page)
    assert "申报单位递交" in text(page)


def test_queue_is_refused_to_others_with_whose_it_is(cast, browse):
    response = browse(cast.applicant).get(reverse("acceptance_queue"))

    assert response.status_code == 403
    assert "街镇受理员" in text(response)


@pytest.mark.parametrize("count", [1, 3])
def test_queue_asks_as_often_for_many_cases(cast, officer, count, django_assert_num_queries):
    for _ in range(count):
        journey.to_submitted(cast, journey.draft(cast))

    with django_assert_num_queries(15):
        page = officer.get(reverse("acceptance_queue"))

    assert len(page.context["rows"]) == count


def test_accepting_at_the_desk(cast, officer, submitted):
    page = text(officer.get(url("accept", submitted)))
    form = ticked(officer, "accept", submitted)

    response = officer.post(url("accept", submitted), form | {"note": "材料齐全。"})

    assert "不代表同意奖励" in page
    assert "未发现问题" in page
    assert said(response) == [f"{submitted.number}：“受理”已办理。"]
    line = submitted.log.last()
    assert (line.step, line.by, line.note) == ("accept", cast.local_officer, "材料齐全。")


def test_reason_is_asked_for_at_its_field(officer, submitted):
    form = hidden(officer, "refuse", submitted)

    response = officer.post(url("refuse", submitted), form | {"note": ""})

    assert "note" in response.context["form"].errors
    assert "申报单位将看到这段文字" in text(response)
    assert Case.objects.get(pk=submitted.pk).state == State.SUBMITTED


def test_return_names_what_to_mend_and_may_end_stale(cast, officer, submitted, moving_clock):
    form = hidden(officer, "return_for_correction", submitted) | {"part-summary": "没有写明投入。"}
    officer.post(url("return_for_correction", submitted), form)
    due_on = Case.objects.get(pk=submitted.pk).mend_by
    assert f"补正期限未过：截止日为 {due_on}" in text(officer.get(url("case", submitted)))
    assert f"截止日为 {due_on}" in said(officer.get(url("close_stale", submitted)))[0]

    moving_clock.shift_to(journey.clock.now() + timedelta(days=20))
    form = hidden(officer, "close_stale", submitted) | {"note": "逾期未补正。"}
    officer.post(url("close_stale", submitted), form)

    assert list(submitted.log.values_list("step", flat=True)) == [
        "submit", "return_for_correction", "close_stale",
    ]  # fmt: skip


def test_wrong_role_is_told_whose_step_it_is(cast, browse, submitted):
    registrar = browse(cast.registrar)

    for response in (
        registrar.get(url("accept", submitted)),
        registrar.post(url("accept", submitted), {"key": "k", "revision": submitted.revision}),
    ):
        assert response.status_code == 403
        assert "“受理”由所属街镇（区属企业）受理员" in text(response)
    assert Case.objects.get(pk=submitted.pk).state == State.SUBMITTED


def test_wrong_town_does_not_find_the_case(browse, submitted):
    unit = make.LocalUnitFactory()
    neighbour = browse(make.UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=unit))

    assert neighbour.get(url("accept", submitted)).status_code == 404
    assert neighbour.post(url("accept", submitted), {"key": "k"}).status_code == 404


def test_wrong_state_says_who_was_there_before(cast, officer, submitted):
    journey.accept(submitted, by=cast.local_officer)

    response = officer.get(url("refuse", submitted))

    assert response.url == url("case", submitted)
    assert f"已由{cast.local_officer}于" in said(response)[0]
    assert "办理“受理”" in said(response)[0]


def test_stale_page_changes_nothing(cast, officer, submitted):
    stale = hidden(officer, "refuse", submitted) | {"note": "不属于本区。"}
    acceptance.return_for_correction(submitted, by=cast.local_officer, note="缺执照。")
    journey.filing.resubmit(submitted, by=cast.applicant)

    response = officer.post(url("refuse", submitted), stale)

    assert f"已由{cast.applicant}于" in said(response)[0]
    assert Case.objects.get(pk=submitted.pk).state == State.SUBMITTED


def test_double_click_is_one_step(officer, submitted):
    form = ticked(officer, "accept", submitted)

    first = officer.post(url("accept", submitted), form)
    second = officer.post(url("accept", submitted), form)

    assert first.url == second.url
    assert submitted.log.filter(step="accept").count() == 1


def test_paper_twin_at_its_desk(cast, browse):
    case = journey.to_accepted(cast)
    registrar = browse(cast.registrar)
    form = hidden(registrar, "paper_check_in", case)
    form |= {"received_on": journey.clock.today().isoformat(), "copies": 2, "pages": 30}

    wrong = registrar.post(url("paper_check_in", case), form | {"digest": "0" * 12})
    registrar.post(url("paper_check_in", case), form | {"digest": case.content_sha256[:12]})

    assert "不是最终提交的版本" in text(wrong)
    assert Case.objects.get(pk=case.pk).paper_received_on == journey.clock.today()


def test_paper_twin_is_waived_at_the_same_desk(cast, browse):
    case = journey.to_accepted(cast)
    reviewer = browse(cast.preliminary)

    form = hidden(reviewer, "paper_check_in", case) | {"waive": "1"}
    asked = reviewer.post(url("paper_check_in", case), form | {"reason": ""})
    reviewer.post(url("paper_check_in", case), form | {"reason": "全程电子化试点。"})

    assert "请写明免收原因" in text(asked)
    assert Case.objects.get(pk=case.pk).paper_waiver == "全程电子化试点。"


def test_paper_desk_is_shut_to_others_and_before_acceptance(cast, browse, officer, submitted):
    assert officer.get(url("paper_check_in", submitted)).status_code == 403
    early = browse(cast.registrar).get(url("paper_check_in", submitted))
    assert "受理后、初审前" in said(early)[0]


def test_case_is_stopped_at_its_desk(cast, browse):
    case = journey.to_accepted(cast)
    lead = browse(cast.lead)

    lead.post(url("stop", case), hidden(lead, "stop", case) | {"note": "企业已迁出本区。"})

    assert case.log.last().note == "企业已迁出本区。"
