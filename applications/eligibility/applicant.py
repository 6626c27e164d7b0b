"""Who may apply: where it is, what it is, and what stands against it (Articles 4 and 7)."""

from datetime import datetime

from django.conf import settings

from accounts.clock import local_date
from applications.eligibility.finding import error, warning
from applications.states import COMMITTED, State
from parties.known import Kind, known, required_places
from parties.lineage import lineages
from parties.models import Ban

LOOKED_INTO = (Kind.OPERATING_STATUS, Kind.CREDIT)
REVIEWERS = "审核人员"
LOOKERS = "所属街镇（区属企业）受理员"


def bans_in_force(moment: datetime) -> list[Ban]:
    """Every ban that binds today, with its party and who stands in its line; there are few."""
    bans = list(Ban.objects.in_force_on(local_date(moment)).select_related("party"))
    lines = lineages({ban.party_id for ban in bans})
    for ban in bans:
        ban.line = set(lines[ban.party_id])
    return bans


def _bans(case, moment: datetime) -> list[Ban]:
    """The bans in force, read for this case; or once for the list that it is shown in."""
    return bans_in_force(moment) if case.known_bans is None else case.known_bans


def _enterprise(case):
    """Whose places count: the applicant's, or those of the enterprise that was diagnosed."""
    return case.party if case.item.payee_kind == "enterprise" else case.subject


def is_in_the_district(case, _moment: datetime):
    """Registered, operating and paying tax in the district (Article 4; R8)."""
    whom = _enterprise(case)
    if whom is None:
        return None
    enterprise = getattr(whom, "enterprise", None)
    missing = [place.label for place in required_places() if not getattr(enterprise, place, False)]
    if missing:
        name = f"{case.subject}的" if case.subject_id else ""
        said = f"{name}{'、'.join(missing)}未核实在本区，请联系所属街镇（区属企业）核实。"
        return error(said, "第四条", mended_by=LOOKERS)
    return None


def checks_are_fresh(case, moment: datetime):
    """What must be known of the parties was looked into, and not too long ago (R8–R12)."""
    today, said = local_date(moment), []
    if enterprise := _enterprise(case):
        places = known(enterprise, today)
        said += [_age(places[place]) for place in required_places() if places[place].is_stale]
    own = known(case.party, today)
    said += [_age(own[kind]) for kind in LOOKED_INTO if not own[kind].is_fresh]
    if not said:
        return None
    who = f"{case.party.local_unit}受理员" if case.party.local_unit else LOOKERS
    said = f"{'、'.join(said)}，请{who}或区经委登记员核查登记。"
    return warning(said, "第四条", mended_by=f"{who}或区经委登记员")


def _age(one) -> str:
    if one.check is None:
        return f"{one.label}尚未核查"
    return f"{one.label}的核查（{one.check.checked_on}）已于{one.valid_until}过期"


def is_in_business(case, moment: datetime):
    """In regular operation by the last check (Article 4; R10)."""
    return _against(case, moment, Kind.OPERATING_STATUS)


def is_in_good_credit(case, moment: datetime):
    """In good credit by the last check (Article 4; R12): the list of the gravest alone stops."""
    return _against(case, moment, Kind.CREDIT)


def _against(case, moment: datetime, kind: Kind):
    last = known(case.party, local_date(moment))[kind].check
    if last is None or last.is_clear:
        return None
    said = f"{kind.label}：{last.checked_on}核查为“{last.get_result_display()}”"
    if last.is_fatal:
        said = f"{said}。情况已变化的，请联系所属街镇（区属企业）重新核查。"
        return error(said, "第四条", mended_by=LOOKERS)
    note = f"（{last.note}）" if last.note else ""
    inside = f"{said}{note}，请判断是否影响申报。"
    said = f"{said}，请审核人员注意。"
    return warning(said, "第四条", inside=inside, mended_by=REVIEWERS)


def is_a_legal_person(case, _moment: datetime):
    """Able to bear civil liability on its own (Article 4; R9)."""
    kind = case.party.get_kind_display()
    if case.party.kind in settings.KINDS_REFUSED:
        return error(f"{kind}不能独立承担民事责任，请由法人申报。", "第四条")
    if case.party.kind in settings.KINDS_WARNED:
        said = f"本单位登记为“{kind}”，请审核人员核对能否独立承担民事责任。"
        return warning(said, "第四条", mended_by=REVIEWERS)
    return None


def is_of_a_supported_industry(case, _moment: datetime):
    """Of an industry that the district supports; the text of 2022 names none (Article 4; R14)."""
    named = settings.INDUSTRIES_SUPPORTED
    enterprise = getattr(_enterprise(case), "enterprise", None)
    if not named or enterprise is None or any(one in enterprise.industry for one in named):
        return None
    said = f"登记的行业为“{enterprise.industry or '未登记'}”，本次支持：{'、'.join(named)}。"
    return error(f"{said}行业登记有误的，请联系区经委登记员更正。", "第四条", mended_by="登记员")


def has_no_heir(case, _moment: datetime):
    """Whose place another has taken files no more: the one that took it does (R27)."""
    for one in case.party.successions_from.all():
        if one.status == one.Status.CONFIRMED and one.ends_the_predecessor:
            said = f"本单位已于{one.effective_on}{one.get_kind_display()}，由{one.successor}承继"
            return error(f"{said}，请由承继单位申报。", "第五条（二）", mended_by="承继单位")
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


def lineage_is_not_banned(case, moment: datetime):
    """Whose place the party took is banned: a warning; the ban binds the unit it was served on."""
    others = (ban for ban in _bans(case, moment) if ban.party_id != case.party_id)
    if ban := next((ban for ban in others if case.party_id in ban.line), None):
        return warning(
            f"与本单位有承继关系的{ban.party.name}处于禁止申报期，至{ban.ends_on}"
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
