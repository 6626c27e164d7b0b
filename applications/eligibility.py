"""Automatic checks of a filing: one rule, one function, each citing its article.

Each takes the case and the moment and returns a Finding or None. The list is the list of rules.
"""

from datetime import datetime

from django.utils.timezone import localtime

from accounts.clock import local_date
from applications import evidence
from applications.finding import Finding, error, warning
from applications.states import COMMITTED, State
from parties.models import Ban, Enterprise, Succession


def window_is_open(case, moment: datetime):
    """Within the window of the call, to the second (Article 6 (1) 2; R38)."""
    if case.call is None or case.submitted_at:
        return None
    if not case.call.opens_at <= moment <= case.call.closes_at:
        opens, closes = localtime(case.call.opens_at), localtime(case.call.closes_at)
        return error(
            f"申报时间为{opens:%Y-%m-%d %H:%M}至{closes:%Y-%m-%d %H:%M}，现在不在申报时间内。",
            "第六条（一）2",
        )
    return None


def version_is_in_force(case, moment: datetime):
    """The rules are in force on the day of first submission (Article 9; R69)."""
    day = local_date(case.submitted_at or moment)
    if not case.version.in_force_from <= day <= case.version.in_force_to:
        return error(
            f"{case.version.number}的有效期为{case.version.in_force_from}至"
            f"{case.version.in_force_to}。",
            "第九条",
        )
    return None


def is_in_the_district(case, _moment: datetime):
    """Registered, operating and paying tax in the district (Article 4; R8)."""
    whom = case.party_id if case.item.payee_kind == "enterprise" else case.subject_id
    if whom is None:
        return None
    enterprise = Enterprise.objects.filter(party=whom).first()
    conditions = {
        "登记地": enterprise and enterprise.is_registered_here,
        "实际经营地": enterprise and enterprise.operates_here,
        "财税户管地": enterprise and enterprise.pays_tax_here,
    }
    missing = [name for name, holds in conditions.items() if not holds]
    if missing:
        name = f"{case.subject}的" if case.subject_id else ""
        said = f"{name}{'、'.join(missing)}未核实在本区，请联系所属街镇（区属企业）核实。"
        return error(said, "第四条")
    return None


def is_a_legal_person(case, _moment: datetime):
    """Able to bear civil liability on its own (Article 4; R9)."""
    if case.party.kind == "branch":
        return error("分支机构不能独立承担民事责任，请由法人申报。", "第四条")
    return None


def is_not_banned(case, moment: datetime):
    """Not within three years of a ban (Article 7; R65)."""
    parties = [pk for pk in (case.party_id, case.subject_id) if pk]
    bans = Ban.objects.in_force_on(local_date(moment)).filter(party__in=parties)
    if ban := bans.select_related("party").first():
        whose = "" if ban.party_id == case.party_id else f"{ban.party}的"
        return error(f"{whose}禁止申报期至{ban.ends_on}（{ban.decision_number}）。", "第七条")
    return None


def legal_representative_is_not_banned(case, moment: datetime):
    """Another company of the same legal representative is banned: a warning, not a block."""
    name = case.party.legal_representative
    others = Ban.objects.in_force_on(local_date(moment)).exclude(party=case.party_id)
    if name and others.filter(party__legal_representative=name).exists():
        return warning("法定代表人名下另有单位处于禁止申报期，请审核人员注意。", "第七条")
    return None


def predecessors_are_not_banned(case, moment: datetime):
    """Whom the party succeeds is banned: a warning; the ban binds the unit it was served on."""
    taken_over = Succession.objects.filter(successor=case.party_id).values("predecessor")
    ban = Ban.objects.in_force_on(local_date(moment)).filter(party__in=taken_over).first()
    if ban:
        return warning(
            f"本单位承继的{ban.party.name}处于禁止申报期，至{ban.ends_on}"
            f"（{ban.decision_number}），请审核人员注意。",
            "第七条",
        )
    return None


def has_a_title(case, _moment: datetime):
    """The project has a name."""
    return None if case.title.strip() else error("请填写项目名称。", "第六条（一）2", "title")


def is_completed(case, moment: datetime):
    """The upgrade is finished (Article 6 (1) 2; R41)."""
    if case.completed_on is None:
        return error("请填写建成（完成）日期。", "第六条（一）2", "completed_on")
    if case.completed_on > local_date(moment):
        return error("建成（完成）日期不能晚于今天。", "第六条（一）2", "completed_on")
    return None


def has_a_local_unit(case, _moment: datetime):
    """Somebody can accept it (Article 3; R7)."""
    if case.item.acceptor == "local_unit" and case.local_unit_id is None:
        return error("尚未确定受理街镇（区属企业），请联系区经委登记员。", "第三条")
    return None


def has_a_confirmed_account(case, _moment: datetime):
    """An account in the party's own name, confirmed by it (R56)."""
    account = case.account
    if account is None or account.confirmed_at is None or account.retired_at is not None:
        return error("请选择一个已确认的收款账户。", "第六条（一）6", "account")
    if account.holder != case.party.name:
        return error("收款账户户名须与单位名称一致。", "第六条（一）6", "account")
    return None


def has_committed(case, _moment: datetime):
    """The applicant vouches for the truth of what it files (Article 7)."""
    if case.has_committed:
        return None
    return error("请阅读并勾选真实性承诺。", "第七条", "has_committed")


def has_every_material(case, _moment: datetime):
    """Every required material is there (Article 6 (1) 2)."""
    there = set(case.materials.current().values_list("kind_id", flat=True))
    missing = [
        kind.name for kind in case.item.materials.all() if kind.required and kind.pk not in there
    ]
    if missing:
        return error(f"缺少必交材料：{'、'.join(missing)}。", "第六条（一）2", "materials")
    return None


def has_the_earlier_title(case, _moment: datetime):
    """The title that must have been won before, where the item names one."""
    code = case.item.prerequisite
    if not code:
        return None
    won = case.party.cases.filter(item__code=code)
    if won.filter(state__in=[*COMMITTED, State.TITLED]).exists():
        return None
    name = case.version.items.filter(code=code).values_list("name", flat=True).first() or code
    return error(f"须先获评“{name}”，方可申报本项目。", case.item.clause)


RULES = (
    window_is_open,
    version_is_in_force,
    is_in_the_district,
    is_a_legal_person,
    is_not_banned,
    legal_representative_is_not_banned,
    predecessors_are_not_banned,
    has_a_title,
    is_completed,
    has_a_local_unit,
    has_a_confirmed_account,
    has_committed,
    has_every_material,
    has_the_earlier_title,
    *evidence.RULES,
)


def findings(case, moment: datetime) -> list[Finding]:
    """What every rule finds, errors first."""
    found = [finding for rule in RULES if (finding := rule(case, moment))]
    return sorted(found, key=lambda finding: not finding.is_error)
