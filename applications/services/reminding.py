"""Enterprises that do not answer are reminded by a person, and lose nothing by themselves (R58)."""

from django.core.exceptions import ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.services import inbox
from applications.door import hold
from applications.models import Case
from applications.services.addressees import local_officers, members
from applications.services.recognition import check_registrar
from applications.states import State

BEFORE_THE_LOCAL_UNIT = 3


@atomic
def remind(case: Case, *, by: User) -> int:
    """Ask the enterprise again; from the third time on its local unit is told too."""
    check_registrar(by)
    case = hold(case)
    if case.state != State.RECOGNISED:
        raise ValidationError("企业已经答复，无须催办。")
    row, moment = case.recognition, clock.now()
    if row.reminded_at and clock.local_date(row.reminded_at) == clock.today():
        raise ValidationError("今天已催办过，请明天再催。")
    with acting(by):
        row.reminders += 1
        row.reminded_at = moment
        row.save(update_fields=["reminders", "reminded_at"])
        inbox.tell(members(case), *_request(case))
        if row.reminders >= BEFORE_THE_LOCAL_UNIT:
            inbox.tell(local_officers(case), f"请协助联系{case.party}", _request(case)[1])
    return row.reminders


def _request(case: Case) -> tuple[str, str, str]:
    return (
        f"{case.number}　请确认领取奖励",
        f"{case.item.name}：{case.party}获{case.recognition.official_list}认定，"
        "奖励待企业确认单位名称和收款账户后拨付。逾期未确认不影响领取资格，请尽快办理。",
        f"/cases/{case.public_id}/",
    )
