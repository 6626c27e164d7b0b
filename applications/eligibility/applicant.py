"""Who may apply: where it is, what it is, and what stands against it (Articles 4 and 7)."""

from datetime import datetime

from accounts.clock import local_date
from applications.eligibility.finding import error, warning
from applications.states import COMMITTED, State
from parties.models import Ban

REVIEWERS = "审核人员"


def bans_in_force(moment: datetime) -> list[Ban]:
    """Every ban that binds today, with its party; there are few."""
    return list(Ban.objects.in_force_on(local_date(moment)).select_related("party"))


def _bans(case, moment: datetime) -> list[Ban]:
    """The bans in force, read for this case; or once for the list that it is shown in."""
    return bans_in_force(moment) if case.known_bans is None else case.known_bans


def is_in_the_district(case, _moment: datetime):
    """Registered, operating and paying tax in the district (Article 4; R8)."""
    whom = case.party if case.item.payee_kind == "enterprise" else case.subject
    if whom is None:
        return None
    enterprise = getattr(whom, "enterprise", None)
    conditions = {
        "登记地": enterprise and enterprise.is_registered_here,
        "实际经营地": enterprise and enterprise.operates_here,
        "财税户管地": enterprise and enterprise.pays_tax_here,
    }
    missing = [name for name, holds in conditions.items() if not holds]
    if missing:
        name = f"{case.subject}的" if case.subject_id else ""
        said = f"{name}{'、'.join(missing)}未核实在本区，请联系所属街镇（区属企业）核实。"
        return error(said, "第四条", mended_by="所属街镇（区属企业）受理员")
    return None


def is_a_legal_person(case, _moment: datetime):
    """Able to bear civil liability on its own (Article 4; R9)."""
    if case.party.kind == "branch":
        return error("分支机构不能独立承担民事责任，请由法人申报。", "第四条")
    return None


def is_not_banned(case, moment: datetime):
    """Not within three years of a ban (Article 7; R65)."""
    parties = {case.party_id, case.subject_id}
    if ban := next((ban for ban in _bans(case, moment) if ban.party_id in parties), None):
        whose = "" if ban.party_id == case.party_id else f"{ban.party}的"
        said = f"{whose}禁止申报期至{ban.ends_on}（{ban.decision_number}）。"
        return error(said, "第七条", mended_by="作出禁止申报决定的部门")
    return None


def legal_representative_is_not_banned(case, moment: datetime):
    """Another company of the same legal representative is banned: a warning, not a block."""
    name = case.party.legal_representative
    others = (ban.party for ban in _bans(case, moment) if ban.party_id != case.party_id)
    if name and any(party.legal_representative == name for party in others):
        said = "法定代表人名下另有单位处于禁止申报期，请审核人员注意。"
        return warning(said, "第七条", mended_by=REVIEWERS)
    return None


def predecessors_are_not_banned(case, moment: datetime):
    """Whom the party succeeds is banned: a warning; the ban binds the unit it was served on."""
    taken_over = {succession.predecessor_id for succession in case.party.successions_to.all()}
    if ban := next((ban for ban in _bans(case, moment) if ban.party_id in taken_over), None):
        return warning(
            f"本单位承继的{ban.party.name}处于禁止申报期，至{ban.ends_on}"
            f"（{ban.decision_number}），请审核人员注意。",
            "第七条",
            mended_by=REVIEWERS,
        )
    return None


def has_the_earlier_title(case, _moment: datetime):
    """The title that must have been won before, and still stand, where the item names one."""
    code = case.item.prerequisite
    if not code:
        return None
    won = case.party.cases.filter(item__code=code)
    won = won.exclude(recognition__status="revoked")
    if won.filter(state__in=[*COMMITTED, State.TITLED]).exists():
        return None
    name = case.version.items.filter(code=code).values_list("name", flat=True).first() or code
    return error(f"须先获评“{name}”，方可申报本项目。", case.item.clause)
