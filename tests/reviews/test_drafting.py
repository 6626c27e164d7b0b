"""A notice at the desk: drafted, looked over, published once, by another than who proposed."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.acting import acting
from accounts.clock import SHANGHAI
from accounts.models import User
from accounts.roles import Role
from applications.models import Case
from applications.states import State
from parties.models import Ban
from policies.models import CalendarDay, CalendarYear
from records.models import Job
from reviews.models import PublicNotice
from reviews.services import notices
from tests import factories as make
from tests import journey
from tests.reviews.conftest import text

DAY = timedelta(days=1)
BEFORE_NATIONAL_DAY = datetime(2022, 9, 29, 16, tzinfo=SHANGHAI)


@pytest.fixture
def case(cast):
    return journey.to_proposed(cast)


@pytest.fixture
def drafted(cast, case):
    return notices.draft([case], title="拟支持项目的公示", by=cast.lead, key="draft")


def state(case):
    return Case.objects.get(pk=case.pk).state


def test_a_case_leads_to_a_draft_with_itself_ticked(cast, case, browse, asks):
    browser = browse(cast.publisher)

    page = browser.get(f"/cases/{case.public_id}/open_notice/", follow=True)
    browser.send("draft_notice", **asks(page), title="公示一", cases=[case.public_id])

    assert page.context["ticked"] == {case.public_id}
    assert [entry.case for entry in PublicNotice.objects.get().entries.all()] == [case]


def test_a_drafted_case_leads_to_its_draft(cast, case, drafted, browse):
    response = browse(cast.publisher).open("open_notice", case.public_id)

    assert response.url == f"/notices/{drafted.public_id}/desk/"


def test_the_same_submission_twice_is_one_draft(cast, case, browse, asks):
    browser = browse(cast.publisher)
    fields = asks(browser.open("draft_notice")) | {"title": "公示一", "cases": [case.public_id]}

    for _ in range(2):
        response = browser.send("draft_notice", **fields)

    assert response.redirect_chain[-1][0].endswith("/desk/")
    assert PublicNotice.objects.count() == 1


def test_a_key_belongs_to_one_person_and_one_choice_of_cases(cast, case, drafted):
    other = journey.to_proposed(cast, journey.draft(cast, code="district_line"))
    said = {"title": "公示", "key": "draft"}

    for cases, by in (([case], cast.publisher), ([case, other], cast.lead), ([other], cast.lead)):
        with pytest.raises(ValidationError, match="已用于另一份公示"):
            notices.draft(cases, by=by, **said)

    assert notices.draft([case], by=cast.lead, **said) == drafted


def test_the_row_that_keeps_a_draft_back_is_named(cast, case, browse):
    party = make.EnterpriseFactory(party__local_unit=cast.unit).party
    make.MemberFactory(party=party, user=cast.applicant)
    own = journey.to_proposed(cast, make.CaseFactory(party=party, applicant=cast.applicant))
    make.MemberFactory(party=party, user=cast.publisher)
    drafted = notices.draft([case, own], title="公示", by=cast.lead, key="two")

    page = text(browse(cast.publisher).open("notice_desk", drafted.public_id))
    ban(case.party)
    banned = text(browse(cast.publisher).open("notice_desk", drafted.public_id))

    assert f"第2行（{own.number}）由区经委公示发布员" in page
    assert f"第1行（{case.number}）：该主体处于禁止申报期" in banned


def ban(party):
    today = clock.today()
    with acting(User.objects.house()):
        Ban.objects.create(
            party=party, decision_number="决定1号", source="区财政局", served_on=today - DAY,
            starts_on=today, ends_on=today + 365 * DAY,
        )  # fmt: skip


def test_a_draft_needs_a_title_and_a_case(cast, case, browse, asks):
    browser = browse(cast.publisher)

    response = browser.send("draft_notice", **asks(browser.open("draft_notice")), title="")

    assert list(response.context["form"].errors) == ["title", "cases"]


def test_only_lead_and_publisher_draft(cast, browse):
    assert browse(cast.investigator).open("draft_notice").status_code == 403
    assert browse(cast.applicant).open("notice_desks").status_code == 403


def test_the_desk_says_which_days_it_would_be(cast, drafted, browse):
    page = text(browse(cast.publisher).open("notice_desk", drafted.public_id))

    assert "若现在发布，公示期为" in page
    assert "（5个工作日）" in page


def test_publishing_prints_dates_and_writes_both_jobs(cast, case, drafted, browse, asks):
    browser = browse(cast.publisher)
    hidden = asks(browser.open("notice_desk", drafted.public_id))

    response = browser.send("publish_notice", drafted.public_id, **hidden)

    notice = PublicNotice.objects.get()
    assert (notice.state, notice.published_by) == ("published", cast.publisher)
    assert state(case) == State.ON_NOTICE
    assert "制作中" in text(response)
    assert Job.objects.filter(dedupe_key=f"close-notice-{notice.pk}").get().due_at == (
        notice.closes_at
    )


def test_a_second_click_publishes_nothing(cast, drafted, browse, asks):
    browser = browse(cast.publisher)
    hidden = asks(browser.open("notice_desk", drafted.public_id))
    browser.send("publish_notice", drafted.public_id, **hidden)
    published_at = PublicNotice.objects.get().published_at

    again = browser.send("publish_notice", drafted.public_id, **hidden)

    assert "已由" not in text(again)
    assert PublicNotice.objects.get().published_at == published_at


def test_a_stale_page_says_who_was_faster(cast, drafted, browse, asks):
    other = make.UserFactory(roles=[Role.NOTICE_PUBLISHER])
    browser = browse(other)
    stale = asks(browser.open("notice_desk", drafted.public_id))
    notices.publish(drafted, by=cast.publisher, key="first")

    response = browser.send("publish_notice", drafted.public_id, **stale)

    assert f"已由{cast.publisher}于" in text(response)


def test_who_proposed_does_not_publish(cast, case, drafted, browse):
    response = browse(cast.lead).open("notice_desk", drafted.public_id)

    assert "公示发布员（不得为拟定支持的人）" in text(response)
    refused = browse(cast.lead).send("publish_notice", drafted.public_id, key="x")
    assert refused.status_code == 403
    with pytest.raises(PermissionDenied):
        notices.publish(drafted, by=cast.lead, key="x")


def test_an_unknown_year_refuses_and_says_where_to_enter_it(cast, case, drafted, browse):
    with acting(cast.house):
        CalendarDay.objects.all().delete()
        CalendarYear.objects.all().delete()
    browser = browse(cast.publisher)

    page = browser.open("notice_desk", drafted.public_id)
    response = browser.send("publish_notice", drafted.public_id, key="x")

    assert "工作日历" in text(page)
    assert "工作日安排尚未录入" in text(response)
    assert (PublicNotice.objects.get().state, state(case)) == ("draft", State.PROPOSED)


@pytest.mark.django_db(transaction=True)
def test_national_day_is_not_counted(moving_clock, browse):
    moving_clock.pin(BEFORE_NATIONAL_DAY)
    cast = journey.Cast.hire()
    case = journey.to_proposed(cast)
    notice = notices.draft([case], title="公示", by=cast.lead, key="draft")

    page = text(browse(cast.publisher).open("notice_desk", notice.public_id))

    assert "公示期为2022年9月30日至2022年10月11日（5个工作日）" in page


def test_a_notice_shows_its_paper_only_once_it_is_there(cast, drafted, browse):
    notices.publish(drafted, by=cast.publisher, key="first")

    page = text(browse(cast.publisher).open("notice_paper_state", drafted.public_id))

    assert "制作中" in page
    assert "打开 PDF" not in page


def test_a_draft_is_thrown_away_and_its_cases_wait_again(cast, case, drafted, browse):
    refused = browse(cast.investigator).send("discard_notice", drafted.public_id)
    response = browse(cast.lead).send("discard_notice", drafted.public_id)

    assert refused.status_code == 403
    assert "可重新拟稿" in text(response)
    assert not PublicNotice.objects.exists()
    assert browse(cast.publisher).open("draft_notice").context["cases"].get() == case


def test_what_is_published_is_not_thrown_away(cast, drafted, browse):
    notices.publish(drafted, by=cast.publisher, key="first")

    response = browse(cast.publisher).send("discard_notice", drafted.public_id)

    assert "公示已发布，不能作废" in text(response)
    assert PublicNotice.objects.get().state == "published"


def test_a_draft_takes_as_many_queries_for_three_rows(cast, browse):
    codes = ("district_workshop", "district_line", "district_factory")
    cases = [journey.to_proposed(cast, journey.draft(cast, code=code)) for code in codes]

    def count(chosen):
        drafted = notices.draft(chosen, title="公示", by=cast.lead, key=f"of-{len(chosen)}")
        browser = browse(cast.publisher)
        browser.open("notice_desk", drafted.public_id)
        with CaptureQueriesContext(connection) as captured:
            browser.open("notice_desk", drafted.public_id)
        notices.discard(drafted, by=cast.lead)
        return len(captured)

    assert (count(cases[:1]), count(cases)) == (16, 16)
