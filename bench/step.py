"""One step of a case through the door, against the bare transition."""

from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import User
from applications.door import advance
from applications.models import Case
from bench import plain
from tests import factories as make
from tests import journey
from tests.database import Databases

N = 120
ROUNDS = 4


def run() -> str:
    """Steps a second, one thread: ours and the floor, in alternating rounds."""
    with Databases().as_owner() as owner:
        plain.make_tables(owner)
    cast = journey.Cast.hire()
    cases = []
    for _ in range(N + 1):
        party = make.EnterpriseFactory(party__local_unit=cast.unit).party
        case = make.CaseFactory(party=party, applicant=cast.applicant)
        make.MemberFactory(party=party, user=cast.applicant)
        cases.append(journey.to_submitted(cast, case))
    bare = plain.PlainCase.objects.bulk_create(plain.PlainCase() for _ in range(N))
    officer = User.objects.get(pk=cast.local_officer.pk)
    ours = floor = 0.0
    share = N // ROUNDS
    with CaptureQueriesContext(connection) as asked:
        _accept(cases.pop(), officer)
    for turn in range(ROUNDS):
        part = slice(turn * share, (turn + 1) * share)
        start = perf_counter()
        for case in cases[part]:
            _accept(case, officer)
        middle = perf_counter()
        for row in bare[part]:
            plain.accept(row.pk, officer)
        ours, floor = ours + middle - start, floor + perf_counter() - middle
    return (
        f"one step: {N / ours:.0f}/s through the door, {N / floor:.0f}/s bare transition with lock "
        f"and log, ratio {floor / ours:.2f} (goal 0.5; two locks, ban, permission, chained audit "
        f"and job row included), {len(asked)} statements (goal 12)"
    )


def _accept(case: Case, officer: User) -> None:
    """The step alone, without the checklist that its service asks for before."""
    advance(case, Case.accept, by=officer, accepted_at=clock.now())
