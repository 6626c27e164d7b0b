"""Objections: received, investigated by somebody else, settled (Article 6 (1) 4; R49, R50)."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File as Upload
from django.db.transaction import atomic
from django.utils.timezone import localtime

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from applications.door import advance, hold, was_taken
from applications.models import Case
from applications.permissions import investigator
from applications.services.awards import fall_away
from applications.states import TERMINAL
from policies.stages import Rule
from records.services import files
from reviews.models import Objection
from reviews.services import replies
from reviews.services.notices import clear_if_over

ONLINE = "网上"
SETTLED = "异议已核查办结。"  # what every reader of the case's log may know


@atomic
def raise_objection(
    case: Case,
    *,
    by: User,
    objector: str,
    contact: str,
    claim: str,
    received_at: datetime | None = None,
    channel: str = ONLINE,
    evidence: Upload | None = None,
    sender_digest: str = "",
    key: str | None = None,
) -> Objection:
    """Register an objection received before the close, and stop the case for investigation.

    Evidence is stored last, so that a refusal or a repetition leaves no file behind.
    """
    case = hold(case)
    moment = clock.now()
    received_at = received_at or moment
    if received_at > moment:
        raise ValidationError({"received_at": "收到时间不能晚于现在。"})
    opened = case.log.filter(step="open_notice").first()
    if opened and received_at < opened.at.replace(second=0, microsecond=0):
        raise ValidationError({"received_at": "收到时间不能早于公示发布。"})
    said = {"objector": objector, "contact": contact, "claim": claim}
    if empty := [name for name, text in said.items() if not text.strip()]:
        raise ValidationError(dict.fromkeys(empty, "请填写。异议须署真实姓名（单位）和联系方式。"))
    repeated = was_taken(case, Case.raise_objection, by=by, key=key)
    case = fall_away(case, Case.raise_objection, by=by, key=key, received_at=received_at)
    if repeated:
        return _said_before(case, said)
    with acting(by):
        return Objection.objects.create(
            case=case,
            channel=channel,
            received_at=received_at,
            evidence=files.store(evidence, by=by) if evidence else None,
            sender_digest=sender_digest,
            **said,
        )


def _said_before(case: Case, said: dict[str, str]) -> Objection:
    """What was sent under the same key; other words need a form of their own."""
    same = case.objections.filter(**said).last()
    if same is None:
        raise ValidationError("这份异议已经提交过。另有异议的，请刷新页面后重新填写。")
    return same


def _hold_open(objection: Objection, finding: str) -> Objection:
    hold(objection.case)
    objection = (
        Objection.objects.select_related("case", "closed_by__person")
        .select_for_update(of=("self",))
        .get(pk=objection.pk)
    )
    if objection.state != Objection.State.OPEN:
        when = localtime(objection.closed_at)
        raise ValidationError(f"已由{objection.closed_by}于{when:%Y-%m-%d %H:%M}办结。")
    if not finding.strip():
        raise ValidationError({"finding": "请写明核查结论。"})
    return objection


def _close(objection: Objection, ending: Callable, by: User, finding: str) -> None:
    _refuse_names(objection, finding)
    ending(objection)
    objection.finding, objection.closed_by = finding.strip(), by
    objection.closed_at = clock.now()
    objection.reply = replies.issue(objection, by=by)
    with acting(by):
        objection.save()


def _refuse_names(objection: Objection, finding: str) -> None:
    """What is found goes into each objector's reply: it names none of the others (R49)."""
    others = objection.case.objections.exclude(objector=objection.objector)
    names = [name.strip() for name in others.values_list("objector", flat=True)]
    if any(len(name) > 1 and name in finding for name in names):
        said = "核查情况原样写入答复书，不得写出其他异议人的姓名（单位）。"
        raise ValidationError({"finding": said})


@atomic
def dismiss(objection: Objection, *, by: User, finding: str) -> Case:
    """Find an objection unfounded; after the last one the case is back on notice or cleared.

    An objection to a case that has ended otherwise is closed alone.
    """
    objection = _hold_open(objection, finding)
    if objection.case.state in TERMINAL:
        if not investigator(objection.case, by):
            raise PermissionDenied(f"异议由{investigator.who}办结。")
        _close(objection, Objection.dismiss, by, finding)
        return objection.case
    if objection.case.open_objections > 1:
        case = advance(objection.case, Case.dismiss_objection, by=by)
    else:
        case = advance(objection.case, Case.resume_notice, by=by)
    _close(objection, Objection.dismiss, by, finding)
    return clear_if_over(case, by=User.objects.house())


@atomic
def reduce(objection: Objection, *, by: User, finding: str, amount: int) -> Case:
    """Find an objection partly right and lower the amount (fen); no new notice is needed."""
    objection = _hold_open(objection, finding)
    if objection.case.item.rule == Rule.PER_REPORT:
        raise ValidationError(
            {"amount": "按诊断报告的奖励为定额，不能核减；请恢复公示或认定异议成立。"}
        )
    case = advance(objection.case, Case.reduce, by=by, note=SETTLED, amount=amount)
    _close(objection, Objection.settle_partly, by, finding)
    return clear_if_over(case, by=User.objects.house())


def settle_all(case: Case, *, by: User, finding: str) -> None:
    """End every open objection because the case was proposed anew, for another notice."""
    for objection in case.objections.filter(state=Objection.State.OPEN):
        _close(objection, Objection.settle_partly, by, finding)


@atomic
def uphold(objection: Objection, *, by: User, finding: str) -> Case:
    """Find an objection right; the case is not supported, its other objections end with it."""
    objection = _hold_open(objection, finding)
    case = advance(objection.case, Case.uphold_objection, by=by, note=SETTLED)
    for open_one in case.objections.filter(state=Objection.State.OPEN):
        _close(open_one, Objection.uphold, by, finding)
    return case
