"""The paper twin of a filing: checked in against the bar code printed on it, or waived (R40)."""

import re
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.door import hold
from applications.models import Case
from applications.states import State

SHORTEST_DIGEST = 12
PRINTED = re.compile(r"(?:(?P<number>[A-Z]{2,}\d{4}-\d+)\W+)?(?P<digest>[0-9A-F]{12,64})")


def _hold(case: Case, by: User) -> Case:
    case = hold(case)
    if not by.roles & {Role.REGISTRAR, Role.PRELIMINARY_REVIEWER}:
        raise PermissionDenied("书面材料由区经委登记员或初审员核收。")
    if case.state != State.ACCEPTED:
        raise ValidationError("受理后、初审前核收书面材料。")
    return case


def _compare(case: Case, printed: str) -> None:
    """The bar code, or the digest under it, is that of this filing as it was last submitted."""
    read = PRINTED.fullmatch(printed.strip().upper())
    if read and read["number"] not in (None, case.number):
        raise ValidationError({"digest": f"这是案件 {read['number']} 的书面材料，不是本件的。"})
    if not (read and case.content_sha256.upper().startswith(read["digest"])):
        raise ValidationError(
            {"digest": "与网上提交的内容摘要不一致，书面材料不是最终提交的版本。"}
        )


@atomic
def check_in(
    case: Case, *, by: User, received_on: date, digest: str, copies: int, pages: int
) -> Case:
    """Record that the paper twin came in: the day, how many copies, of how many pages each.

    ``digest`` is what the bar code says (case number and digest) or at least the first twelve signs
    of the digest. Raises ValidationError at the field for another filing or an earlier content.
    """
    case = _hold(case, by)
    if received_on > clock.today():
        raise ValidationError({"received_on": "核收日期不能晚于今天。"})
    if received_on < clock.local_date(case.submitted_at):
        raise ValidationError({"received_on": "核收日期不能早于网上提交。"})
    _compare(case, digest)
    case.paper_received_on, case.paper_waiver = received_on, ""
    case.paper_copies, case.paper_pages = copies, pages
    with acting(by):
        case.save(
            update_fields=["paper_received_on", "paper_waiver", "paper_copies", "paper_pages"]
        )
    return case


@atomic
def waive(case: Case, *, by: User, reason: str) -> Case:
    """Do without the paper twin, for a reason that stays on record."""
    case = _hold(case, by)
    if not reason.strip():
        raise ValidationError({"reason": "请写明免收原因。"})
    case.paper_waiver = reason.strip()
    with acting(by):
        case.save(update_fields=["paper_waiver"])
    return case


def forget(case: Case, *, by: User) -> None:
    """What came in is not the twin of a filing whose content has changed; a waiver stands."""
    case.paper_received_on = case.paper_copies = case.paper_pages = None
    with acting(by):
        case.save(update_fields=["paper_received_on", "paper_copies", "paper_pages"])
