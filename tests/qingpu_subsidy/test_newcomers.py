"""Who waits in the demonstration: on the desk of a town, and on the Commission's."""

from types import SimpleNamespace

from accounts.models import LocalUnit, User
from parties.models import Invitation, MembershipClaim
from qingpu_subsidy.demo import firms, newcomers
from tests.journey import Cast


def test_newcomers_wait_on_both_desks(db):
    cast, house = Cast.hire(), User.objects.house()
    unit = LocalUnit.objects.get(name=newcomers.UNIT)
    world = SimpleNamespace(house=house, parties={firms.ENTERPRISE: [cast.party]})

    newcomers.arrive(world)

    waiting = MembershipClaim.objects.open()
    assert [claim.unit for claim in waiting] == [unit, unit, None]
    assert len({claim.uscc for claim in waiting}) == 2
    assert Invitation.objects.open().get().party == cast.party
