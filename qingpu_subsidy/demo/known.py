"""What the registrars know of the district's organisations, and what has become of some of them."""

from datetime import timedelta

from accounts import clock
from accounts.acting import acting
from parties.models import Enterprise, Party
from parties.models.checks import PLACES
from parties.services import checks, naming, succession
from qingpu_subsidy.demo import firms, names
from qingpu_subsidy.demo.materials import upload
from qingpu_subsidy.demo.world import World

FIRST, SECOND = "dj01", "dj02"
SOURCES = {
    "is_registered_here": "营业执照",
    "operates_here": "街镇走访单",
    "pays_tax_here": "税务部门户管名单",
    "operating_status": "国家企业信用信息公示系统",
    "credit": "信用中国（上海）",
}
CLEAR = {"operating_status": "active", "credit": "good"}
AGAIN = (  # what a later look has found: at which place of the district, what, and the note
    (8, "credit", "minor", "因逾期公示年报被列入一般失信记录，已补报"),
    (39, "operating_status", "abnormal", "通过登记的住所无法联系"),
)
RENAMED, TO_BE_RENAMED = (9, "上海泽青智能装备有限公司"), (31, "上海恒瑞数字科技有限公司")
ABSORBED, TO_BE_MERGED = (4, 14), (11, 12)
SAME_PHONE = (20, 21)
TWICE, SPARE_CODE = 2, 7001


def look_into(world: World) -> None:
    """Every organisation has been looked into when it was registered."""
    registrar, today = world.staff[FIRST], clock.today()
    enterprises = set(Enterprise.objects.values_list("party", flat=True))
    for party in Party.objects.order_by("pk"):
        found = dict.fromkeys(PLACES, "yes") if party.pk in enterprises else {}
        for kind, result in (found | CLEAR).items():
            checks.record(party, kind, result, checked_on=today, source=SOURCES[kind], by=registrar)


def tell(world: World) -> None:
    """Names have changed, one took another's place, somebody was registered twice."""
    for place, kind, result, note in AGAIN:
        checks.record(
            _at(world, place), kind, result, checked_on=world.day, source=SOURCES[kind],
            note=note, by=world.staff[FIRST],
        )  # fmt: skip
    _rename(world, *RENAMED, confirmed=True)
    _rename(world, *TO_BE_RENAMED, confirmed=False)
    _join(world, *ABSORBED, confirmed=True)
    _join(world, *TO_BE_MERGED, confirmed=False)
    _register_twice(world)


def _at(world: World, place: int) -> Party:
    return world.parties[firms.ENTERPRISE][place - 1]


def _rename(world: World, place: int, name: str, *, confirmed: bool) -> None:
    world.tick()
    change = naming.enter(
        _at(world, place), name, upload("准予变更登记通知书", by=world.staff[FIRST]),
        effective_on=world.day - timedelta(days=20), by=world.staff[FIRST],
    )  # fmt: skip
    if confirmed:
        naming.confirm(change, by=world.staff[SECOND])


def _join(world: World, old: int, new: int, *, confirmed: bool) -> None:
    world.tick()
    entered = succession.enter(
        _at(world, old), _at(world, new), "absorption",
        upload("吸收合并协议", by=world.staff[FIRST]),
        effective_on=world.day - timedelta(days=10), by=world.staff[FIRST],
    )  # fmt: skip
    if confirmed:
        succession.confirm(entered, by=world.staff[SECOND])


def _register_twice(world: World) -> None:
    meant, (one, other) = _at(world, TWICE), SAME_PHONE
    with acting(world.house):
        Party.objects.create(
            uscc=names.credit_code(SPARE_CODE), name=f"{meant.name}（新厂）",
            legal_representative=meant.legal_representative, local_unit=meant.local_unit,
        )  # fmt: skip
        Party.objects.filter(pk=_at(world, other).pk).update(
            contact_phone=_at(world, one).contact_phone
        )
