"""The demonstration: made by the services, whole, and only once."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts import clock, clock_control
from accounts.models import RoleGrant, User
from accounts.roles import GRANTABLE
from applications.models import Call, Case, TransitionLog
from applications.states import State
from payments.models import Budget, PaymentOrder
from qingpu_subsidy import checks
from qingpu_subsidy.demo import firms, people, season
from records.invariant import verify
from reviews.models import PublicNotice
from reviews.services import proposals

pytestmark = pytest.mark.django_db(transaction=True)

STATES = {
    State.DRAFT,
    State.SUBMITTED,
    State.RETURNED,
    State.ACCEPTED,
    State.IN_REVIEW,
    State.PROPOSED,
    State.ON_NOTICE,
    State.NOTICE_CLEARED,
    State.IN_DELIBERATION,
    State.APPROVED,
    State.PAYMENT_ORDERED,
    State.DISBURSED,
}


def told(command: str) -> str:
    out = io.StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO = True
    settings.SEAL_DIR = tmp_path
    yield told("seed_demo")
    clock_control.release()


def test_demo_is_refused_elsewhere(settings):
    settings.DEMO = False

    for command in ("seed_demo", "demo_accounts"):
        with pytest.raises(CommandError, match="演示"):
            call_command(command)


def test_demo_is_whole_and_made_once(demo, settings):
    assert "已生成" in demo
    assert set(Case.objects.values_list("state", flat=True)) == STATES
    assert set(RoleGrant.objects.values_list("role", flat=True)) == set(GRANTABLE)
    assert [verdict for verdict in verify() if not verdict.holds] == []
    _dates_look_real()
    _somebody_can_go_on()
    _table_names_everybody()
    _production_refuses_it(settings)
    _second_run_changes_nothing()


def _dates_look_real():
    now = clock.now()
    steps = TransitionLog.objects.order_by("pk")

    assert all(line.at <= now for line in steps)
    assert [line.pk for line in steps] == [line.pk for line in sorted(steps, key=lambda s: s.at)]
    assert PublicNotice.objects.filter(published_at__date=clock.today()).count() == 1


def _somebody_can_go_on():
    ready = Case.objects.filter(state=State.IN_REVIEW)

    assert [proposals.digest(case).obstacles for case in ready].count([]) == 1
    assert PaymentOrder.objects.awaiting_countersignature().count() == 1
    assert PaymentOrder.objects.awaiting_payment().count() == 1


def _table_names_everybody():
    table = told("demo_accounts")

    assert people.PASSWORD in table
    for user in User.objects.exclude(username="house"):
        assert user.username in table
    assert User.objects.get(username=firms.username(1)).check_password(people.PASSWORD)


def _production_refuses_it(settings):
    settings.PRODUCTION = True
    errors = checks.check_database(None, databases=["default"])
    settings.PRODUCTION = False

    assert {"house.demo", "house.clock"} <= {error.id for error in errors}


def test_season_covers_the_turn_of_the_year(db):
    house = User.objects.house()

    season.prepare(date(2027, 11, 20), date(2028, 1, 5), by=house)
    season.prepare(date(2028, 1, 5), date(2028, 1, 5), by=house)

    assert set(Budget.objects.values_list("year", flat=True)) >= {2027, 2028}
    assert [call.version.number for call in Call.objects.order_by("opens_at")] == [
        "演示〔2027〕1号",
        "演示〔2028〕1号",
    ]
    assert season.call_on(date(2027, 12, 31)).version.number == "演示〔2027〕1号"
    assert season.call_on(date(2028, 1, 5)).version.number == "演示〔2028〕1号"


def test_season_opens_another_call_when_the_last_is_over(db):
    house = User.objects.house()

    season.prepare(date(2027, 1, 4), date(2027, 1, 4), by=house)
    season.prepare(date(2027, 9, 1), date(2027, 9, 1), by=house)

    assert Call.objects.count() == 2
    assert clock.local_date(season.call_on(date(2027, 9, 1)).opens_at) == date(2027, 9, 1)


def _second_run_changes_nothing():
    steps, cases = TransitionLog.objects.count(), Case.objects.count()

    assert "已经存在" in told("seed_demo")
    assert (TransitionLog.objects.count(), Case.objects.count()) == (steps, cases)
