"""What a filing must have: in time, complete and vouched for (Articles 6 and 9)."""

import re
from datetime import datetime

from django.utils.timezone import localtime

from accounts.clock import local_date
from applications.asked import handed_in
from applications.eligibility.finding import error, warning
from records.models import File

LEAST = re.compile(r"不少于(\d+)张")  # how a hint says how many photographs are asked for
IMAGES = frozenset({"image/jpeg", "image/png"})


def window_is_open(case, moment: datetime):
    """Within the window of the call, to the second (Article 6 (1) 2; R38)."""
    if case.call is None or case.submitted_at:
        return None
    if not case.call.opens_at <= moment <= case.call.closes_at:
        opens, closes = localtime(case.call.opens_at), localtime(case.call.closes_at)
        return error(
            f"申报时间为{opens:%Y-%m-%d %H:%M:%S}至{closes:%Y-%m-%d %H:%M:%S}，"
            "现在不在申报时间内。",
            "第六条（一）2",
            "window",
            mended_by="区经委（延长申报时间须另行发布通知）",
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
            "window",
            mended_by="区经委",
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
        said = "尚未确定受理街镇（区属企业），请联系区经委登记员。"
        return error(said, "第三条", mended_by="区经委登记员")
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
    """Every required material is there, and no virus in it (Article 6 (1) 2)."""
    kinds = handed_in(case)
    missing = [kind for kind in kinds if kind.must and not kind.scans]
    infected = [kind for kind in kinds if File.Scan.INFECTED in kind.scans]
    said = f"缺少必交材料：{_names(missing)}。" if missing else ""
    if infected:
        said += f"{_names(infected)}的文件中发现病毒，不算已交，请杀毒后重新上传。"
    if not said:
        return None
    only = {File.Scan.INFECTED}
    is_short = missing or any(kind.must and set(kind.scans) == only for kind in infected)
    return (error if is_short else warning)(said, "第六条（一）2", "materials")


def has_enough_photos(case, _moment: datetime):
    """As many photographs as the policy or the call asks for; one paper may hold them all."""
    for one in handed_in(case):
        least, count = LEAST.search(one.hint), len(one.types)
        if least and 0 < count < int(least[1]) and IMAGES.issuperset(one.types):
            said = f"{one.kind.name}现有{count}张，要求{least[0]}，请补充。"
            return warning(said, "第六条（一）2", "materials")
    return None


def _names(kinds) -> str:
    return "、".join(one.kind.name for one in kinds)
