"""The year that chance makes: who claims what, when, and what becomes of it."""

from datetime import date, timedelta
from random import Random

from parties.models import Party
from qingpu_subsidy.demo import fates, firms, season
from qingpu_subsidy.demo.chance import chance
from qingpu_subsidy.demo.engine import Engine, all_or_nothing, opened, people_it
from qingpu_subsidy.demo.plans import PROVIDER_AWARD, TITLES, Balance, Diagnosis, Project
from qingpu_subsidy.demo.world import World

FIRST_DAY, LAST_DAY = date(2022, 3, 2), date(2023, 3, 1)
CALLS = (date(2022, 3, 2), date(2022, 8, 1))
LAST_FILING = date(2022, 11, 30)
ENTERPRISES_A_PROVIDER = 10
WISHES = {  # what an enterprise is after, so many times out of the sum
    ("district_line",): 10,
    ("district_warehouse",): 8,
    ("district_workshop",): 22,
    ("district_factory",): 10,
    ("enterprise_upgrade",): 14,
    ("district_line", "district_warehouse"): 4,
    ("district_line", "district_workshop"): 8,
    ("enterprise_upgrade", "district_workshop"): 8,
    ("district_workshop", "district_factory"): 6,
    ("district_factory", "municipal_factory"): 4,
    ("municipal_factory",): 3,
    ("municipal_factory", "national_benchmark"): 2,
    ("district_line", "district_workshop", "district_factory", "municipal_factory"): 2,
    ("lighthouse",): 1,
}
EARLIER = {"district_line": 10, "district_workshop": 20, "district_factory": 50}  # 万元
GIVEN_BEFORE, POOR = 0.08, 0.06
CLAIMED_AFTER = (20, 20, 60, 150)  # days; together where a provider has several
ONE_AFTER_ANOTHER = 0.7  # else both are under way at once


def live_through(seed: int, enterprises: int, *, after=lambda day: None) -> World:
    """A whole year of the district has passed, from the first call to the last payment."""
    with opened(seed, FIRST_DAY) as world:
        with all_or_nothing():
            people_it(
                world,
                enterprises=enterprises,
                providers=max(1, enterprises // ENTERPRISES_A_PROVIDER),
            )
            season.open_for(FIRST_DAY.year, CALLS, by=world.house, lead=world.lead)
            season.open_budget(LAST_DAY.year, by=world.house)
            plan(world)
        Engine(world).play(FIRST_DAY, LAST_DAY, after=after)
    return world


def plan(world: World) -> None:
    """Every enterprise and every provider has made up its mind about the year."""
    draw = chance(world.seed, "year")
    for party in world.parties[firms.ENTERPRISE]:
        diagnosis = _diagnosed(world, party, draw)
        if draw.random() < GIVEN_BEFORE:
            code, wan = draw.choice(list(EARLIER.items()))
            awarded_on = date(FIRST_DAY.year - 1, 1 + draw.randrange(12), 15)
            world.balances.append(Balance(party, code, wan, awarded_on))
        _wish(world, party, diagnosis, draw)


def _diagnosed(world: World, party: Party, draw: Random) -> Diagnosis:
    """Somebody has diagnosed the enterprise, and will claim for it."""
    entered_on = FIRST_DAY + timedelta(days=draw.randrange(60))
    diagnosis = Diagnosis(
        provider=draw.choice(world.parties[firms.PROVIDER]),
        enterprise=party,
        entered_on=entered_on,
        signed_on=FIRST_DAY - timedelta(days=60 + draw.randrange(90)),
        is_refused=draw.random() < POOR,
    )
    world.diagnoses.append(diagnosis)
    begins_on = entered_on + timedelta(days=draw.choice(CLAIMED_AFTER))
    title = f"{party.name}诊断"
    world.plan(
        Project(
            diagnosis.provider, PROVIDER_AWARD, title, begins_on, fates.drawn(draw),
            rests_on=diagnosis,
        )
    )  # fmt: skip
    return diagnosis


def _wish(world: World, party: Party, diagnosis: Diagnosis, draw: Random) -> None:
    wish = draw.choices(list(WISHES), list(WISHES.values()))[0]
    begins_on = _some_day(draw, FIRST_DAY + timedelta(days=5), LAST_FILING)
    before = None
    for code in wish:
        follows = before if draw.random() < ONE_AFTER_ANOTHER else None
        title = TITLES[code].format(world.firms[party.pk].project)
        rests_on = diagnosis if code == "enterprise_upgrade" else None
        project = Project(party, code, title, begins_on, fates.drawn(draw), follows, rests_on)
        before = world.plan(project)


def _some_day(draw: Random, first: date, last: date) -> date:
    return first + timedelta(days=draw.randrange((last - first).days))
