"""The demonstration district: made by the services, whole, and only once."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts import clock, clock_control
from accounts.models import LocalUnit, RoleGrant, User
from accounts.roles import GRANTABLE
from applications.models import Call, Case, Faq, LadderEntry, Question, TransitionLog
from applications.states import State
from parties.models import Ban, Enterprise, Provider
from payments.models import Budget, PaymentOrder
from qingpu_subsidy import checks
from qingpu_subsidy.demo import firms, people, season
from qingpu_subsidy.demo.names import TOWNS
from records.invariant import verify
from records.models import Job
from reviews.models import Expert, Objection, PublicNotice
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def told(command: str) -> str:
    out = io.StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


@pytest.fixture
def demo(bare_database, settings, tmp_path):
    settings.DEMO = True
    settings.SEAL_DIR = tmp_path
    yield told("seed_demo")
    clock_control.release()


def test_demo_is_refused_elsewhere(settings):
    settings.DEMO = False

    for command in ("seed_demo", "demo_accounts", "simulate_year"):
        with pytest.raises(CommandError, match="演示"):
            call_command(command)


def test_demo_is_whole_and_made_once(demo, settings):
    assert "已生成" in demo
    _everything_is_there()
    _the_climb_is_topped_up()
    _dates_look_real()
    _somebody_can_go_on()
    _only_papers_are_left_to_do()
    assert [verdict for verdict in verify() if not verdict.holds] == []
    _table_names_who_to_be()
    _production_refuses_it(settings)
    _second_run_changes_nothing()


def _everything_is_there():
    assert set(Case.objects.values_list("state", flat=True)) == set(State)
    assert Case.objects.count() >= 80
    assert Enterprise.objects.count() >= 40
    assert (Provider.objects.count(), Expert.objects.count()) == (8, 15)
    assert set(RoleGrant.objects.values_list("role", flat=True)) == set(GRANTABLE)
    items = Case.objects.values_list("version", "item__code").distinct()
    assert len({code for _, code in items}) == 9
    at_home = LocalUnit.objects.filter(case__isnull=False).distinct()
    assert set(TOWNS) <= {unit.name for unit in at_home}
    assert Objection.objects.filter(state=Objection.State.OPEN).count() == 1
    assert Ban.objects.in_force().count() == 1
    assert Faq.objects.published().count() == 4
    assert Question.objects.count() == 3
    assert Question.objects.open().count() == 1
    openings = LadderEntry.objects.filter(kind=LadderEntry.Kind.OPENING)
    assert openings.count() == 2


def _the_climb_is_topped_up():
    owner = User.objects.get(username=firms.username(firms.ENTERPRISE, 1))
    climb = Case.objects.filter(party__members__user=owner).order_by("pk")

    paid = [(case.item.rank, case.amount_fen // 1_000_000) for case in climb]
    assert paid == [(1, 10), (2, 10), (3, 30), (4, 50), (5, 100)]


def _dates_look_real():
    now, today = clock.now(), clock.today()
    steps = TransitionLog.objects.order_by("pk")

    assert all(line.at <= now for line in steps)
    assert [line.pk for line in steps] == [line.pk for line in sorted(steps, key=lambda s: s.at)]
    running = PublicNotice.objects.filter(state=PublicNotice.State.PUBLISHED)
    assert running.filter(published_at__date=today).count() == 1
    assert running.filter(published_at__date__lt=today).count() >= 3
    soonest = min(running.values_list("closes_at", flat=True))
    assert now < soonest <= now + timedelta(days=5)


def _somebody_can_go_on():
    assert PublicNotice.objects.filter(state=PublicNotice.State.DRAFT).count() == 1
    assert PaymentOrder.objects.awaiting_countersignature().count() == 1
    assert PaymentOrder.objects.awaiting_payment().count() >= 1


def _only_papers_are_left_to_do():
    left = Job.objects.due().values_list("name", flat=True)

    assert set(left) <= {"records.render_paper", "applications.tell_step"}


def _table_names_who_to_be():
    table = told("demo_accounts")

    assert people.PASSWORD in table
    for official in people.OFFICIALS:
        assert official.username in table
    for state in Case.objects.values_list("state", flat=True).distinct():
        assert State(state).label in table
    owner = User.objects.get(username=firms.username(firms.ENTERPRISE, 1))
    assert owner.check_password(people.PASSWORD)


def _production_refuses_it(settings):
    settings.PRODUCTION = True
    errors = checks.check_database(None, databases=["default"])
    settings.PRODUCTION = False

    assert {"house.demo", "house.clock"} <= {error.id for error in errors}


def _second_run_changes_nothing():
    steps, cases = TransitionLog.objects.count(), Case.objects.count()

    assert "已经存在" in told("seed_demo")
    assert (TransitionLog.objects.count(), Case.objects.count()) == (steps, cases)


@pytest.fixture
def registrars(bare_database):
    """Two who draft and publish the calls of a season."""
    return [make.UserFactory(roles=["registrar"]) for _ in range(2)]


def test_season_covers_the_turn_of_the_year(registrars):
    house = User.objects.house()

    with clock_control.led() as lead:
        season.prepare(date(2027, 11, 20), date(2028, 1, 5), by=house, lead=lead)
        season.prepare(date(2028, 1, 5), date(2028, 1, 5), by=house, lead=lead)

    assert set(Budget.objects.values_list("year", flat=True)) >= {2027, 2028}
    assert Call.objects.count() == 2 * len(season.INVITATIONS)
    assert season.call_on(date(2027, 12, 31)).version.number == "演示〔2027〕1号"
    assert season.call_on(date(2028, 1, 5)).version.number == "演示〔2028〕1号"


def test_season_opens_another_call_when_the_last_is_over(registrars):
    house = User.objects.house()

    with clock_control.led() as lead:
        season.prepare(date(2027, 1, 4), date(2027, 1, 4), by=house, lead=lead)
        season.prepare(date(2027, 9, 1), date(2027, 9, 1), by=house, lead=lead)

    published = Call.objects.order_by("pk").select_related("paper")
    numbers = [call.paper.number for call in published]
    assert numbers == [f"青经智申〔2027〕{n}号" for n in range(1, 2 * len(season.INVITATIONS) + 1)]
    assert all(call.published_at < call.opens_at for call in published)
    assert clock.local_date(season.call_on(date(2027, 9, 1)).opens_at) == date(2027, 9, 1)
