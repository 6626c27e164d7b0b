"""Every edge of the review is walked on screens: the button on the case, the desk, the deed."""

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from accounts import clock
from accounts.roles import Role
from applications.models import Case
from applications.services import paper_twin
from applications.states import State
from reviews.models import Objection, PublicNotice
from reviews.services import deliberation, notices, objections, preliminary
from tests import factories as make
from tests import journey
from tests.reviews.conftest import text

pytestmark = pytest.mark.usefixtures("moving_clock")
SAID = {"objector": "张三", "contact": "021-0", "claim": "面积不实"}
RESULTS = {
    "approve": ("approved", State.APPROVED),
    "postpone": ("postponed", State.POSTPONED),
    "decline": ("declined", State.REJECTED),
    "refer_back": ("referred", State.IN_REVIEW),
}


def state(case):
    return Case.objects.get(pk=case.pk).state


@pytest.fixture
def walk(browse, asks):
    """Follow the button of a step from the case's page, then send the form of its desk."""

    def taken(user, case, step, **fields):
        browser, url = browse(user), reverse(step, args=[case.public_id])
        assert f'href="{url}"' in text(browser.open("case", case.public_id)), step
        desk = browser.get(url, follow=True)
        assert desk.status_code == 200, step
        hidden = asks(desk) if "form" in desk.context else {}
        answer = browser.post(desk.wsgi_request.path, hidden | fields, follow=True)
        assert answer.status_code == 200
        return answer

    return taken


@pytest.fixture
def settle(walk, cast):
    def settled(case, step, outcome, **more):
        raised = Objection.objects.filter(case=case, state="open").first()
        fields = {"outcome": outcome, "finding": "经现场核查"} | more
        fields = {f"{raised.public_id}-{name}": value for name, value in fields.items()}
        return walk(cast.investigator, case, step, objection=raised.public_id, **fields)

    return settled


@pytest.fixture
def decide(browse, cast):
    """What the clerk does from the case's page: to the agenda, and the result with the minutes."""

    def decided(case, step, result, amount=""):
        journey.budget(cast)
        item, browser = case.meeting_items.pending().get(), browse(cast.clerk)
        url = reverse(step, args=[case.public_id])
        assert f'href="{url}"' in text(browser.open("case", case.public_id)), step
        agenda = browser.get(url, follow=True)
        assert agenda.context["form"], step
        chosen = {"result": result, "amount": amount, "note": "按会议决定。"}
        browser.send(
            "record_meeting", item.meeting.public_id, attendees="各单位", key=f"met-{item.pk}",
            minutes=make.pdf("纪要.pdf"),
            **{f"item-{item.pk}-{name}": value for name, value in chosen.items()},
        )  # fmt: skip

    return decided


def test_preliminary_review_passes_or_fails(cast, walk):
    ticked = dict.fromkeys(preliminary.CHECKS, "on")
    passed, failed = [
        journey.to_accepted(cast, journey.draft(cast, code=code))
        for code in ("district_workshop", "district_line")
    ]
    paper_twin.waive(passed, by=cast.registrar, reason="已有电子签章")

    walk(cast.preliminary, passed, "pass_preliminary", comment="符合", **ticked)
    walk(cast.preliminary, failed, "fail_preliminary", comment="设备不在本区")

    assert (state(passed), state(failed)) == (State.IN_REVIEW, State.REJECTED)


def test_review_ends_in_a_proposal_or_a_refusal(cast, walk):
    good, bad = [
        journey.to_in_review(cast, journey.draft(cast, code=code))
        for code in ("district_workshop", "district_line")
    ]
    journey.review(cast, good)

    walk(cast.lead, good, "propose", reason="同意")
    walk(cast.lead, bad, "fail_review", reason="投入未达标")

    assert (state(good), state(bad)) == (State.PROPOSED, State.REJECTED)


def test_a_proposal_goes_on_notice(cast, walk, browse, asks):
    case = journey.to_proposed(cast)

    walk(cast.publisher, case, "open_notice", title="公示", cases=[case.public_id])
    draft = PublicNotice.objects.get()
    desk = browse(cast.publisher).open("notice_desk", draft.public_id)
    browse(cast.publisher).send("publish_notice", draft.public_id, **asks(desk))

    assert state(case) == State.ON_NOTICE


@pytest.mark.parametrize(
    "place", ["on_notice", "notice_cleared", "in_deliberation", "postponed", "approved"]
)
def test_a_letter_stops_a_case_wherever_it_is(cast, walk, place):
    case = reached(cast, place)
    moment = localtime(PublicNotice.objects.get().published_at)
    fields = SAID | {"channel": "来信", "received_at": f"{moment:%Y-%m-%dT%H:%M}"}

    for claim in ("面积不实", "另一事项"):
        walk(cast.investigator, case, "raise_objection", **fields | {"claim": claim})

    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.open_objections) == (State.UNDER_INVESTIGATION, 2)


def reached(cast, place):
    if place != "postponed":
        return journey.to(State(place), cast)
    case = journey.to_in_deliberation(cast)
    item = case.meeting_items.get()
    deliberation.record(
        item.meeting, {item.pk: deliberation.Decision("postponed")}, by=cast.clerk,
        minutes=make.FileFactory(uploaded_by=cast.clerk), attendees="各单位", key="postpone",
    )  # fmt: skip
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def disputed(cast):
    case = journey.to_on_notice(cast)
    objections.raise_objection(case, by=cast.house, **SAID)
    return Case.objects.get(pk=case.pk)


def test_one_of_two_is_dismissed_and_the_last_resumes_the_notice(cast, disputed, settle):
    objections.raise_objection(disputed, by=cast.house, **SAID | {"claim": "另一事项"})

    settle(disputed, "dismiss_objection", "dismiss")
    between = state(disputed)
    settle(disputed, "resume_notice", "dismiss")

    assert (between, state(disputed)) == (State.UNDER_INVESTIGATION, State.ON_NOTICE)


@pytest.mark.parametrize(
    ("step", "outcome", "more", "target"),
    [
        ("reduce", "reduce", {"amount": "150000"}, State.ON_NOTICE),
        ("uphold_objection", "uphold", {}, State.REJECTED),
    ],
)
def test_an_objection_is_right_in_part_or_whole(disputed, settle, step, outcome, more, target):
    settle(disputed, step, outcome, **more)

    assert state(disputed) == target


@pytest.mark.parametrize("place", ["on_notice", "notice_cleared", "in_deliberation", "postponed"])
def test_the_lead_proposes_anew_from_wherever_it_is(cast, walk, place):
    case = reached(cast, place)

    walk(cast.lead, case, "propose_anew", reason="更正项目名称")

    assert state(case) == State.PROPOSED


def test_another_lead_proposes_a_disputed_case_anew(cast, disputed, walk):
    another = make.UserFactory(roles=[Role.REVIEW_LEAD])

    walk(another, disputed, "propose_anew", reason="更正项目名称")

    assert (state(disputed), Objection.objects.get().state) == (State.PROPOSED, "partly")


@pytest.mark.parametrize("step", list(RESULTS))
def test_a_meeting_decides(cast, decide, step):
    case = journey.to_in_deliberation(cast)
    result, target = RESULTS[step]

    decide(case, step, result, amount="200000" if result == "approved" else "")

    assert state(case) == target


def test_a_postponed_case_is_tabled_again_and_approved(cast, walk, decide):
    case = reached(cast, "postponed")
    meeting = deliberation.convene(number="复议", planned_on=clock.today(), by=cast.clerk)

    walk(cast.lead, case, "table", meeting=meeting.public_id)
    decide(case, "approve", "approved", amount="200000")

    assert state(case) == State.APPROVED


def test_a_case_referred_back_is_proposed_and_noticed_again(cast, walk, decide):
    case = journey.to_in_deliberation(cast)
    decide(case, "refer_back", "referred")

    walk(cast.lead, case, "propose", reason="补充核实后同意")
    again = notices.draft([case], title="再次公示", by=cast.lead, key="again")
    notices.publish(again, by=cast.publisher, key="publish again")

    assert state(case) == State.ON_NOTICE
    assert PublicNotice.objects.published().count() == 2


def test_nothing_due_ends_in_a_title(cast, decide):
    journey.to_approved(cast, journey.draft(cast, code="district_factory"))
    line = journey.to_in_deliberation(cast, journey.draft(cast, code="district_line"))

    decide(line, "grant_title", "titled")

    assert state(line) == State.TITLED
