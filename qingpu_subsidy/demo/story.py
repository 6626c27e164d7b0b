"""The demonstration district: months of work by its people, and what lies on the desks today."""

from collections.abc import Callable
from datetime import date, timedelta

from accounts import clock
from accounts.models import User
from applications.models import Case
from applications.states import State
from payments.services import orders
from policies.models import CalendarYear
from qingpu_subsidy.demo import asking, known, newcomers, script, season, surveying
from qingpu_subsidy.demo.engine import Engine, opened, people_it
from qingpu_subsidy.demo.world import World
from reviews.models import PublicNotice
from reviews.services import notices

SEED = 2022
ENTERPRISES, PROVIDERS = 40, 8
HALF_SIGNED, DRAFTED = 2, 2
TITLE = "关于{}年度青浦区智能工厂建设第{}批拟支持项目的公示"


def tell(say: Callable[[str], object] | None = None) -> World:
    """Everything has happened up to this hour; `say` is told the percentage at each evening."""
    today, house = clock.today(), User.objects.house()
    season.know_the_rules(today, by=house)
    first = script.first_day(today, CalendarYear.objects.calendar())
    with opened(SEED, first) as world:
        people_it(world, enterprises=ENTERPRISES, providers=PROVIDERS)
        season.prepare(first, today, by=house, lead=world.lead)
        script.plan(world, today)
        engine = Engine(world)
        engine.play(first, today - timedelta(days=1), after=_percentage(first, today, say))
        known.tell(world)
        asking.ask(world)
        surveying.survey(world)
        _leave_some_to_do(world)
        drafted = _draft_notices(world)
    notices.publish(drafted[0], by=world.staff["gs01"], key=f"publish-{drafted[0].pk}")
    newcomers.arrive(world)
    return world


def _percentage(
    first: date, today: date, say: Callable[[str], object] | None
) -> Callable[[date], object]:
    whole = (today - first).days
    return lambda day: say and say(str(100 * (day - first).days // whole))


def _leave_some_to_do(world: World) -> None:
    """An order waits for Finance's signature."""
    approved = Case.objects.filter(state=State.APPROVED).order_by("pk")
    world.tick()
    order = orders.draft(
        list(approved[:HALF_SIGNED]), by=world.staff["ys01"], key="order-half-signed"
    )
    world.tick()
    orders.sign(order, by=world.staff["qf01"], key=f"sign-{order.pk}")


def _draft_notices(world: World) -> list[PublicNotice]:
    """One notice for this hour, and one that stays a draft; some proposals are on neither."""
    proposed = list(Case.objects.filter(state=State.PROPOSED).order_by("pk"))
    drafted = []
    for cases in (proposed[:DRAFTED], proposed[DRAFTED : 2 * DRAFTED]):
        batch = PublicNotice.objects.count() + 1
        world.tick()
        title = TITLE.format(world.day.year, batch)
        key = f"notice-today-{batch}"
        drafted.append(notices.draft(cases, title=title, by=world.staff["ps01"], key=key))
    return drafted
