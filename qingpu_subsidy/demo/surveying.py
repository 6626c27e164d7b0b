"""A census under way: some towns have asked their enterprises, others have yet to begin."""

from datetime import timedelta

from accounts.acting import acting
from accounts.models import LocalUnit
from diagnosis.models import SurveyQuota, SurveyRound
from diagnosis.services import census
from qingpu_subsidy.demo import firms, people
from qingpu_subsidy.demo.world import World

REGISTRAR = "dj01"
EACH = 6
ASKED = 24


def survey(world: World) -> None:
    """A round with a task for every town, and the first enterprises that were asked."""
    world.tick()
    registrar = world.staff[REGISTRAR]
    towns = list(LocalUnit.objects.exclude(kind=LocalUnit.Kind.DISTRICT_OWNED))
    with acting(registrar):
        found = SurveyRound.objects.create(
            name=f"{world.day.year}年度智能化诊断基础普查",
            opens_on=world.day - timedelta(days=20),
            closes_on=world.day + timedelta(days=40),
            note="请上门了解企业的智能化改造意愿，愿意接受诊断的登记联系人和电话。",
            opened_by=registrar,
        )
        for town in towns:
            SurveyQuota.objects.create(round=found, local_unit=town, number=EACH)
    officers = {one.office: world.staff[one.username] for one in people.OFFICIALS}
    for place, party in enumerate(world.parties[firms.ENTERPRISE][:ASKED]):
        officer = officers.get(party.local_unit.name)
        if officer is None:
            continue
        line = census.Line(
            uscc=party.uscc,
            name=party.name,
            is_willing=place % 4 != 0,
            local_unit=party.local_unit,
            contact_name=party.contact_name,
            contact_phone=party.contact_phone,
            note="" if place % 4 else "今年已完成改造，明年再议。",
        )
        census.enter(found, line, by=officer)
