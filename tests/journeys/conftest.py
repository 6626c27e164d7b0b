"""A journey runs two ways: over HTTP under the rules of 2022, and in Chromium under today's."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from accounts import clock
from tests import factories as make
from tests.journey import Cast, moving_clock
from tests.journeys.filing import CALL
from tests.journeys.office import SHANGHAI, Office, at, nothing_is_broken
from tests.journeys.people import Hand
from tests.journeys.windows import Screen, Window

__all__ = ["moving_clock"]

REAL, SEEN = "2022", "chromium"


@pytest.fixture(params=[REAL, SEEN])
def office(request, moving_clock, transactional_db):
    """A cast before an open call; when they have gone home, nothing is broken."""
    moment = at("2022-09-05 09:00:00") if request.param == REAL else tomorrow_at_nine()
    moving_clock.shift_to(moment)
    make.CallFactory(title=CALL, closes_at=moment + timedelta(days=90))
    if request.param != SEEN:
        yield Office(Cast.hire(), Hand)
    else:
        story = request.node.originalname.removeprefix("test_")
        tab, site, known = map(request.getfixturevalue, ("tab", "site", "known"))
        screen = Screen(tab, site, story, known)
        yield Office(Cast.hire(), lambda: Window(screen))
        screen.look()
        assert screen.complaints == []
    assert nothing_is_broken()


def tomorrow_at_nine() -> datetime:
    """Whatever the hour is, the story begins in a morning that is still to come."""
    return datetime.combine(clock.today() + timedelta(days=1), time(9), SHANGHAI)


@pytest.fixture
def site(live_server) -> str:
    """The address of the house."""
    return live_server.url


@pytest.fixture(scope="session")
def known(tmp_path_factory, worker_id) -> Path:
    """A folder that the processes of a test run share."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "known"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def tab(browser, site):
    """A browser context, closed afterwards."""
    context = browser.new_context(
        base_url=site, locale="zh-CN", accept_downloads=True, reduced_motion="reduce"
    )
    yield context
    context.close()
