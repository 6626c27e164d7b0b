"""Lists: who may open them, and as many queries for three rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from reviews.models import Expert, PublicNotice
from reviews.queues import queues
from reviews.services import deliberation, notices, objections, panels
from tests import factories as make
from tests import journey

CODES = ("district_workshop", "district_line", "district_factory")


def acting_as(user):
    """The user as a request would load it, without what an earlier one has read."""
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def counted(browse):
    """How many queries a page takes."""

    def count(user, name, *args, **query):
        browser = browse(user)
        browser.open(name, *args, **query)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = browser.open(name, *args, **query)
        assert response.status_code == 200
        return len(captured)

    return count


def one_and_three(prepare, count):
    """The counts of a page with one row and with three."""
    prepare(CODES[0])
    one = count()
    for code in CODES[1:]:
        prepare(code)
    return one, count()


def bring(cast, to):
    return lambda code: to(cast, journey.draft(cast, code=code))


@pytest.mark.parametrize(
    ("slug", "who", "to", "queries"),
    [
        ("preliminary", "preliminary", "to_accepted_with_paper", 14),
        ("panel", "lead", "to_in_review", 14),
        ("reviewing", "lead", "to_panel", 14),
        ("proposal", "lead", "to_reviewed", 14),
        ("notice", "publisher", "to_proposed", 12),
    ],
)
def test_work_lists_take_as_many_queries_for_three_rows(cast, counted, slug, who, to, queries):
    assert cast.experts
    prepare = bring(cast, WAYS[to])

    found = one_and_three(prepare, lambda: counted(getattr(cast, who), "review_work", slug))

    assert found == (queries, queries)


def to_accepted_with_paper(cast, case):
    case = journey.to_accepted(cast, case)
    return journey.paper_twin.waive(case, by=cast.registrar, reason="电子签章")


def to_panel(cast, case):
    case = journey.to_in_review(cast, case)
    panels.appoint(case, list(Expert.objects.order_by("pk")), by=cast.lead)


def to_reviewed(cast, case):
    journey.review(cast, journey.to_in_review(cast, case))


WAYS = {
    "to_accepted_with_paper": to_accepted_with_paper,
    "to_in_review": journey.to_in_review,
    "to_panel": to_panel,
    "to_reviewed": to_reviewed,
    "to_proposed": journey.to_proposed,
}


def test_seats_take_as_many_queries_for_three_rows(cast, counted):
    assert cast.experts

    found = one_and_three(bring(cast, to_panel), lambda: counted(cast.experts[0], "expert_queue"))

    assert found == (15, 15)


def test_opinions_take_as_many_queries_for_three_rows(cast, counted):
    found = one_and_three(
        bring(cast, journey.to_in_review), lambda: counted(cast.delegates["kw"], "opinion_queue")
    )

    assert found == (14, 14)


def test_drafts_take_as_many_queries_for_three_rows(cast, counted):
    def prepare(code):
        case = journey.to_proposed(cast, journey.draft(cast, code=code))
        notices.draft([case], title=code, by=cast.lead, key=code)

    found = one_and_three(prepare, lambda: counted(cast.publisher, "notice_desks"))

    assert found == (9, 9)


def test_candidates_of_a_notice_take_as_many_queries_for_three_rows(cast, counted):
    found = one_and_three(
        bring(cast, journey.to_proposed), lambda: counted(cast.publisher, "draft_notice")
    )

    assert found == (8, 8)


def test_public_notices_take_as_many_queries_for_three_rows(cast, counted):
    found = one_and_three(bring(cast, journey.to_on_notice), lambda: counted(None, "notices"))

    assert found == (9, 9)


def test_rows_of_a_public_notice_take_no_queries(cast, counted):
    cases = [journey.to_proposed(cast, journey.draft(cast, code=code)) for code in CODES]
    for key, chosen in (("one", cases[:1]), ("two", cases[1:])):
        notice = notices.draft(chosen, title=key, by=cast.lead, key=key)
        notices.publish(notice, by=cast.publisher, key=key)

    found = [
        counted(None, "notice", notice.public_id) for notice in PublicNotice.objects.order_by("pk")
    ]

    assert found == [7, 7]


def test_objections_take_as_many_queries_for_three_rows(cast, counted):
    def prepare(code):
        case = journey.to_on_notice(cast, journey.draft(cast, code=code))
        objections.raise_objection(
            case, by=cast.house, objector="张三", contact="021-0", claim="不实"
        )

    found = one_and_three(prepare, lambda: counted(cast.investigator, "objection_queue"))

    assert found == (11, 11)


def test_meetings_take_as_many_queries_for_three_rows(cast, counted):
    def prepare(code):
        deliberation.convene(number=code, planned_on=clock.today(), by=cast.clerk)

    found = one_and_three(prepare, lambda: counted(cast.clerk, "meetings"))

    assert found == (9, 9)


def test_an_agenda_takes_as_many_queries_for_three_items(cast, counted, moving_clock):
    cleared = {
        code: journey.to_notice_cleared(cast, journey.draft(cast, code=code)) for code in CODES
    }
    meeting = deliberation.convene(number="一", planned_on=clock.today(), by=cast.clerk)

    def prepare(code):
        deliberation.table(meeting, [cleared[code]], by=cast.lead, key=code)

    one, three = one_and_three(prepare, lambda: counted(cast.clerk, "meeting", meeting.public_id))

    assert one == three <= 20


def test_each_queue_counts_the_rows_behind_its_link(cast, browse, moving_clock):
    """Every role's queues, with a case at each desk."""
    assert cast.experts
    for code, to in zip(CODES, (to_panel, journey.to_proposed, journey.to_on_notice), strict=True):
        to(cast, journey.draft(cast, code=code))
    party = make.EnterpriseFactory(party__local_unit=cast.unit).party
    make.MemberFactory(party=party, user=cast.applicant)
    journey.to_in_deliberation(cast, make.CaseFactory(party=party, applicant=cast.applicant))
    people = [cast.preliminary, cast.lead, cast.publisher, cast.clerk, cast.investigator]
    people += [cast.experts[0], cast.delegates["kw"]]

    for user in people:
        for queue in queues(acting_as(user)):
            page = browse(user).get(queue.url)
            assert page.context["page"].paginator.count == queue.count, queue.label


def test_work_lists_are_of_their_roles(cast, browse):
    for user in (cast.applicant, cast.local_officer, cast.clerk, cast.investigator):
        response = browse(user).open("review_work", "panel")
        assert response.status_code == 403
        assert "评审负责人" in response.content.decode()


def test_an_unknown_list_is_not_there(cast, browse):
    assert browse(cast.lead).get(reverse("review_work", args=["nothing"])).status_code == 404


def test_desks_stay_within_25_queries(cast, browse):
    """Beside the two savepoints that a request takes inside a test's own transaction."""
    assert cast.experts
    case = to_accepted_with_paper(cast, journey.draft(cast))
    found = {}

    def count(user, *names):
        for name in names:
            browser = browse(user)
            browser.open(name, case.public_id)
            with CaptureQueriesContext(connection) as captured:
                assert browser.open(name, case.public_id).status_code == 200
            found[name] = len(captured) - 2

    count(cast.preliminary, "pass_preliminary", "fail_preliminary")
    case = journey.to_in_review(cast, case)
    journey.review(cast, case)
    count(cast.lead, "appoint_experts", "review_digest", "propose", "fail_review")
    count(cast.delegates["kw"], "give_opinion")

    assert [name for name, queries in found.items() if queries > 25] == [], found
