"""Tracks other than the workshop's, walked on screens: recognised titles and the lighthouse."""

import pytest
from django.urls import reverse

from accounts import clock
from applications.models import Case
from applications.services import filing
from applications.states import State
from reviews.models import Meeting
from tests import factories as make
from tests import journey
from tests.reviews.conftest import text

WAN = 1_000_000


def granted(browse, asks, user, case, step="grant"):
    browser, url = browse(user), reverse("grant", args=[case.public_id])
    assert f'href="{reverse(step, args=[case.public_id])}"' in text(
        browser.open("case", case.public_id)
    )
    desk = browser.get(reverse(step, args=[case.public_id]), follow=True)
    assert desk.wsgi_request.path == url
    browser.post(url, asks(desk) | {"note": "核定"}, follow=True)
    return Case.objects.get(pk=case.pk), text(desk)


@pytest.mark.parametrize(("code", "wan"), [("municipal_factory", 100), ("national_benchmark", 200)])
def test_a_confirmed_title_is_granted_without_deliberation(cast, browse, asks, code, wan):
    journey.budget(cast)
    case = journey.to_confirmed(cast, code)

    found, page = granted(browse, asks, cast.lead, case)

    assert (found.state, found.amount_fen) == (State.APPROVED, wan * WAN)
    assert f"现行应奖 {wan} 万元" in page


def test_a_lower_title_after_a_higher_one_is_granted_without_money(cast, browse, asks):
    journey.budget(cast)
    granted(browse, asks, cast.lead, journey.to_confirmed(cast, "national_benchmark"))
    case = journey.to_confirmed(cast, "municipal_factory")

    found, page = granted(browse, asks, cast.lead, case, step="grant_title")

    assert (found.state, found.amount_fen) == (State.TITLED, 0)
    assert "登记为“仅认定”" in page


def test_a_lighthouse_goes_from_acceptance_to_the_meeting(cast, browse, asks):
    journey.budget(cast)
    case = filing.submit(journey.draft(cast, code="lighthouse"), by=cast.applicant)
    case = journey.accept(case, by=cast.registrar)
    clerk, lead = browse(cast.clerk), browse(cast.lead)

    clerk.send("meetings", number="灯塔专题会", planned_on=clock.today().isoformat())
    meeting = Meeting.objects.get()
    assert reverse("table", args=[case.public_id]) in text(lead.open("case", case.public_id))
    hidden = asks(lead.open("table", case.public_id))
    lead.send("table", case.public_id, meeting=meeting.public_id, **hidden)
    item = meeting.items.get()
    agenda = clerk.get(reverse("approve", args=[case.public_id]), follow=True)
    result = {"result": "approved", "amount": "5000000", "note": ""}
    clerk.send(
        "record_meeting", meeting.public_id, attendees="各单位", key="met",
        minutes=make.pdf("纪要.pdf"),
        **{f"item-{item.pk}-{name}": value for name, value in result.items()},
    )  # fmt: skip

    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.amount_fen) == (State.APPROVED, 500 * WAN)
    assert "退回评审" not in text(agenda)
