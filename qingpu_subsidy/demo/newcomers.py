"""Who came today and waits: two claims to one new code, one at the Commission, an invitation."""

from itertools import count

from django.core.files.base import ContentFile

from accounts.acting import acting
from accounts.models import LocalUnit, User
from parties.models import Member, MembershipClaim
from parties.services import claims, invitations
from parties.services.registration import Stated
from parties.uscc import complete
from qingpu_subsidy.demo import firms, pages
from qingpu_subsidy.demo.people import make_login, password_hash
from qingpu_subsidy.demo.world import World

UNIT = "夏阳街道"
NEW_CODE, OUTSIDE_CODE = complete("91310118MA1JX022"), complete("91310115MA1K3022")
PEOPLE = (("xr01", "高远"), ("xr02", "石磊"), ("xr03", "袁梦"))
PROFILE = MembershipClaim.Profile
KEYS = count(1)


def arrive(world: World) -> None:
    """A stranger claims the code of an honest newcomer; both lie side by side on the desk."""
    with acting(world.house):
        first, second, third = (_visitor(*who) for who in PEOPLE)
    unit = LocalUnit.objects.get(name=UNIT)
    _claim(second, NEW_CODE, "上海新域智能装备有限公司", PROFILE.ENTERPRISE, unit)
    _claim(first, NEW_CODE, "上海新域智能设备公司", PROFILE.ENTERPRISE, unit)
    _claim(third, OUTSIDE_CODE, "上海启明制造诊断有限公司", PROFILE.PROVIDER, None)
    party = world.parties[firms.ENTERPRISE][0]
    owner = party.members.get(kind=Member.Kind.OWNER, until__isnull=True).user
    invitations.invite(party, by=owner, invitee="新来的财务")


def _visitor(username: str, name: str) -> User:
    return make_login(username, name, "", password_hash())


def _claim(by: User, code: str, name: str, profile: str, unit: LocalUnit | None) -> None:
    stated = Stated(
        name=name, party_kind="company", profile=profile, legal_representative=by.person.name,
        address="上海市青浦区演示路1号", contact_name=by.person.name,
        contact_phone="021-00000000", local_unit=unit,
    )  # fmt: skip
    claims.file(
        code, by=by, kind=Member.Kind.OWNER, stated=stated, key=f"demo-claim-{next(KEYS)}",
        licence=_scan("营业执照"), letter=_scan("授权委托书"),
    )  # fmt: skip


def _scan(title: str) -> ContentFile:
    return ContentFile(pages.page(title), name=f"{title}.pdf")
