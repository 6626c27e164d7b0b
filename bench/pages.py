"""Each page of each role on the demonstration district, beside an empty view; the worst first."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from statistics import median, quantiles
from time import perf_counter, process_time

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from applications.models import Bundle, Call, Case, RecognitionList
from applications.states import State
from bench import empty
from diagnosis.models import Report
from payments.models import BanDecision, PaymentOrder
from qingpu_subsidy import garbage
from reviews.models import Meeting, PublicNotice, Seat
from tests.database import Databases

WARM_UPS, REQUESTS = 3, 30
GOAL = "goal: p95 150 ms, 25 queries"
LISTS = {
    "": ("home", "notices", "login"),
    "jz01": ("acceptance_queue",),
    "dj01": ("admin:index", "acceptance_queue", "recognitions", "opening_balances", "reports"),
    "cs01": ("admin:index", "reports"),
    "ps01": ("admin:index", "notice_desks", "draft_notice", "meetings", "recoveries", "bans"),
    "hc01": ("objection_queue",),
    "zj01": ("expert_queue",),
    "bm01": ("opinion_queue",),
    "ct01": ("meetings",),
    "ys01": ("finance_orders", "draft_order"),
    "cz02": ("finance_orders", "recoveries"),
    "sj01": (
        "admin:applications_case_changelist", "admin:parties_party_changelist",
        "admin:records_paper_changelist", "admin:applications_ladderentry_changelist",
    ),
    "aq01": ("admin:accounts_user_changelist", "admin:accounts_rolegrant_changelist"),
}  # fmt: skip
STEPS = (  # of a case in this state, the page of this step for this reader
    (State.ACCEPTED, "case", "dj01"),
    (State.ACCEPTED, "paper_check_in", "dj01"),
    (State.ACCEPTED, "pass_preliminary", "cs01"),
    (State.IN_REVIEW, "case", "sj01"),
    (State.IN_REVIEW, "appoint_experts", "ps01"),
    (State.IN_REVIEW, "review_digest", "ps01"),
    (State.IN_REVIEW, "propose", "ps01"),
    (State.IN_REVIEW, "give_opinion", "bm01"),
    (State.UNDER_INVESTIGATION, "investigate", "hc01"),
    (State.NOTICE_CLEARED, "table", "ps01"),
    (State.CONFIRMED, "grant", "ps01"),
    (State.PAYMENT_ORDERED, "disburse", "cz02"),
    (State.DISBURSED, "demand_back", "ps01"),
    (State.IN_RECOVERY, "recover", "cz02"),
)
OWN = (  # what the owner of a case in this state reads
    (State.DRAFT, "file_unit"),
    (State.DRAFT, "file_materials"),
    (State.DRAFT, "file_account"),
    (State.DRAFT, "submit"),
    (State.IN_REVIEW, "case"),
    (State.RECOGNISED, "confirm"),
    (State.DISBURSED, "case"),
    (State.DISBURSED, "my_cases"),
    (State.DISBURSED, "inbox"),
)
ONES = (  # one of each, for this reader
    ("call", Call, ""),
    ("notice", PublicNotice.objects.filter(state="published"), ""),
    ("notice_desk", PublicNotice.objects.filter(state="draft"), "gs01"),
    ("meeting", Meeting.objects.filter(state="planned"), "ct01"),
    ("payment_order", PaymentOrder.objects.filter(state="issued"), "cz02"),
    ("ban_decision", BanDecision, "ps01"),
    ("recognition_list", RecognitionList, "dj01"),
    ("report", Report, "cs01"),
)


@dataclass(frozen=True)
class Measured:
    """A page as a reader gets it: seconds, the floor's beside them, and the queries.

    ``work`` is what this process itself did for a page; neighbours on the machine do not add to it.
    """

    page: str
    reader: str
    took: list[float]
    floor: list[float]
    work: float
    queries: int

    @property
    def p95(self) -> float:
        return quantiles(self.took, n=20)[-1]

    def __str__(self) -> str:
        middle = median(self.took)
        return (
            f"{middle * 1000:7.1f} {self.p95 * 1000:7.1f} {middle / median(self.floor):7.1f}"
            f" {self.work * 1000:7.1f} {self.queries:8}   {self.page}（{self.reader or '访客'}）"
        )


def run() -> str:
    """One line for each page, the slowest first."""
    Databases().renew(bare=True)
    settings.DEMO = True
    call_command("seed_demo", stdout=StringIO())
    return table()


@override_settings(ROOT_URLCONF="bench.empty")
def table() -> str:
    """The pages measured on the demonstration that is there."""
    garbage.keep_what_is_loaded()  # as the web server does
    logging.disable(logging.INFO)
    found = sorted((_measure(*page) for page in _pages()), key=lambda one: -one.p95)
    logging.disable(logging.NOTSET)
    head = f"pages, {REQUESTS} requests each, milliseconds ({GOAL}):"
    names = f"{'p50':>7} {'p95':>7} {'/ floor':>7} {'own':>7} {'queries':>8}   page"
    return "\n".join([head, names, *map(str, found)])


def _pages() -> Iterator[tuple[str, str, str]]:
    """Name, reader and address of every page."""
    for reader, names in LISTS.items():
        yield from ((name, reader, reverse(name)) for name in names)
    for state, name, reader in STEPS:
        yield name, reader, _of_case(name, _case(state, reader))
    for state, name in OWN:
        case = _case(state, "")
        owner = case.party.members.order_by("pk").first().user.username
        yield name, owner, reverse(name) if name in ("my_cases", "inbox") else _of_case(name, case)
    for name, rows, reader in ONES:
        row = getattr(rows, "objects", rows).order_by("-pk").first()
        yield name, reader, reverse(name, args=[row.public_id])
    seat = Seat.objects.select_related("expert__user").order_by("-pk").first()
    yield "seat", seat.expert.user.username, reverse("seat", args=[seat.public_id])
    bundle = Bundle.objects.order_by("-pk").first()
    owner = bundle.cases.first().party.members.order_by("pk").first().user.username
    yield "bundle", owner, reverse("bundle", args=[bundle.public_id])


def _of_case(name: str, case: Case) -> str:
    return reverse(name, args=[case.public_id])


def _case(state: State, reader: str) -> Case:
    """A case in the state that its reader may see; one with a track of its own steps."""
    cases = Case.objects.filter(state=state).order_by("pk")
    if reader:
        cases = cases.visible_to(User.objects.get(username=reader))
    return cases.select_related("party").first()


def _measure(page: str, reader: str, address: str) -> Measured:
    client = Client()
    if reader:
        client.force_login(User.objects.get(username=reader))
    for _ in range(WARM_UPS):
        _ask(client, address)
        _ask(client, empty.ADDRESS)
    took, floor, work = [], [], 0.0
    for _ in range(REQUESTS):
        begun = process_time()
        took.append(_ask(client, address))
        work += process_time() - begun
        floor.append(_ask(client, empty.ADDRESS))
    with CaptureQueriesContext(connection) as asked:
        _ask(client, address)
    return Measured(page, reader, took, floor, work / REQUESTS, len(asked))


def _ask(client: Client, address: str) -> float:
    start = perf_counter()
    response = client.get(address)
    took = perf_counter() - start
    if response.status_code != 200:
        raise ValueError(f"{address}: {response.status_code}")
    return took
