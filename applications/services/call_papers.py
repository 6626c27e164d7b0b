"""What the papers of a call say: the call, and that it closes later (Article 6 (1) 2; R38)."""

from collections import defaultdict
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from accounts.models import User
from applications.asked import Asked, additions, asked
from applications.models import Call, CallExtension
from parties.known import required_places
from policies.models import AwardItem
from policies.money import wan
from policies.stages import LimitCode, PayeeKind, Rule, Stage
from records.dates import in_full, to_the_second
from records.levels import under_a_heading
from records.models import Paper
from records.paper_checks import plain, row
from records.services import papers

SOUND = "能够独立承担民事责任，运行管理规范、经营状态正常、财务制度健全、信用记录良好"
BANNED = "处于禁止申报期内的单位不得申报（第七条）。"
USE_TEMPLATE = "请用申报平台所附模板"
EXTENDED = "关于延长申报截止时间的通知"


def issue(call: Call, *, by: User) -> Paper:
    """The paper of a call that is being published, numbered with it."""
    items = list(call.items.with_track().prefetch_related("materials"))
    values = {
        "policy": f"《{call.version.title}》（{call.version.number}）",
        "items": _items(call, items),
        "who": who(items),
        "opens": to_the_second(localtime(call.opens_at)),
        "closes": to_the_second(localtime(call.closes_at)),
        "steps": steps(call, items),
        "materials": _materials(call, items),
        "body": under_a_heading(plain(call.body)),
        "instructions": under_a_heading(plain(call.instructions)),
        "questions": f"对本通知有疑问的，可以在申报平台的本通知页面点击“我要咨询”提出，"
        f"区经委在{settings.QUESTION_DAYS}个工作日内答复；常见问题在该页面公开解答。",
        **_said_by(call, localtime(call.published_at)),
    }
    return papers.issue("call", plain(call.title), values, by=by, key=f"call-{call.pk}")


def issue_extension(extension: CallExtension, *, by: User) -> Paper:
    """The paper of an extension that is being published, numbered with it."""
    call, number = extension.call, extension.call.paper and extension.call.paper.number
    values = {
        "call": f"《{plain(call.title)}》" + (f"（{number}）" if number else ""),
        "former": to_the_second(localtime(extension.former_closes_at)),
        "closes": to_the_second(localtime(extension.closes_at)),
        "reasons": under_a_heading(plain(extension.reason)),
        **_said_by(call, localtime(extension.published_at)),
    }
    key = f"call-extension-{extension.public_id}"
    return papers.issue("call_extension", EXTENDED, values, by=by, key=key)


def _said_by(call: Call, moment: datetime) -> dict[str, Any]:
    return {
        "contacts": [plain(str(contact)) for contact in call.contacts.all()],
        "issuer": settings.PUBLIC_CONTACT["unit"],
        "date": in_full(moment.date()),
    }


def _items(call: Call, items: list[AwardItem]) -> list[str]:
    """Each item: how much, under which clause, who accepts it, how many places."""
    quotas = {quota.item_id: quota for quota in call.quotas.all()}
    names = dict(call.version.items.values_list("code", "name"))
    said = []
    for item in items:
        words = f"{item.name}：{_amount(item)}（{item.clause}）"
        words += "，已享受较低档次奖励的按差额补足。" if item.rule == Rule.LADDER else "。"
        if item.prerequisite:
            words += f"须已获评{names.get(item.prerequisite, item.prerequisite)}。"
        if quota := quotas.get(item.pk):
            bound = "，用完后不再列为拟支持项目" if quota.is_binding else "左右，仅供参考"
            words += f"本次名额{quota.places}个{bound}。"
        said.append(words)
    return said


def _amount(item: AwardItem) -> str:
    amount = f"{wan(item.ceiling_fen)}万元"
    if item.rule == Rule.PER_REPORT:
        return f"每诊断一家企业奖励{amount}"
    if item.rule == Rule.CAPPED:
        return f"单个{item.get_payee_kind_display()}累计最高奖励{amount}"
    return f"奖励标准{amount}"


def who(items: list[AwardItem]) -> list[str]:
    """Who may apply for what (Article 4), and who may not (Article 7)."""
    groups = _alike(items, lambda item: item.payee_kind)
    said = [_whom(kind, names, len(groups)) for kind, names in groups]
    return [*said, BANNED]


def _whom(kind: str, names: str, groups: int) -> str:
    places = "、".join(place.label for place in required_places())
    before = f"申报{names}的，应当是" if groups > 1 else "申报主体应当是"
    if kind == PayeeKind.PROVIDER:
        return f"{before}为本区企业提供智能化改造诊断服务的服务商，{SOUND}（第四条）。"
    here = f"{places}均在本区" if places else "依法设立登记"
    return f"{before}{here}的企业，{SOUND}（第四条）。"


def steps(call: Call, items: list[AwardItem]) -> list[str]:
    """The way of an application, from the platform to the money (Article 6 (1))."""
    site = settings.SITE_URL.rstrip("/")
    said = [
        "网上申报。登录申报平台，在本通知页面选择申报项目，按页面提示填报、上传材料并提交。"
        f"网址：{site}。"
    ]
    accepted = _alike([item for item in items if item.acceptor], _acceptor)
    said += [f"受理。{'；'.join(_accepted(*group, len(accepted)) for group in accepted)}。"]
    papered = [item for item in items if any(kind.copies for kind in item.materials.all())]
    for within, names in (twins := _alike(papered, lambda item: _within(call, item))):
        is_all = len(twins) == 1 and len(papered) == len(items)
        said.append(_paper_twin(within, "" if is_all else f"申报{names}的，"))
    for track, names in (later := _alike(items, _later_stages)):
        whose = f"（{names}）" if len(later) > 1 else ""
        said.append(f"后续环节{whose}。依次为{track}。")
    return said


def _accepted(by: str, names: str, groups: int) -> str:
    return f"{names}由{by}受理" if groups > 1 else f"由{by}受理"


def _acceptor(item: AwardItem) -> str:
    return item.get_acceptor_display().removesuffix("登记员")


def _later_stages(item: AwardItem) -> str:
    return "、".join(Stage(stage).label for stage in item.track if stage != Stage.ACCEPTANCE)


def _within(call: Call, item: AwardItem) -> str:
    """How long after acceptance the paper twin may take, where an officer checks it in."""
    if Stage.PRELIMINARY not in item.track or not call.version.has_limit(LimitCode.PAPER):
        return ""
    return f"{call.version.working_days(LimitCode.PAPER)}个工作日内"


def _paper_twin(within: str, whose: str) -> str:
    where = f"{settings.PUBLIC_CONTACT['unit']}{settings.PUBLIC_CONTACT['section']}"
    return (
        f"书面材料。{whose}受理后{within}，将与网上提交内容一致的书面材料递交至{where}"
        f"（{settings.PUBLIC_CONTACT['address']}）。"
    )


def _materials(call: Call, items: list[AwardItem]) -> list[str]:
    """The rows of the annex; items that ask for the same are listed together."""
    said = additions(call)
    groups = _alike(items, lambda item: tuple(_material_rows(asked(item.materials.all(), said))))
    rows: list[str] = []
    for listed, names in groups:
        rows += [plain(names), *listed] if listed else []
    return rows


def _material_rows(materials: list[Asked]) -> list[str]:
    return [
        row(
            str(place),
            one.kind.name,
            "必交" if one.is_required else "如有",
            f"电子版，书面{one.copies}份" if one.copies else "电子版",
            "；".join(filter(None, [one.hint, USE_TEMPLATE if one.template else ""])),
        )
        for place, one in enumerate(materials, start=1)
    ]


def _alike(items: list[AwardItem], what: Callable[[AwardItem], Hashable]) -> list[tuple[Any, str]]:
    """What is said of items, with the names of those of which the same is said."""
    groups: dict[Any, list[str]] = defaultdict(list)
    for item in items:
        groups[what(item)].append(item.name)
    return [(said, "、".join(names)) for said, names in groups.items()]
