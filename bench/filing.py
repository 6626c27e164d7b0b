"""The pages of filing and acceptance among 10,000 cases, beside an empty view; the worst first."""

import logging
from collections.abc import Callable, Iterator
from itertools import count
from time import perf_counter, process_time

from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from applications.models import Case
from bench import crowd, empty
from bench.district import District
from bench.pages import Measured
from qingpu_subsidy import garbage
from tests import journey
from tests.database import Databases
from tests.journeys.forms import read

WARM_UPS, REQUESTS = 3, 40
GOAL = "goal: p95 250 ms, 20 queries; 自动保存 p95 100 ms"
REMARK = "part-title"  # a remark of the checklist
CHOSEN = 198  # the copy that is looked at; it lies in the town of the officer who is measured
WIZARD = ("file_unit", "file_project", "file_materials", "file_account", "file_checked", "submit")
TYPED = {"file_unit": "place", "file_project": "summary", "file_investment": "lines-3-name"}
Ask = Callable[[Client], HttpResponse]


def run() -> str:
    """One line for each page, the slowest first."""
    databases = Databases()
    databases.renew(bare=True)
    logging.disable(logging.INFO)
    with databases.as_owner() as owner:
        district = District(owner)
    garbage.keep_what_is_loaded()  # as the web server does
    found = table(district)
    logging.disable(logging.NOTSET)
    return found


@override_settings(ROOT_URLCONF="bench.empty")
def table(district: District) -> str:
    """The pages measured in the district that is there."""
    found = sorted((_measure(*page) for page in _pages(district)), key=lambda one: -one.p95)
    head = f"filing among {Case.objects.count()} cases, {REQUESTS} requests each, ms ({GOAL}):"
    names = f"{'p50':>7} {'p95':>7} {'/ floor':>7} {'own':>7} {'queries':>8}   page"
    return "\n".join([head, names, *map(str, found)])


def _pages(district: District) -> Iterator[tuple[str, User, Ask]]:
    """What is asked, by whom, and how."""
    draft, upgrade, returned, submitted, accepted, disbursed = (
        crowd.copy_of(case, CHOSEN)
        for case in (
            district.draft, district.upgrade, district.returned,
            district.submitted, district.accepted, district.disbursed,
        )
    )  # fmt: skip
    for case, names in (
        (draft, ("case", *WIZARD, "withdraw")),
        (upgrade, ("file_investment", "paste_lines", "submit")),
        (returned, ("case", "file_materials", "file_unit", "resubmit")),
        (submitted, ("case",)),
        (disbursed, ("case",)),
    ):
        owner = journey.owner_of(case.party)
        for name in names:
            yield f"{name}（{case.get_state_display()}）", owner, _get(_of(name, case))
    owner, agent, call = journey.owner_of(draft.party), district.agent, district.call.public_id
    yield "my_cases", owner, _get(reverse("my_cases"))
    yield "my_cases（代办60家）", agent, _get(reverse("my_cases"))
    yield "home", owner, _get(reverse("home"))
    for name in ("call", "ask", "start"):
        yield name, owner, _get(reverse(name, args=[call]))
    bundle = crowd.copy_of(district.bundle, CHOSEN)
    provider = journey.owner_of(bundle.cases.first().party)
    yield "bundle", provider, _get(reverse("bundle", args=[bundle.public_id]))
    yield from _desks(district, submitted, accepted)
    for name, case in (("file_unit", draft), ("file_project", draft), ("file_investment", upgrade)):
        keeper = _Autosave(_of(name, case), TYPED[name], f"{_of(name, case)}?autosave")
        yield f"{name} 自动保存", journey.owner_of(case.party), keeper


def _desks(district: District, submitted: Case, accepted: Case) -> Iterator[tuple[str, User, Ask]]:
    """What the first desk reads: its lists, and a case that waits for it."""
    town, counter = district.cast.local_officer, district.cast.registrar
    queue = reverse("acceptance_queue")
    for user in (town, counter):
        yield "acceptance_queue", user, _get(queue)
        yield "acceptance_queue（已退回）", user, _get(f"{queue}?list=returned")
    yield "acceptance_queue（待核收）", counter, _get(f"{queue}?list=paper")
    yield "paper_check_in", counter, _get(_of("paper_check_in", accepted))
    for name in ("case", "accept", "return_for_correction", "refuse", "transfer"):
        yield name, counter if name == "case" else town, _get(_of(name, submitted))
    keeper = _Autosave(_of("accept", submitted), REMARK, f"{_of('checklist', submitted)}?autosave")
    yield "checklist 自动保存", town, keeper


def _of(name: str, case: Case) -> str:
    return reverse(name, args=[case.public_id])


def _get(address: str) -> Ask:
    return lambda client: client.get(address)


class _Autosave:
    """What a page sends by itself after something was typed, each time something else."""

    def __init__(self, page: str, typed: str, address: str) -> None:
        self.page, self.typed, self.address = page, typed, address
        self.values: dict[str, object] = {}
        self.counted = count()

    def __call__(self, client: Client) -> HttpResponse:
        answer = client.post(self.address, self.values | {self.typed: f"改动{next(self.counted)}"})
        self.values["seen"] = answer.json().get("seen", "")
        return answer

    def open(self, client: Client) -> None:
        """Read what the page sends untouched."""
        forms, *_ = read(client.get(self.page).content.decode())
        self.values = next(form.values for form in forms if self.typed in form.offered)


def _measure(page: str, reader: User, ask: Ask) -> Measured:
    client = Client()
    client.force_login(reader)
    if isinstance(ask, _Autosave):
        ask.open(client)
    for _ in range(WARM_UPS):
        _timed(client, ask)
        _timed(client, _get(empty.ADDRESS))
    took, floor, work = [], [], 0.0
    for _ in range(REQUESTS):
        begun = process_time()
        took.append(_timed(client, ask))
        work += process_time() - begun
        floor.append(_timed(client, _get(empty.ADDRESS)))
    with CaptureQueriesContext(connection) as asked:
        _timed(client, ask)
    return Measured(page, str(reader), took, floor, work / REQUESTS, len(asked))


def _timed(client: Client, ask: Ask) -> float:
    start = perf_counter()
    response = ask(client)
    took = perf_counter() - start
    if response.status_code != 200:
        raise ValueError(f"{response.request['PATH_INFO']}: {response.status_code}")
    return took
